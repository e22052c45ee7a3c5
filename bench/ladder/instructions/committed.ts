// The committed numbers: what each case took when somebody last said why. A number that is off is a question to whoever
// changed the filter, so that no instruction comes by accident and none that was saved is lost again unseen.
import { commandOf } from "../committed.js";
import type { Versions } from "./versions.js";

/** Of the step whose numbers they are. */
export const NAME = "instructions";
/** A compiler's whim elsewhere in the module may move this much. */
const TOLERANCE = 0.02;

export interface Committed {
  /** Why the numbers last changed. */
  reason: string;
  versions: Versions;
  /** Instructions of a request, by case. */
  instructions: Readonly<Record<string, number>>;
}

/** What is off by more than 2 %, up or down, and what has no number: a line each, with what to do about it. */
export function complaintsOf(
  measured: Readonly<Record<string, number>>,
  committed: Readonly<Record<string, number>>,
): string[] {
  const complaints = Object.entries(measured).flatMap(([name, now]) => {
    const before = committed[name];
    if (before === undefined)
      return [`${name} takes ${Math.round(now)} instructions and has no committed number`];
    const off = now - before;
    if (Math.abs(off) <= TOLERANCE * before) return [];
    const percent = `${((Math.abs(off) / before) * 100).toFixed(1)} %`;
    const how = off > 0 ? `${percent} over` : `${percent} under`;
    const why = off > 0 ? "" : "; a stale number would hide the next loss";
    return [
      `${name} takes ${Math.round(now)} instructions, ${how} the committed ${Math.round(before)}${why}`,
    ];
  });
  const gone = Object.keys(committed).filter((name) => measured[name] === undefined);
  complaints.push(...gone.map((name) => `${name} has a committed number and is not measured any more`));
  if (complaints.length === 0) return [];
  return [...complaints, `if that is meant, commit the new numbers with the reason: ${commandOf(NAME)}`];
}
