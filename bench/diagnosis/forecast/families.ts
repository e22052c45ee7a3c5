/** Kinds of series with a known truth, each made from a seed: what a forecast should and should not be able to beat. */

export interface Family {
  name: string;
  /** What it stands for. */
  about: string;
  stepMs: number;
  /** All of them, and those at the end that are foretold. */
  steps: number;
  lead: number;
  /** Steps of the season that it has; 0: none. */
  season: number;
  make(draw: Draw, steps: number): Float64Array;
}

export interface Draw {
  /** 0 to 1. */
  uniform(): number;
  /** Mean 0, standard deviation 1. */
  normal(): number;
}

const MINUTE_MS = 60_000;
/** Six hours of minutes, of which the last half hour is foretold. */
const STEPS = 390;
const LEAD = 30;
const HOUR = 60;
/** Steps of a day at ten minutes each; four days, and a day to be foretold. */
const DAY = 144;
const DAYS = 5;
/** All about this: what is below 0 is no rate and no latency. */
const LEVEL = 100;

export const FAMILIES: readonly Family[] = [
  family("steady", "a level with noise", (draw, steps) => fill(steps, () => LEVEL + 5 * draw.normal())),
  family("walk", "each step a step from the last: nobody can do better than naive", (draw, steps) => {
    let value = 2 * LEVEL;
    return fill(steps, () => {
      value = Math.max(0, value + draw.normal());
      return value;
    });
  }),
  family("trend", "rises or falls evenly, with noise", (draw, steps) => {
    const slope = (draw.uniform() - 0.35) * 0.6;
    return fill(steps, (at) => 2 * LEVEL + slope * at + 5 * draw.normal());
  }),
  family("ramp", "begins to rise an hour before the forecast, and goes on", (draw, steps) => {
    const [begins, slope] = [steps - 90 - Math.floor(30 * draw.uniform()), 0.5 + draw.uniform()];
    return fill(steps, (at) => LEVEL + slope * Math.max(0, at - begins) + 4 * draw.normal());
  }),
  family("shift", "a level that jumps somewhere, with noise", (draw, steps) => {
    const [at, by] = [Math.floor(steps * (0.2 + 0.6 * draw.uniform())), 60 * (draw.uniform() - 0.4)];
    return fill(steps, (step) => LEVEL + (step >= at ? by : 0) + 5 * draw.normal());
  }),
  {
    ...family("hourly", "repeats each hour, with noise", (draw, steps) => {
      const [size, phase] = [15 + 20 * draw.uniform(), draw.uniform()];
      return fill(steps, (at) => LEVEL + size * wave(at / HOUR + phase) + 5 * draw.normal());
    }),
    season: HOUR,
  },
  {
    ...family(
      "daily",
      "a day that doubles and halves, four days long, at ten minutes a step",
      (draw, steps) => {
        const [size, phase, slope] = [0.3 + 0.4 * draw.uniform(), draw.uniform(), draw.uniform() * 0.1];
        return fill(
          steps,
          (at) => (LEVEL + slope * at) * (1 + size * wave(at / DAY + phase)) * (1 + 0.05 * draw.normal()),
        );
      },
    ),
    ...{ stepMs: 10 * MINUTE_MS, steps: DAYS * DAY, lead: DAY, season: DAY },
  },
  family("latency", "drifts about a level, skewed, with outliers of five times", (draw, steps) => {
    let drift = 0;
    return fill(steps, () => {
      drift = 0.9 * drift + 0.1 * draw.normal();
      return LEVEL * Math.exp(drift + 0.1 * draw.normal()) * (draw.uniform() < 0.02 ? 5 : 1);
    });
  }),
  family("sparse", "a few requests a step, at random, with gaps", (draw, steps) =>
    fill(steps, () => (draw.uniform() < 0.05 ? Number.NaN : poisson(draw, 3))),
  ),
];

/** Numbers from a seed: xorshift by Marsaglia (2003), 32 bits. */
export function drawFrom(seed: number): Draw {
  let state = Math.imul(seed + 1, 0x9e3779b1) | 1;
  const uniform = () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
  // What a small seed leaves in the first numbers.
  for (let each = 0; each < 8; each++) uniform();
  const normal = () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  return { uniform, normal };
}

function family(name: string, about: string, make: Family["make"]): Family {
  return { name, about, stepMs: MINUTE_MS, steps: STEPS, lead: LEAD, season: 0, make };
}

function fill(steps: number, valueAt: (step: number) => number): Float64Array {
  return Float64Array.from({ length: steps }, (_, step) => valueAt(step));
}

function wave(turns: number): number {
  return Math.sin(2 * Math.PI * turns);
}

function poisson(draw: Draw, mean: number): number {
  let [count, left] = [0, draw.uniform()];
  for (const least = Math.exp(-mean); left > least; count++) left *= draw.uniform();
  return count;
}
