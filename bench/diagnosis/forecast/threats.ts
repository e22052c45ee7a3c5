/** Whether limits are said to be broken when they are, at the time that is said, and only then. */
import { crossingOf, foretell } from "../../../controller/forecast/index.js";
import { type Draw, drawFrom } from "./families.js";

export interface ThreatScore {
  rises: number;
  /** Of the rises that break their limit within the horizon, those of which it was said. */
  said: number;
  /** Of those, where the time lay between the earliest and the latest that was said. */
  within: number;
  /** Half of the times that were said were off by no more, in steps. */
  medianOff: number;
  /** Series that rest well below their limit, and those of which it was said all the same. */
  quiet: number;
  falselySaid: number;
}

const STEP_MS = 60_000;
const STEPS = 360;
const LEAD = 30;
const LEVEL = 100;
const NOISE = 4;
/** Deviations of the noise that lie between a quiet series and its limit. */
const QUIET_DEVIATIONS = 4;
/** Half the width of a bucket, as a share of where it begins. */
const PRECISION = 0.0625;

/**
 * Rises that began an hour or two ago and break a limit in 5 to 25 steps, and as many series without any. `told`: exact, or by the
 * middle of the bucket of a histogram, as sidecars tell quantiles.
 */
export function threatScore(seeds: number, told: "exact" | "bucketed"): ThreatScore {
  const precision = told === "exact" ? 0 : PRECISION;
  const score = { rises: 0, said: 0, within: 0, quiet: 0, falselySaid: 0 };
  const off: number[] = [];
  for (let seed = 0; seed < seeds; seed++) {
    const draw = drawFrom(seed);
    const [begins, slope] = [STEPS - 60 - Math.floor(60 * draw.uniform()), 0.4 + draw.uniform()];
    const breaks = 5 + 20 * draw.uniform();
    const signal = (at: number) => LEVEL + slope * Math.max(0, at - begins);
    const crossing = crossingIn(noisy(draw, signal), signal(STEPS - 1 + breaks), precision);
    score.rises += 1;
    if (crossing !== undefined) {
      score.said += 1;
      off.push(Math.abs(crossing.afterMs / STEP_MS - breaks));
      const latestMs = crossing.latestMs ?? Number.POSITIVE_INFINITY;
      if (crossing.earliestMs <= breaks * STEP_MS && latestMs >= breaks * STEP_MS) score.within += 1;
    }
    score.quiet += 1;
    const quiet = noisy(draw, () => LEVEL);
    const limit = (LEVEL + QUIET_DEVIATIONS * NOISE) * (1 + precision);
    if (crossingIn(quiet, limit, precision) !== undefined) score.falselySaid += 1;
  }
  off.sort((a, b) => a - b);
  return { ...score, medianOff: off[off.length >> 1] ?? Number.NaN };
}

function crossingIn(exact: Float64Array, limit: number, precision: number): ReturnType<typeof crossingOf> {
  const past = precision === 0 ? exact : exact.map(bucketed);
  const told = foretell(past, STEP_MS, LEAD);
  return "refused" in told ? undefined : crossingOf(told.forecast, limit, STEP_MS, precision);
}

/** Eight buckets from a power of two to the next. */
function bucketed(value: number): number {
  const octave = 2 ** Math.floor(Math.log2(value));
  const width = octave / 8;
  return octave + (Math.floor((value - octave) / width) + 0.5) * width;
}

function noisy(draw: Draw, signal: (at: number) => number): Float64Array {
  return Float64Array.from({ length: STEPS }, (_, at) => signal(at) + NOISE * draw.normal());
}
