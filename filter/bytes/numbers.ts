// The smaller and the larger of two numbers, for all code that a request seldom meets: AssemblyScript writes its own
// `min` and `max` out wherever they stand, which takes more of the module than a call.

export function smaller<T>(a: T, b: T): T {
  return a < b ? a : b;
}

export function larger<T>(a: T, b: T): T {
  return a > b ? a : b;
}
