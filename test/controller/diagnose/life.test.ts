import { describe, expect, it } from "vitest";
import { answersOf } from "../../../bench/diagnosis/recording.js";
import { judge } from "../../../bench/diagnosis/score/index.js";
import { FAULT_KINDS, type LifeFaultKind, type LifeOptions, lifeAtRandom } from "./life/index.js";

const FULL = { stepMs: 5_000, told: "full", ratePerSecond: 15 } as const;
const QUIET = { ...FULL, ratePerSecond: 6 } as const;
const MEDIANS = { stepMs: 60_000, told: "medians", ratePerSecond: 2 } as const;
const SERVICES = { stepMs: 300_000, told: "services", ratePerSecond: 0.2 } as const;

type Way = Pick<LifeOptions, "stepMs" | "told" | "ratePerSecond">;

/** What is said first of the fault, and whether it is right; undefined: it was not detected. */
function first(way: Way, mesh: Pick<LifeOptions, "seed" | "services" | "shape">, kind: LifeFaultKind) {
  const recording = lifeAtRandom({ ...way, ...mesh, kinds: [kind] });
  if (recording === undefined) throw new RangeError("the mesh has no place for it");
  const { fault, rank, told } = judge(recording).judged[0] ?? {};
  const cause = told?.causes[0];
  return (
    cause && { isRight: rank === 1, kind: cause.kind, said: answersOf(cause.target), place: fault?.place }
  );
}

describe("on a mesh at random", () => {
  it.each([
    ["a crash where retries double the requests", 40_177, 12, "shared", "crash"],
    ["a crash that opens a breaker one service up", 39_692, 6, "chain", "crash"],
    ["a service that is gone, and not two edges to it", 31_967, 25, "shared", "gone"],
    ["what hangs, and not who waits for it", 32_258, 12, "shared", "hang"],
  ] as const)("a diagnosis names %s", (_, seed, services, shape, kind) => {
    const found = first(FULL, { seed, services, shape }, kind);
    expect(found).toMatchObject({ isRight: true });
    if (kind !== "hang") expect(found?.kind).toBe("crash");
  });

  it("is right first in nine of ten faults of all kinds, where both ends tell all", () => {
    const found = FAULT_KINDS.flatMap(
      (kind, at) => first(QUIET, { seed: 500 + at, services: 5, shape: "mixed" }, kind) ?? [],
    );
    expect(found.length).toBeGreaterThan(10);
    expect(found.filter(({ isRight }) => isRight).length).toBeGreaterThanOrEqual(0.9 * found.length);
  });
});

describe("by medians alone, and how users' requests end", () => {
  it.each([
    ["that refuses all", 40_177, "shared", 12, "crash"],
    ["at which nothing arrives any more", 31_870, "fan", 12, "gone"],
  ] as const)(
    "a diagnosis names the service %s, and not the one that users ask",
    (_, seed, shape, services, kind) => {
      const found = first(MEDIANS, { seed, services, shape }, kind);
      expect(found).toMatchObject({ isRight: true, said: [found?.place] });
    },
  );

  it("is right first where a service is slow", () => {
    const found = (["slow", "node delay", "edge delay"] as const).flatMap(
      (kind, at) => first(MEDIANS, { seed: 700 + at, services: 6, shape: "shared" }, kind) ?? [],
    );
    expect(found.length).toBeGreaterThan(1);
    expect(found.filter(({ isRight }) => !isRight)).toEqual([]);
  });
});

describe("by services alone", () => {
  it("a diagnosis is right first where one is slow or fails", () => {
    const found = (["slow", "errors", "crash"] as const).flatMap(
      (kind, at) => first(SERVICES, { seed: 900 + at, services: 6, shape: "mixed" }, kind) ?? [],
    );
    expect(found.length).toBeGreaterThan(1);
    expect(found.filter(({ isRight }) => !isRight)).toEqual([]);
  });
});
