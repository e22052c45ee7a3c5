import { describe, expect, it } from "vitest";
import { readLine } from "../../../controller/counts/line.js";
import { BOOT_US, edge, slot } from "../report/messages.js";
import { CountsRig } from "./rig.js";

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type Path = (string | number)[];

/** What earlier versions did not write down. */
const LATER = [
  ...["slowCompleted", "slow", "hung", "probeSuccesses", "probeFailures", "probesInFlight"],
  ...["threshold", "lastsMs", "windowRestartedMs", "keys", "life", "buckets"],
];

/** A line with something in every field. */
async function fullLine(): Promise<Json> {
  const rig = await CountsRig.start();
  rig.experiment = "e1";
  // Young: nothing that it tells is past.
  rig.tell({
    wallMs: BOOT_US / 1000 + 1_000,
    breakers: [
      { name: "b", keys: [1, 2], transitions: [{ generation: 1, reason: "rate", atMs: 5 }] },
      { name: "b", keyed: true, key: Buffer.from("k"), transitions: [{ generation: 1, atMs: 5 }] },
    ],
    slots: [
      slot({
        edges: [edge()],
        breakers: [{ name: "b", rejected: 1 }],
        faults: [{ name: "f", verdicts: [1], injected: [1] }],
      }),
    ],
  });
  const line = { sidecar: "s1", ledger: rig.ledger.keep("s1"), graph: rig.graph.keep("s1") };
  return JSON.parse(JSON.stringify(line)) as Json;
}

/** Where every value of a tree stands, the tree itself aside. */
function paths(value: Json, at: Path = []): Path[] {
  const here = at.length === 0 ? [] : [at];
  if (value === null || typeof value !== "object") return here;
  const entries = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return [...here, ...entries.flatMap(([key, inner]) => paths(inner, [...at, key]))];
}

function valueAt(tree: Json, path: Path): Json {
  let value = tree;
  for (const key of path) value = (value as Record<string | number, Json>)[key] ?? null;
  return value;
}

function replaced(tree: Json, path: Path, value: Json): string {
  const copy = structuredClone(tree);
  const last = path.at(-1) ?? "";
  (valueAt(copy, path.slice(0, -1)) as Record<string | number, Json>)[last] = value;
  return JSON.stringify(copy);
}

describe("a line of a checkpoint", () => {
  it("is read when every field has a value of its kind", async () => {
    const line = await fullLine();
    expect(readLine(JSON.stringify(line))).toEqual(line);
    expect(paths(line).length).toBeGreaterThan(100);
  });

  it("is refused with any field of another kind", async () => {
    const line = await fullLine();
    for (const path of paths(line)) {
      const kind = typeof valueAt(line, path);
      for (const wrong of [null, true, -7, "x", {}, [[]]]) {
        // An unordered list of numbers may have any number in it, and a name may be any text.
        if (typeof wrong === kind && kind !== "number") continue;
        expect(readLine(replaced(line, path, wrong)), `${path.join(".")}: ${wrong}`).toBeUndefined();
      }
    }
  });

  it("is refused with a field more, at any depth", async () => {
    const line = await fullLine();
    for (const path of paths(line)) {
      const value = valueAt(line, path);
      if (value === null || typeof value !== "object" || Array.isArray(value)) continue;
      expect(readLine(replaced(line, path, { ...value, more: 1 })), path.join(".")).toBeUndefined();
    }
  });

  it.each(["", "{", "null", "[]", "5", '"text"', "{}", '{"sidecar":5}', '{"counts":1}', '{"lines":1}'])(
    "is not %j",
    (text) => {
      expect(readLine(text)).toBeUndefined();
    },
  );

  it("that an earlier version wrote is read without what that did not know", async () => {
    const line = await fullLine();
    for (const path of paths(line)) {
      const value = valueAt(line, path);
      if (value === null || typeof value !== "object" || Array.isArray(value)) continue;
      const known = Object.entries(value).filter(([name]) => !LATER.includes(name));
      expect(readLine(replaced(line, path, Object.fromEntries(known)))).toBeDefined();
    }
    const first = { counts: 1, segment: 3, writtenMs: 5 };
    expect(readLine(JSON.stringify(first))).toEqual(first);
  });

  it("makes us allocate no more than a record has", async () => {
    const line = await fullLine();
    const length: Path = ["ledger", "boots", 0, "slots", 0, "records", 0, 1];
    expect(typeof valueAt(line, length)).toBe("number");
    expect(readLine(replaced(line, length, 1e9))).toBeUndefined();
  });
});
