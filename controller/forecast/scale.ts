/** How fine a forecast is: what is far ahead needs long steps and a long past, what is near short ones. */

export interface Scale {
  stepMs: number;
  /** Steps that are kept and learned from. */
  steps: number;
  /** Steps ahead that it is good for. */
  mostLead: number;
}

const [SECOND_MS, MINUTE_MS] = [1000, 60_000];

/**
 * An hour for the next ten minutes; half a day for the next two hours: what a service did before tells little of them; a week of
 * days and nights for the next day.
 */
export const SCALES: readonly [Scale, ...Scale[]] = [
  { stepMs: 10 * SECOND_MS, steps: 360, mostLead: 60 },
  { stepMs: MINUTE_MS, steps: 720, mostLead: 120 },
  { stepMs: 10 * MINUTE_MS, steps: 1008, mostLead: 144 },
];

export const SHORTEST_HORIZON_MS = MINUTE_MS;
export const LONGEST_HORIZON_MS = 24 * 60 * MINUTE_MS;
export const DEFAULT_HORIZON_MS = 30 * MINUTE_MS;

/** In steps that a source has: each a multiple of its shortest. */
export function scalesOf(sourceStepMs: number): Scale[] {
  return SCALES.map((scale) => ({
    ...scale,
    stepMs: Math.ceil(scale.stepMs / sourceStepMs) * sourceStepMs,
  }));
}

/** The finest that reaches so far; the coarsest where none does. `scales`: the finest first, at least one. */
export function scaleFor(scales: readonly Scale[], horizonMs: number): Scale {
  const found = scales.find(({ stepMs, mostLead }) => stepMs * mostLead >= horizonMs) ?? scales.at(-1);
  if (found === undefined) throw new Error("there is always a scale");
  return found;
}
