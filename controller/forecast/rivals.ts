/** Methods that learn nothing: what smoothing is measured against, and what is taken where it is no better. */

/** The last value that is known; with drift, on the line from the first one through it. */
export function naive(
  series: Float64Array,
  origins: readonly number[],
  lead: number,
  withDrift: boolean,
): Float64Array[] {
  let [step, first, last] = [0, -1, -1];
  return origins.map((origin) => {
    for (; step < origin; step++) {
      if (Number.isNaN(series[step] ?? Number.NaN)) continue;
      if (first < 0) first = step;
      last = step;
    }
    const [from, to] = [series[first] ?? 0, series[last] ?? 0];
    const slope = withDrift && last > first ? (to - from) / (last - first) : 0;
    return Float64Array.from({ length: lead }, (_, ahead) => to + slope * (origin + ahead - last));
  });
}

/** The value one season before, or as many as it takes to find one; else the last. */
export function seasonalNaive(
  series: Float64Array,
  season: number,
  origins: readonly number[],
  lead: number,
): Float64Array[] {
  const plain = naive(series, origins, 1, false);
  return origins.map((origin, each) =>
    Float64Array.from({ length: lead }, (_, ahead) => {
      for (let step = origin + ahead - season; step >= 0; step -= season) {
        if (step < origin && !Number.isNaN(series[step] ?? Number.NaN)) return series[step] ?? 0;
      }
      return plain[each]?.[0] ?? 0;
    }),
  );
}
