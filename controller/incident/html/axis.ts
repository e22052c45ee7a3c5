/** From values to places on a plot. */

/** As many lines of the grid as are read at a glance. */
const STEPS = 4;

export interface Scale {
  /** From 0, or the lowest value that is under it. */
  low: number;
  high: number;
  ticks: readonly number[];
}

/** A round step: 1, 2 or 5 times a power of ten. Values have 0 in sight, so that a change looks as large as it is. */
export function scaleOf(values: readonly number[]): Scale {
  const low = values.reduce((least, value) => Math.min(least, value), 0);
  const most = values.reduce((large, value) => Math.max(large, value), 0);
  const step = roundStep((most - low) / STEPS);
  const first = Math.floor(low / step);
  const last = Math.max(first + 1, Math.ceil(most / step));
  const ticks = Array.from({ length: last - first + 1 }, (_, index) => (first + index) * step);
  return { low: first * step, high: last * step, ticks };
}

/** 0 to 1 of the height, from the bottom. */
export function placeOf(value: number, { low, high }: Scale): number {
  return (value - low) / (high - low);
}

function roundStep(least: number): number {
  if (!(least > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(least));
  const step = [1, 2, 5].find((each) => each * power >= least) ?? 10;
  return step * power;
}
