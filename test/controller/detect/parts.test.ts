import { describe, expect, it } from "vitest";
import { Callers } from "../../../controller/detect/callers.js";
import type { Finding } from "../../../controller/detect/findings.js";
import { harmOf, NO_HARM, severityOf } from "../../../controller/detect/harm.js";
import { DEFAULT_THRESHOLDS } from "../../../controller/detect/index.js";
import { reachedFrom } from "../../../controller/detect/reach.js";
import { endsOf, isCallersView } from "../../../controller/detect/roles.js";
import { rulesOf, Watch } from "../../../controller/detect/watch.js";
import { Witnesses } from "../../../controller/detect/witnesses.js";
import type { MeshWindow } from "../../../controller/model/index.js";
import { Shop, sampleOf, warmShop } from "./mesh.js";

const EMPTY: MeshWindow = {
  fromMs: 0,
  stepMs: 1000,
  steps: 1,
  calls: [],
  ends: [],
  services: [],
  instances: [],
};

const finding: Finding = {
  kind: "latency",
  quantile: "p90Ms",
  baseline: 10,
  observed: 100,
  z: 20,
  weight: 100,
  atOnce: false,
  confirmed: true,
  atFirst: false,
  sinceMs: 0,
};

describe("who stands at an end", () => {
  it("are users where the caller is no service of the mesh", () => {
    const atUsers = endsOf(new Shop().window()).filter((end) => end.atUsers);
    expect(atUsers.map(({ source, destination }) => [source, destination])).toEqual([["outside", "a/shop"]]);
  });

  it("are users of a service that nobody calls, where no edge tells", () => {
    const calls = [{ source: "a/site", destination: "a/search" }];
    const services = ["a/site", "a/search"].map((service) => ({ service, samples: [] }));
    const ends = endsOf({ ...EMPTY, calls, services });
    expect(ends.map(({ destination, atUsers }) => [destination, atUsers])).toEqual([
      ["a/site", true],
      ["a/search", false],
    ]);
  });

  it("are those whom nobody calls, where nobody comes from outside", () => {
    const window = new Shop().window();
    const ends = endsOf({ ...window, ends: window.ends.filter(({ source }) => source !== "outside") });
    expect(new Set(ends.filter(({ atUsers }) => atUsers).map(({ source }) => source))).toEqual(
      new Set(["a/shop"]),
    );
  });

  it("are callers by what they tell themselves, else by what the callee tells", () => {
    const edge = { source: "a/shop", destination: "a/cart" };
    const seenBy = (latency: object) => {
      const caller = { ...edge, seenBy: "source" as const, samples: [sampleOf({ latency })] };
      const callee = {
        ...edge,
        seenBy: "destination" as const,
        samples: [sampleOf({ latency: { p90Ms: 100 } })],
      };
      const end = endsOf({ ...EMPTY, ends: [caller, callee] }).find((one) => one.seenBy === "destination");
      return end === undefined ? undefined : isCallersView({ ...end, atUsers: false }, 0, finding);
    };
    expect(seenBy({ p50Ms: 10, p90Ms: 10 })).toBe(false);
    expect(seenBy({ p50Ms: 10 })).toBe(true);
  });
});

describe("what callers do themselves", () => {
  const window = new Shop().window();
  const ends = endsOf(window);

  it("is the sum of who asks them, and not known where one end does not tell", () => {
    const callers = new Callers(window, ends);
    const told = ends.find(({ destination }) => destination === "a/shop")?.samples[0]?.requests;
    expect(callers.requestsOf("a/shop", 0, new Map())).toBe(told);
    expect(callers.requestsOf("outside", 0, new Map())).toBeNull();
    const silent = ends.map((end) => ({ ...end, samples: [undefined] }));
    expect(new Callers(window, silent).requestsOf("a/shop", 0, new Map())).toBeNull();
  });

  it("is not known while they hang, for they end nothing and go on asking others", () => {
    const shop = warmShop();
    const kinds = [1, 2, 3].flatMap(() => {
      shop.run(1, { "outside a/shop": { traffic: 0.05, inFlight: 90 } });
      const seen = shop.detector.conditions().filter(({ source }) => source === "a/shop");
      expect(seen).toHaveLength(4);
      return seen.flatMap(({ symptoms }) => symptoms.map(({ kind }) => kind));
    });
    expect(kinds).toEqual([]);
  });

  it("takes as long as the fastest of their own requests usually do", () => {
    const watch = new Watch();
    const step = { fromMs: 0, toMs: 60_000 };
    for (let at = 0; at < 3; at++)
      watch.learn(
        step,
        sampleOf({ latency: { p50Ms: 80 } }),
        { callerRequests: null, season: 1 },
        false,
        1e9,
      );
    const shop = ends.find(({ destination }) => destination === "a/shop");
    const cart = ends.find(({ destination, seenBy }) => destination === "a/cart" && seenBy === "source");
    if (shop === undefined || cart === undefined) throw new Error("no such ends");
    const callers = new Callers(window, ends);
    expect(callers.latencyOf(cart, new Map([[shop.key, watch]]))).toBe(80);
    expect(callers.latencyOf(cart, new Map())).toBeNull();
  });
});

describe("what a service reaches", () => {
  it("is itself, what it calls, and what those call, also in a ring", () => {
    const calls = ["ab", "bc", "ca", "de"].map(([source = "", destination = ""]) => ({
      source,
      destination,
    }));
    expect([...reachedFrom("a", calls)].sort()).toEqual(["a", "b", "c"]);
    expect([...reachedFrom("e", calls)]).toEqual(["e"]);
  });
});

describe("witnesses of one step", () => {
  const ends = endsOf(new Shop().window());
  const inTrouble = (...troubled: string[]) =>
    new Witnesses(
      ends.map((end) => ({ end, findings: troubled.includes(end.key) ? [finding] : [] })),
      [],
      rulesOf(DEFAULT_THRESHOLDS).enough,
    );
  const [users, cart, , , , store] = ends;

  it("are users for what happens inside", () => {
    if (users === undefined || cart === undefined || store === undefined) throw new Error("no such ends");
    expect(inTrouble(cart.key, store.key).agree(cart)).toBe(false);
    expect(inTrouble(cart.key, users.key).agree(cart)).toBe(true);
  });

  it("are the ends of the service that they ask for what users see", () => {
    if (users === undefined || cart === undefined || store === undefined) throw new Error("no such ends");
    expect(inTrouble(users.key).agree(users)).toBe(false);
    expect(inTrouble(users.key, store.key).agree(users)).toBe(false);
    expect(inTrouble(users.key, cart.key).agree(users)).toBe(true);
  });

  it("must show half of what is enough in one step", () => {
    if (users === undefined || cart === undefined) throw new Error("no such ends");
    const agree = (z: number) => {
      const findings = (key: string) => (key === users.key ? [{ ...finding, z }] : []);
      const seen = ends.map((end) => ({ end, findings: findings(end.key) }));
      return new Witnesses(seen, [], rulesOf(DEFAULT_THRESHOLDS).enough).agree(cart);
    };
    expect([agree(5.9), agree(6)]).toEqual([false, true]);
  });
});

describe("harm", () => {
  const watch = new Watch();
  const step = { fromMs: 0, toMs: 60_000 };
  const usual = sampleOf({ requests: 100, outcomes: { success: 100 }, latency: { p50Ms: 10, p99Ms: 100 } });
  for (let at = 0; at < 5; at++)
    watch.learn(step, usual, { callerRequests: undefined, season: 1 }, false, 1e9);

  it("is who failed, who waited longer than nearly all did, and who never came", () => {
    const sample = sampleOf({
      requests: 100,
      outcomes: { success: 80, failure: 20 },
      latency: { p50Ms: 200, p99Ms: 400 },
    });
    const loss: Finding = { ...finding, kind: "traffic_loss", baseline: 5, observed: 3 };
    const harm = harmOf(sample, watch, [finding, loss], 10);
    expect(harm).toMatchObject({ requests: 100, failed: 20, missing: 20 });
    expect(harm.slow).toBeCloseTo(80 * 0.75, 5);
    expect(harmOf(sample, watch, [], 10)).toEqual({ requests: 100, failed: 20, slow: 0, missing: 0 });
  });

  it("is none in a step that tells nothing", () => {
    expect(harmOf(sampleOf({}), watch, [], 10)).toEqual(NO_HARM);
  });

  it("is as severe as the budget burns fast", () => {
    const severity = (failed: number) => severityOf({ ...NO_HARM, requests: 10_000, failed }, 0.999);
    expect([145, 143, 61, 31, 29, 0].map(severity)).toEqual([
      "critical",
      "high",
      "high",
      "medium",
      "low",
      "low",
    ]);
    expect(severityOf(NO_HARM, 0.999)).toBe("low");
    expect(severityOf(NO_HARM, 0.999, 9)).toBe("critical");
  });
});

describe("the rules of a detector", () => {
  it("have each kind of symptom once", () => {
    const kinds = rulesOf(DEFAULT_THRESHOLDS).patiences.flatMap(([kind]) => kind);
    expect([...kinds].sort()).toEqual(["errors", "hung", "latency", "traffic_loss", "traffic_surge"]);
  });
});
