// Whether a target holds, by the interval of what was measured: one that the interval straddles is said to be open,
// so that a second run cannot turn "holds" into "missed" by noise alone.
import type { Figure } from "./figure.js";

export type State = "holds" | "missed" | "open";

export interface Verdict {
  /** What is asked for, as a sentence without its limit: "the full set against its floor". */
  target: string;
  bound: "at most" | "at least";
  limit: number;
  /** In what `limit` and `figure` are; "x" for a ratio. */
  unit: string;
  figure: Figure;
  state: State;
  /** Where it does not hold: what shows why, or where to look. */
  note?: string;
}

export function verdictOf(asked: Omit<Verdict, "state">): Verdict {
  return { ...asked, state: stateOf(asked) };
}

function stateOf({ bound, limit, figure }: Omit<Verdict, "state">): State {
  const [good, bad] =
    bound === "at most"
      ? [figure.high <= limit, figure.low > limit]
      : [figure.low >= limit, figure.high < limit];
  if (good) return "holds";
  return bad ? "missed" : "open";
}
