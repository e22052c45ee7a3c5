/** How much of the past a baseline holds, and when it tells enough. */

/** Values that a baseline holds of each number: with fewer the twentieth is told by too few, with more a day-old habit rules. */
export const KEPT = 120;
/** Before so many steps, and so long, nothing is judged: the prior spread makes up for how few they are. */
export const WARM_UP = { steps: 3, ms: 60_000 };
/** Shortest time that a full baseline spans: of steps shorter than 30 s only each n-th is learned once it is full. */
const SPAN_MS = 3_600_000;
/** Steps over which evidence adds up. What stands out for longer, and is no incident, is nothing to learn from either. */
export const RUN = 3;
/** Steps that wait before they are learned, so that what turns out to be an incident is not: the longest run and one. */
export const WAITING = RUN + 1;

/** Each how many steps one is learned, once the baseline is full. */
export function strideOf(stepMs: number): number {
  return Math.max(1, Math.round(SPAN_MS / (KEPT * stepMs)));
}

/** Steps of this length that must be learned before anything is judged. */
export function warmUpSteps(stepMs: number): number {
  return Math.max(WARM_UP.steps, Math.ceil(WARM_UP.ms / stepMs));
}
