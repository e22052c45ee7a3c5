// Stories of chance: a shop that is well for a while, then one trouble after another at its edges, as windows of one step.
import fc from "fast-check";
import { Detector } from "../../../controller/detect/index.js";
import type { Incident, MeshWindow } from "../../../controller/model/index.js";
import { EDGES, Shop, type Trouble, type Troubles } from "./mesh.js";

/** Of 5 s: what a detector learns before it judges, and some. */
const WARM_STEPS = 30;

const EDGE = fc.constantFrom(...EDGES.map(({ source, destination }) => `${source} ${destination}`));
const TROUBLE: fc.Arbitrary<Trouble> = fc.oneof(
  fc.record({ slowerMs: fc.integer({ min: 50, max: 2_000 }) }),
  fc.record({ failShare: fc.double({ min: 0.1, max: 1, noNaN: true }) }),
  fc.record({ traffic: fc.constantFrom(0, 0.1, 4), inFlight: fc.constantFrom(0, 2, 90) }),
  fc.constant({ silent: true }),
);
const PART = fc.record({
  troubles: fc.dictionary(EDGE, TROUBLE, { maxKeys: 2 }) as fc.Arbitrary<Troubles>,
  steps: fc.integer({ min: 1, max: 14 }),
});

export interface Story {
  seed: number;
  parts: readonly { troubles: Troubles; steps: number }[];
}

export const STORY: fc.Arbitrary<Story> = fc.record({
  seed: fc.integer({ min: 1, max: 100_000 }),
  parts: fc.array(PART, { minLength: 2, maxLength: 5 }),
});

/** The first lies at 1,700,000,000,000 ms. */
export function windowsOf({ seed, parts }: Story): MeshWindow[] {
  const shop = new Shop({ seed });
  const all = [{ troubles: {}, steps: WARM_STEPS }, ...parts];
  return all.flatMap(({ troubles, steps }) => Array.from({ length: steps }, () => shop.window(troubles)));
}

/** Windows that follow each other, as one. */
export function joined(windows: readonly MeshWindow[]): MeshWindow {
  const [first] = windows;
  if (first === undefined) throw new Error("no windows");
  const ends = first.ends.map((end, at) => ({
    ...end,
    samples: windows.flatMap((window) => window.ends[at]?.samples ?? []),
  }));
  return { ...first, steps: windows.length, ends };
}

/** Each incident as it was told last, in the order of their ids, and what else a detector shows. */
export function toldOf(windows: readonly MeshWindow[]) {
  const detector = new Detector();
  const last = new Map<number, Incident>();
  for (const window of windows) for (const incident of detector.take(window)) last.set(incident.id, incident);
  return {
    incidents: [...last.values()],
    open: detector.open,
    conditions: detector.conditions(),
    unlearned: detector.unlearned,
  };
}

/** The same with symptoms and ends in an order of their own, as equally strong ones have none. */
export function unordered({ incidents, open, conditions, unlearned }: ReturnType<typeof toldOf>) {
  const byName = <T>(all: readonly T[]) => [...all].sort((a, b) => (stringOf(a) < stringOf(b) ? -1 : 1));
  const plain = (all: readonly Incident[]) =>
    all.map((incident) => ({ ...incident, symptoms: byName(incident.symptoms) }));
  return { incidents: plain(incidents), open: plain(open), conditions: byName(conditions), unlearned };
}

function stringOf(value: unknown): string {
  return JSON.stringify(value);
}
