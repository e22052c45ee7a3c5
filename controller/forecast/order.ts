/** Medians and other quantiles of a few numbers. */

/** Of at least one number. */
export function median(values: readonly number[]): number {
  return quantile(
    [...values].sort((a, b) => a - b),
    0.5,
  );
}

/** Of sorted numbers, at least one: interpolated between neighbours. */
export function quantile(sorted: readonly number[], share: number): number {
  const place = share * (sorted.length - 1);
  const [below, above] = [sorted[Math.floor(place)] ?? 0, sorted[Math.ceil(place)] ?? 0];
  return below + (above - below) * (place - Math.floor(place));
}

/**
 * Of sorted numbers, at least one: what the next of the same kind stays below with this chance, whatever their distribution; the
 * greatest where they are too few to say.
 */
export function nextBelow(sorted: readonly number[], share: number): number {
  const rank = Math.ceil((sorted.length + 1) * share);
  return sorted[Math.min(rank, sorted.length) - 1] ?? 0;
}
