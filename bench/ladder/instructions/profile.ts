// Reads callgrind's profile: how many instructions the filter's own code took, by the callback in which they were.
// The host's are not counted, but what the filter has a C library do for it (memory.copy, memory.fill and popcnt become
// calls) is.

export interface Profile {
  /** Instructions of the filter, those of the library for it among them. */
  instructions: number;
  /** The same by function, without what they call in the filter or the host. */
  functions: Map<string, number>;
  /** The same by the callback that Envoy would have called. */
  entries: Map<string, number>;
}

/** What wasm2c puts before the name of an export of a module called `guest`. */
const EXPORT = "Z_guestZ_";
/** A name is `(7) name` where it first stands, `(7)` from then on; uncompressed it stands as it is. */
const NAME = /^\((\d+)\)(?: (.*))?$/;
/** `line instructions`; lines may be relative. */
const COST = /^[+\-*]?\d* (\d+)$/;

/**
 * `text`: a profile of one event, its functions told apart by their callers (`name'caller'...`). `guest`, `hosts`: the
 * names of the two's source files.
 */
export function readProfile(text: string, guest: string, hosts: readonly string[]): Profile {
  const names = new Map<string, string>();
  const chains = new Map<string, number>();
  let file = "";
  let chain = "";
  /** The file of the function that the next `calls` is about: the present one, unless it is named. */
  let callee: string | undefined;
  let isCall = false;
  for (const line of text.split("\n")) {
    const [, key = "", value = ""] = /^(\w+)=(.*)$/.exec(line) ?? [];
    if (key === "fn") chain = named(names, "function", value);
    else if (key === "fl" || key === "fi" || key === "fe") file = baseOf(named(names, "file", value));
    else if (key === "cfn") named(names, "function", value);
    else if (key === "cfi" || key === "cfl") callee = baseOf(named(names, "file", value));
    else if (key === "calls") isCall = true;
    const cost = key === "" ? COST.exec(line)?.[1] : undefined;
    if (cost === undefined) continue;
    const isLibrary = isCall && ![guest, ...hosts].includes(callee ?? file);
    if (file === guest && (!isCall || isLibrary)) add(chains, chain, Number(cost));
    if (isCall) callee = undefined;
    isCall = false;
  }
  return profileOf(chains);
}

function profileOf(chains: ReadonlyMap<string, number>): Profile {
  const functions = new Map<string, number>();
  const entries = new Map<string, number>();
  let instructions = 0;
  for (const [chain, cost] of chains) {
    const callers = chain.split("'");
    // The outermost: what the host calls meanwhile, to have memory allotted, belongs to the callback around it.
    const entry = callers.findLast((name) => name.startsWith(EXPORT)) ?? "";
    add(functions, callers[0] ?? "", cost);
    add(entries, entry.slice(EXPORT.length), cost);
    instructions += cost;
  }
  return { instructions, functions, entries };
}

function add(sums: Map<string, number>, name: string, cost: number): void {
  sums.set(name, (sums.get(name) ?? 0) + cost);
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
