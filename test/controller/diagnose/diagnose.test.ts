import { describe, expect, it } from "vitest";
import { diagnose } from "../../../controller/diagnose/index.js";
import type { Cause, Diagnosis } from "../../../controller/model/index.js";
import { BOOKINFO, SHOP, type SimFault, simulate } from "./simulator.js";

const diagnosed = (faults: SimFault[], mesh = BOOKINFO, resources = false): Diagnosis =>
  diagnose(simulate(mesh, { faults, resources }));

function placeOf({ target }: Cause): string {
  if (target.type === "edge") return `${target.source} -> ${target.destination}`.replaceAll("default/", "");
  if (target.type === "change") return target.change.name;
  const name = target.service.replace("default/", "");
  return target.type === "version" ? `${name} ${target.version}` : name;
}

function first(diagnosis: Diagnosis): [string, string] {
  const [cause] = diagnosis.causes;
  return cause === undefined ? ["nothing", ""] : [placeOf(cause), cause.kind];
}

describe("what a diagnosis names first", () => {
  it.each(["productpage", "details", "reviews", "ratings"])(
    "is the service that is slow itself: %s",
    (at) => {
      expect(first(diagnosed([{ kind: "slow", at, ms: 60 }]))).toEqual([at, "slow_service"]);
    },
  );

  it.each(["front", "ads", "cart", "catalog", "store"])("is that service where several call it: %s", (at) => {
    expect(first(diagnosed([{ kind: "slow", at, ms: 60 }], SHOP))).toEqual([at, "slow_service"]);
  });

  it.each(["productpage", "details", "reviews", "ratings"])("is the service that fails itself: %s", (at) => {
    expect(first(diagnosed([{ kind: "errors", at, share: 0.4 }]))).toEqual([at, "errors"]);
  });

  it.each(["details", "ratings"])("is a service that refuses all at once, as a crash: %s", (at) => {
    expect(first(diagnosed([{ kind: "crash", at }]))).toEqual([at, "crash"]);
  });

  it("is a service at which nothing arrives any more, as a crash", () => {
    expect(first(diagnosed([{ kind: "gone", at: "details" }]))).toEqual(["details", "crash"]);
  });

  it("is a service whose core is busier, as CPU where that is told", () => {
    const faults: SimFault[] = [{ kind: "slow", at: "details", ms: 60, cores: 0.8 }];
    expect(first(diagnosed(faults, BOOKINFO, true))).toEqual(["details", "cpu"]);
  });

  it("is no CPU where the core is as idle as before", () => {
    const { causes } = diagnosed([{ kind: "slow", at: "details", ms: 60 }], BOOKINFO, true);
    expect(causes[0]).toMatchObject({ kind: "slow_service" });
    expect(causes[0]?.evidence.find(({ unit }) => unit === "cores")?.speaks).toBe("against");
  });

  it("is the one edge that is slow where its callee has others", () => {
    expect(first(diagnosed([{ kind: "gap", edge: ["cart", "store"], ms: 50 }], SHOP))).toEqual([
      "cart -> store",
      "network",
    ]);
  });

  it("is the callee's network where the slow edge is the only way to it", () => {
    const diagnosis = diagnosed([{ kind: "gap", edge: ["productpage", "details"], ms: 50 }]);
    expect(first(diagnosis)).toEqual(["details", "network"]);
    expect(diagnosis.causes[0]?.summary).toContain("look alike");
  });

  it("is the service all of whose edges are slow alike", () => {
    const faults: SimFault[] = (["ads", "cart", "catalog"] as const).map((callee) => ({
      kind: "gap",
      edge: ["front", callee],
      ms: 30,
    }));
    expect(first(diagnosed(faults, SHOP))).toEqual(["front", "network"]);
  });

  it("is the edge on which requests are lost that the callee never saw", () => {
    expect(first(diagnosed([{ kind: "lost", edge: ["catalog", "store"], share: 0.5 }], SHOP))).toEqual([
      "catalog -> store",
      "network",
    ]);
  });

  it("is the service that holds requests and gives none back", () => {
    const [place] = first(diagnosed([{ kind: "hung", at: "details", requests: 60 }]));
    expect(place).toBe("details");
  });

  it("is the caller that asks more often for each request of its own", () => {
    const mesh = { ...BOOKINFO, ratings: { selfMs: 6, capacity: 300 } };
    const faults: SimFault[] = [{ kind: "calls", edge: ["reviews", "ratings"], times: 7 }];
    expect(first(diagnosed(faults, mesh))).toEqual(["reviews", "bad_caller"]);
  });

  it("is the service that cannot serve so many users, as overload", () => {
    const mesh = { ...BOOKINFO, details: { selfMs: 8, capacity: 300 } };
    expect(first(diagnosed([{ kind: "rush", times: 3 }], mesh))).toEqual(["details", "overload"]);
  });

  it.each([
    ["slow", { kind: "slow", at: "reviews", ms: 90, version: "v3" }],
    ["failing", { kind: "errors", at: "reviews", share: 0.6, version: "v3" }],
  ] as [string, SimFault][])("is the version that alone is %s", (_, fault) => {
    expect(first(diagnosed([fault]))).toEqual(["reviews v3", "bad_version"]);
  });

  it("is an open breaker where nothing else is wrong", () => {
    const faults: SimFault[] = [{ kind: "rejected", edge: ["productpage", "details"], share: 1 }];
    expect(first(diagnosed(faults))).toEqual(["productpage -> details", "breaker"]);
  });

  it("is the service whose failures opened a breaker, not the breaker", () => {
    const { causes } = diagnosed([
      { kind: "errors", at: "ratings", share: 0.8 },
      { kind: "rejected", edge: ["reviews", "ratings"], share: 0.5 },
    ]);
    expect(causes.map(({ kind }) => kind)).not.toContain("breaker");
    expect(causes[0]).toMatchObject({ kind: "errors", target: { service: "default/ratings" } });
  });

  it("has what a breaker rejected because of it once, whatever else speaks for it", () => {
    const { causes } = diagnosed([
      { kind: "errors", at: "ratings", share: 0.5 },
      { kind: "lost", edge: ["reviews", "ratings"], share: 0.4 },
      { kind: "rejected", edge: ["reviews", "ratings"], share: 0.3 },
    ]);
    const told =
      causes[0]?.evidence.map(({ series, unit, observed }) => `${series} ${unit} ${observed}`) ?? [];
    expect(told.join()).toContain("that a breaker rejected");
    expect(new Set(told).size).toBe(told.length);
  });

  it("is of the time until which its harm is counted", () => {
    const given = simulate(BOOKINFO, { faults: [{ kind: "slow", at: "details", ms: 80 }] });
    expect(diagnose(given).atMs).toBe(given.observed.toMs);
    const untilMs = given.observed.toMs + 3_600_000;
    expect(diagnose({ ...given, untilMs })).toEqual({ ...diagnose(given), atMs: untilMs });
  });

  it("is nothing where nothing is wrong", () => {
    expect(diagnosed([]).causes).toEqual([]);
  });
});

describe("two faults at once", () => {
  it.each([
    [
      "slow and failing",
      [
        { kind: "slow", at: "details", ms: 60 },
        { kind: "errors", at: "ratings", share: 0.6 },
      ],
    ],
    [
      "two slow",
      [
        { kind: "slow", at: "details", ms: 60 },
        { kind: "slow", at: "ratings", ms: 80 },
      ],
    ],
    [
      "slow and a slow way",
      [
        { kind: "slow", at: "ratings", ms: 60 },
        { kind: "gap", edge: ["productpage", "details"], ms: 60 },
      ],
    ],
  ] as [string, SimFault[]][])("are both among the first two: %s", (_, faults) => {
    const named = diagnosed(faults).causes.slice(0, 2).map(placeOf).sort();
    expect(named).toEqual(["details", "ratings"]);
  });
});

describe("what a cause says", () => {
  const { causes } = diagnosed([{ kind: "slow", at: "ratings", ms: 80 }]);

  it("has the way from the cause to users", () => {
    expect(causes[0]?.path).toEqual(["default/ratings", "default/reviews", "default/productpage"]);
  });

  it("has evidence with numbers of before and since", () => {
    const [evidence] = causes[0]?.evidence ?? [];
    expect(evidence).toMatchObject({ unit: "ms", speaks: "for", window: { fromMs: 100_000, toMs: 120_000 } });
    expect(evidence?.series).toContain("self time of default/ratings");
    expect((evidence?.observed ?? 0) - (evidence?.baseline ?? 0)).toBeGreaterThan(70);
  });

  it("explains the symptoms of all who wait for it", () => {
    const given = simulate(BOOKINFO, { faults: [{ kind: "slow", at: "ratings", ms: 80 }] });
    const { causes, unexplained } = diagnose(given);
    expect(causes[0]?.explains).toEqual(given.incident.symptoms.map((_, index) => index));
    expect(unexplained).toEqual([]);
  });

  it("rules out services that only wait, with their own time", () => {
    const { ruledOut } = diagnosed([{ kind: "slow", at: "ratings", ms: 80 }]);
    const page = ruledOut.find(
      ({ target }) => target.type === "service" && target.service === "default/productpage",
    );
    // Three of four requests wait for ratings, so users wait 60 ms longer: all of that is reviews'.
    expect(page?.why).toMatch(
      /^Its requests take (6\d(\.\d)?) ms longer \(mean [\d.]+ ms -> [\d.]+ ms\); (5\d|6\d)(\.\d)? ms of that its calls take/,
    );
    expect(page?.why).toContain("It fails no more than before (0 % -> 0 %).");
  });

  it("is surer of what stands alone than of one of two", () => {
    const alone = diagnosed([{ kind: "slow", at: "details", ms: 80 }]).causes[0]?.confidence ?? 0;
    const [one] = diagnosed([
      { kind: "slow", at: "details", ms: 80 },
      { kind: "slow", at: "ratings", ms: 80 },
    ]).causes;
    expect(alone).toBeGreaterThan(0.8);
    expect(one?.confidence ?? 1).toBeLessThan(alone);
  });
});
