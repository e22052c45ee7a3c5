// Reads callgrind's profile: how many instructions the filter's own code took. The host's are not counted, but what
// the filter has a C library do for it (memory.copy, memory.fill and popcnt become calls) is.

export interface Profile {
  /** Instructions of the filter, those of the library for it among them. */
  instructions: number;
  /** The same by function, without what they call in the filter or the host. */
  functions: Map<string, number>;
}

/** A name is `(7) name` where it first stands, `(7)` from then on; uncompressed it stands as it is. */
const NAME = /^\((\d+)\)(?: (.*))?$/;
/** `line instructions`; lines may be relative. */
const COST = /^[+\-*]?\d* (\d+)$/;

/** `text`: a profile of one event. `guest`, `host`: the names of the two's source files. */
export function readProfile(text: string, guest: string, host: string): Profile {
  const names = new Map<string, string>();
  const functions = new Map<string, number>();
  let file = "";
  let name = "";
  /** The file of the function that the next `calls` is about: the present one, unless it is named. */
  let callee: string | undefined;
  let isCall = false;
  for (const line of text.split("\n")) {
    const [, key = "", value = ""] = /^(\w+)=(.*)$/.exec(line) ?? [];
    if (key === "fn") name = named(names, "function", value);
    else if (key === "fl" || key === "fi" || key === "fe") file = baseOf(named(names, "file", value));
    else if (key === "cfn") named(names, "function", value);
    else if (key === "cfi" || key === "cfl") callee = baseOf(named(names, "file", value));
    else if (key === "calls") isCall = true;
    const cost = key === "" ? COST.exec(line)?.[1] : undefined;
    if (cost === undefined) continue;
    const isLibrary = isCall && ![guest, host].includes(callee ?? file);
    if (file === guest && (!isCall || isLibrary))
      functions.set(name, (functions.get(name) ?? 0) + Number(cost));
    if (isCall) callee = undefined;
    isCall = false;
  }
  const instructions = [...functions.values()].reduce((sum, cost) => sum + cost, 0);
  return { instructions, functions };
}

/** Files and functions are numbered apart. */
function named(names: Map<string, string>, kind: "file" | "function", value: string): string {
  const [, id, name] = NAME.exec(value) ?? [];
  if (id === undefined) return value;
  const key = `${kind} ${id}`;
  if (name !== undefined) names.set(key, name);
  return names.get(key) ?? "";
}

function baseOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
