// The committed calls: what each scenario asked of the host when somebody last said why. They are exact, so any
// difference is one.
import { commandOf } from "../committed.js";

/** Of the step whose calls they are. */
export const NAME = "calls";

export interface Committed {
  /** Why the calls last changed. */
  reason: string;
  /** The lines of a request, by scenario. */
  calls: Readonly<Record<string, readonly string[]>>;
}

/** What differs, a line each, with what to do about it. */
export function complaintsOf(recorded: Committed["calls"], committed: Committed["calls"]): string[] {
  const names = [...new Set([...Object.keys(committed), ...Object.keys(recorded)])];
  const complaints = names.flatMap((name) => {
    const now = recorded[name];
    const before = committed[name];
    if (now === undefined) return [`${name} has committed calls and is not recorded any more`];
    if (before === undefined) return [`${name} has no committed calls`];
    const gone = before.filter((line) => !now.includes(line)).map((line) => `  - ${line}`);
    const fresh = now.filter((line) => !before.includes(line)).map((line) => `  + ${line}`);
    const isSame = now.join("\n") === before.join("\n");
    return isSame ? [] : [`${name} asks the host for something else:`, ...gone, ...fresh];
  });
  if (complaints.length === 0) return [];
  return [...complaints, `if that is meant, commit the new calls with the reason: ${commandOf(NAME)}`];
}
