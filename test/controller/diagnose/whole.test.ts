import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { diagnose } from "../../../controller/diagnose/index.js";
import type { Case, Cause, Change, Diagnosis, EndSeries } from "../../../controller/model/index.js";
import { FAULTS } from "./chance.js";
import { BEFORE, BOOKINFO, ONSET_MS, SINCE, type SimFault, STEP_MS, simulate } from "./simulator.js";

const RUNS = { numRuns: 30 };
const SEED = fc.integer({ min: 1, max: 10_000 });
const CASE = fc
  .tuple(fc.array(FAULTS, { minLength: 1, maxLength: 2 }), SEED)
  .map(([faults, seed]) => simulate(BOOKINFO, { faults, seed, resources: true }));

/** What was said, with numbers as a person reads them: sums of another order differ in their last digits. */
function gist({ causes, unexplained }: Diagnosis) {
  const rounded = (value: number) => Number(value.toPrecision(9));
  return {
    causes: causes.map(({ target, kind, score, confidence, explains, path, summary }) => {
      return {
        target,
        kind,
        score: rounded(score),
        confidence: rounded(confidence),
        explains,
        path,
        summary,
      };
    }),
    unexplained,
  };
}

/** The numbers of an array in an order that a seed gives. */
function shuffled<T>(all: readonly T[], seed: number): T[] {
  const keyed = all.map((value, at) => [((at + 1) * 7_919 * seed) % 1_009, value] as const);
  return keyed.sort(([one], [other]) => one - other).map(([, value]) => value);
}

function later(given: Case, byMs: number): Case {
  const moved = (key: string, value: unknown) =>
    /(^at|^from|^to|onset|detected|ended|since)Ms$/.test(key) && typeof value === "number"
      ? value + byMs
      : value;
  return JSON.parse(JSON.stringify(given, moved), (_, value) => (value === null ? undefined : value));
}

const ELSEWHERE: Change = {
  ...{ kind: "config", name: "default/else", atMs: ONSET_MS, endedMs: null },
  ...{ services: ["default/elsewhere"], summary: "policy default/else was put" },
};

describe("whatever the faults are, a diagnosis", () => {
  it("is the same in whatever order series, instances and changes come", () => {
    const changes = fc.array(fc.constantFrom(-30_000, -5_000, 0, 900_000), { maxLength: 4 });
    fc.assert(
      fc.property(CASE, changes, SEED, (given, times, seed) => {
        const noted = times.map((ms, at) => ({ ...ELSEWHERE, name: `default/p${at}`, atMs: ONSET_MS + ms }));
        const { window } = given;
        const mixed = {
          ...window,
          ends: shuffled(window.ends, seed),
          calls: shuffled(window.calls, seed),
          instances: shuffled(window.instances, seed),
        };
        const [plain, other] = [
          diagnose({ ...given, changes: noted }),
          diagnose({ ...given, changes: shuffled(noted, seed), window: mixed }),
        ];
        expect(gist(other)).toEqual(gist(plain));
        expect(new Set(other.ruledOut.map((one) => JSON.stringify(one)))).toEqual(
          new Set(plain.ruledOut.map((one) => JSON.stringify(one))),
        );
      }),
      RUNS,
    );
  });

  it("is the same later where all was later", () => {
    fc.assert(
      fc.property(CASE, fc.integer({ min: 1, max: 2e12 }), (given, byMs) => {
        const [plain, moved] = [diagnose(later(given, 0)), diagnose(later(given, byMs))];
        expect(gist(moved)).toEqual(gist(plain));
        expect(moved.atMs).toBe(plain.atMs + byMs);
        const windows = ({ causes }: Diagnosis) =>
          causes.flatMap(({ evidence }) => evidence.map((one) => one.window));
        expect(windows(moved)).toEqual(
          windows(plain).map(({ fromMs, toMs }) => ({ fromMs: fromMs + byMs, toMs: toMs + byMs })),
        );
      }),
      RUNS,
    );
  });

  it("does not change for a service beside, of which all is as ever", () => {
    const calm = (source: string, destination: string): EndSeries => ({
      ...{ seenBy: "destination", source, destination },
      samples: Array.from({ length: BEFORE + SINCE }, (_, step) => ({
        requests: 100,
        outcomes: { success: 100 },
        latency: { meanMs: 20 + (step % 3), p50Ms: 18, p99Ms: 60 },
        inFlight: 2,
      })),
    });
    fc.assert(
      fc.property(CASE, (given) => {
        const { window } = given;
        const ends = [...window.ends, calm("outside", "other/site"), calm("other/site", "other/store")];
        const calls = [...window.calls, { source: "other/site", destination: "other/store" }];
        expect(gist(diagnose({ ...given, window: { ...window, ends, calls } }))).toEqual(
          gist(diagnose(given)),
        );
      }),
      RUNS,
    );
  });

  it("names each target once, the strongest first, and leaves unexplained what none of them explains", () => {
    fc.assert(
      fc.property(CASE, (given) => {
        const { causes, unexplained } = diagnose(given);
        const symptoms = given.incident.symptoms.map((_, index) => index);
        const explained = new Set(causes.flatMap(({ explains }) => explains));
        expect(symptoms.filter((index) => !explained.has(index))).toEqual(unexplained);
        for (const { explains } of causes) {
          expect(explains).toEqual([...new Set(explains)].sort((a, b) => a - b));
          for (const index of explains) expect(symptoms).toContain(index);
        }
        const scores = causes.map(({ score }) => score);
        expect(scores).toEqual([...scores].sort((a, b) => b - a));
        expect(new Set(causes.map(({ target }) => JSON.stringify(target))).size).toBe(causes.length);
      }),
      RUNS,
    );
  });

  it("leads from each cause to where users come in", () => {
    fc.assert(
      fc.property(CASE, (given) => {
        for (const { path, target } of diagnose(given).causes) {
          expect(path.at(-1)).toBe("default/productpage");
          expect(new Set(path).size).toBe(path.length);
          if (target.type === "service") expect(path[0]).toBe(target.service);
          if (target.type === "edge") expect(path.slice(0, 2)).toEqual([target.destination, target.source]);
        }
      }),
      RUNS,
    );
  });

  it("rules out each change elsewhere, or at another time, and says why", () => {
    const at = fc.constantFrom("default/details", "default/ratings", "default/reviews");
    const away = fc.constantFrom(-3_600_000, -120_000, 15_000, 600_000);
    fc.assert(
      fc.property(CASE, at, away, (given, service, ms) => {
        const mistimed = { ...ELSEWHERE, name: "default/mistimed", atMs: ONSET_MS + ms, services: [service] };
        const { causes, ruledOut } = diagnose({ ...given, changes: [ELSEWHERE, mistimed] });
        expect(causes.filter(({ target }) => target.type === "change")).toEqual([]);
        const whys = ruledOut.flatMap(({ target, why }) => (target.type === "change" ? [why] : []));
        expect(whys[0]).toBe("It concerns other services than those where something is wrong.");
        expect(whys[1]).toMatch(/after the onset|when this began/);
      }),
      RUNS,
    );
  });
});

describe("a network that is slow", () => {
  const gaps = (at: string, callees: readonly string[], ms: number): SimFault[] =>
    callees.map((callee) => ({ kind: "gap", edge: [at, callee], ms }));
  const MESH = {
    front: { selfMs: 12, calls: { left: 1, right: 1, c: 1 } },
    left: { selfMs: 9, calls: { a: 1, b: 1, c: 1 } },
    right: { selfMs: 7, calls: { d: 1, e: 1 } },
    ...{ a: { selfMs: 4 }, b: { selfMs: 5 }, c: { selfMs: 6 }, d: { selfMs: 4 }, e: { selfMs: 5 } },
  };
  const placeOf = ({ target }: Cause) =>
    target.type === "service" ? target.service.replace("default/", "") : target.type;

  it("at two services at once has both named, the one with more edges first", () => {
    const faults = [...gaps("left", ["a", "b", "c"], 40), ...gaps("right", ["d", "e"], 40)];
    const { causes } = diagnose(simulate(MESH, { faults }));
    expect(causes.slice(0, 2).map(placeOf)).toEqual(["left", "right"]);
    expect(causes.slice(0, 2).map(({ kind }) => kind)).toEqual(["network", "network"]);
    expect(causes[0]?.summary).toContain("3 edges of default/left lose it");
  });

  it("is an edge's, not its caller's, where that loses far less on its other edges", () => {
    const faults = [...gaps("left", ["c"], 80), ...gaps("left", ["a", "b"], 4)];
    const [first] = diagnose(simulate(MESH, { faults })).causes;
    expect(first).toMatchObject({
      target: { type: "edge", source: "default/left", destination: "default/c" },
    });
    expect(first?.path.slice(0, 2)).toEqual(["default/c", "default/left"]);
  });
});

describe("a version that came with the onset", () => {
  /** v3 of reviews has no requests before the onset. */
  function released(faults: SimFault[], changes: Change[] = []): Case {
    const given = simulate(BOOKINFO, { faults, changes });
    const instances = given.window.instances.map((one) =>
      one.version === "v3" && one.service === "default/reviews"
        ? { ...one, inbound: silentBefore(one.inbound), outbound: silentBefore(one.outbound) }
        : one,
    );
    return { ...given, window: { ...given.window, instances } };
  }

  const silentBefore = <T>(samples: readonly T[]) =>
    samples.map((sample, at) => (at < BEFORE ? undefined : sample));
  const slow: SimFault = { kind: "slow", at: "reviews", ms: 120, version: "v3" };
  const release: Change = {
    ...{ kind: "release", name: "default/reviews v3", atMs: ONSET_MS - STEP_MS, endedMs: null },
    ...{ services: ["default/reviews"], summary: "instances of v3 joined" },
  };

  it.each<[string, SimFault]>([
    ["slower", slow],
    ["failing", { kind: "errors", at: "reviews", share: 0.7, version: "v3" }],
  ])("is to blame where it is %s than the others were", (_, fault) => {
    const [first] = diagnose(released([fault])).causes;
    expect(first).toMatchObject({
      kind: "bad_version",
      target: { service: "default/reviews", version: "v3" },
    });
    expect(first?.summary).toBe("Version v3 has come with the onset; the others do as before.");
  });

  it("is named itself, and not the release that brought it", () => {
    const { causes, ruledOut } = diagnose(released([slow], [release]));
    expect(causes[0]?.target).toMatchObject({ type: "version", version: "v3" });
    expect(ruledOut.filter(({ target }) => target.type === "change")).toEqual([]);
  });

  it("is not to blame where all versions are slow", () => {
    const [first] = diagnose(released([{ kind: "slow", at: "reviews", ms: 120 }])).causes;
    expect(first?.target).toEqual({ type: "service", service: "default/reviews" });
  });
});
