// A measured value with its spread. No shape of the noise is assumed: the interval is between two of the samples.

export interface Figure {
  median: number;
  /** Bounds of the interval that holds the true median with a confidence of 95 %; of fewer than 6 samples, the extremes. */
  low: number;
  high: number;
  samples: number;
}

/** Half of what may lie outside the interval. */
const TAIL = 0.025;

/** Throws a RangeError for no sample at all, and for one that is not a number. */
export function figureOf(samples: readonly number[]): Figure {
  const sorted = [...samples].sort((one, other) => one - other);
  if (sorted.length === 0 || sorted.some(Number.isNaN))
    throw new RangeError(`no figure is made of ${samples}`);
  const rank = lowerRank(sorted.length);
  return {
    median: (at(sorted, (sorted.length - 1) >> 1) + at(sorted, sorted.length >> 1)) / 2,
    low: at(sorted, rank),
    high: at(sorted, sorted.length - 1 - rank),
    samples: sorted.length,
  };
}

/** A value that was counted, not sampled. */
export function exactly(value: number): Figure {
  return { median: value, low: value, high: value, samples: 1 };
}

/**
 * Index of the interval's lower end in `count` sorted samples: as far in as the binomial distribution allows
 * (Conover, Practical Nonparametric Statistics, 3.2), since each sample is below the true median with a chance of 1/2.
 */
function lowerRank(count: number): number {
  let probability = 0.5 ** count;
  let below = probability;
  let rank = 0;
  while (below <= TAIL && rank < count) {
    rank++;
    probability *= (count - rank + 1) / rank;
    below += probability;
  }
  return Math.max(0, rank - 1);
}

function at(sorted: readonly number[], index: number): number {
  return sorted[index] ?? Number.NaN;
}
