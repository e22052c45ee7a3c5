/** Numbers that JSON can hold: what is computed from few or broken samples may not be one. */

/** Null: it is no number. What is beyond all bounds stays large. */
export function finite(value: number): number | null {
  if (Number.isNaN(value)) return null;
  return Math.max(-Number.MAX_SAFE_INTEGER, Math.min(Number.MAX_SAFE_INTEGER, value));
}

/** 0 to 1; 0 where it is no number. */
export function shareOf(value: number): number {
  return Math.max(0, Math.min(1, finite(value) ?? 0));
}

/** So many digits that count; what a plot shows needs no more. */
export function rounded(value: number, digits: number): number {
  return Number(value.toPrecision(digits));
}

/** The q-quantile of sorted values, between neighbours; NaN: there are none. */
export function quantile(sorted: readonly number[], q: number): number {
  const at = q * (sorted.length - 1);
  const low = sorted[Math.floor(at)] ?? Number.NaN;
  const high = sorted[Math.ceil(at)] ?? Number.NaN;
  return low + (high - low) * (at - Math.floor(at));
}
