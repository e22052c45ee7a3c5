// How far a cause is to be believed: by its own strength, by the next best, and by what is known of the time before.
import type { Mesh } from "./mesh.js";

/** The next best speaks against a cause with half its weight: it may be a second one, or what the first brought about. */
const RIVAL_WEIGHT = 0.5;
/** Without any strength of its own, a cause that has no rival is still the best guess. */
const LEAST_STRENGTH = 0.5;
/** With fewer steps before the onset, what was usual is a guess, and so is what stands out against it. */
const SETTLED_STEPS = 12;
const UNSETTLED = 0.75;

/** 0 to 1. `rival`: the best score of all others. */
export function confidenceOf(score: number, rival: number, { frame }: Pick<Mesh, "frame">): number {
  if (!(score > 0)) return 0;
  const margin = score / (score + RIVAL_WEIGHT * rival);
  const strength = LEAST_STRENGTH + (1 - LEAST_STRENGTH) * Math.min(1, score);
  return margin * strength * (frame.baseline < SETTLED_STEPS ? UNSETTLED : 1);
}
