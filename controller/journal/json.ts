// What goes into a journal must come back the same, so what JSON would silently change is refused: NaN, dates, maps.

/** The value's JSON text, on one line. Throws a TypeError that names the place, such as `record.events[2].atMs`. */
export function jsonText(value: unknown, name: string): string {
  try {
    check(value, name);
    return JSON.stringify(value);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new TypeError(`${name} is no JSON value: nested too deep, in a circle, or too long`, {
      cause: error,
    });
  }
}

/** A property that is undefined counts as absent; an entry of a list may not be. */
function check(value: unknown, path: string): void {
  if (value === null || typeof value === "string" || typeof value === "boolean") return;
  if (typeof value === "number") {
    if (!Number.isFinite(value)) throw new TypeError(`${path} is no JSON value: ${value}`);
  } else if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) check(value[index], `${path}[${index}]`);
  } else if (isPlain(value)) {
    for (const [key, held] of Object.entries(value)) if (held !== undefined) check(held, `${path}.${key}`);
  } else {
    throw new TypeError(`${path} is no JSON value: ${kindOf(value)}`);
  }
}

function isPlain(value: unknown): value is object {
  if (typeof value !== "object" || value === null) return false;
  // Data may have a key of that name; only a function of it changes what is written.
  if ("toJSON" in value && typeof value.toJSON === "function") return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function kindOf(value: unknown): string {
  return typeof value === "object" ? `a ${value?.constructor?.name ?? "strange object"}` : typeof value;
}
