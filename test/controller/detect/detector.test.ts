import { describe, expect, it } from "vitest";
import { Detector } from "../../../controller/detect/index.js";
import { EDGES, Shop, warmShop } from "./mesh.js";

const [users, cart, pay, store] = EDGES.map(({ source, destination }) => `${source} ${destination}`) as [
  string,
  string,
  string,
  string,
];

describe("a quiet mesh", () => {
  it("raises no alarm in hours of steps of 5 s, whatever the seed", () => {
    for (const seed of [1, 2]) {
      const shop = new Shop({ seed });
      for (let step = 0; step < 1_500; step++) expect(shop.run(1)).toEqual([]);
    }
  });

  it("raises none with few requests, or long steps", () => {
    const rare = new Shop({ requests: 4 });
    for (let step = 0; step < 600; step++) expect(rare.run(1)).toEqual([]);
    const slow = new Shop({ stepMs: 300_000, requests: 50 });
    for (let step = 0; step < 300; step++) expect(slow.run(1)).toEqual([]);
  });
});

describe("a fault in the mesh", () => {
  for (const stepMs of [5_000, 15_000, 60_000, 300_000])
    it(`is found within two steps of ${stepMs / 1000} s, by the same thresholds`, () => {
      const open = (troubles: Parameters<Shop["run"]>[1]) =>
        warmShop({ stepMs }).stepsUntilOpen(troubles ?? {});
      expect(open({ [users]: { failShare: 0.2 } })).toBe(1);
      expect(open({ [cart]: { failShare: 0.2 } })).toBe(1);
      const afterStall = stepMs < 10_000 ? 2 : 1;
      expect(open({ [users]: { slowerMs: 300 }, [cart]: { slowerMs: 300 } })).toBe(afterStall);
      expect(open({ [cart]: { slowerMs: 300 } })).toBe(2);
      expect(open({ [store]: { slowerMs: 60 } })).toBe(2);
    });

  it("that lasts for one step of 5 s only is a stall, and none", () => {
    const shop = warmShop();
    const stall = Object.fromEntries(
      EDGES.map((edge) => [`${edge.source} ${edge.destination}`, { slowerMs: 900 }]),
    );
    for (let round = 0; round < 5; round++) {
      expect(shop.run(1, stall)).toEqual([]);
      for (let step = 0; step < 10; step++) expect(shop.run(1)).toEqual([]);
    }
  });

  it("that touches each tenth request only is found by the tail", () => {
    expect(warmShop().stepsUntilOpen({ [pay]: { tailMs: 800 } })).toBeLessThanOrEqual(3);
  });

  it("that lets requests hang is found while they hang", () => {
    const hung = { traffic: 0.1, inFlight: 60 };
    expect(warmShop().stepsUntilOpen({ [users]: hung })).toBe(2);
  });

  it("that lets users' requests hang is severe before one of them ended, and none of them is missing", () => {
    const shop = warmShop();
    shop.run(2, { [users]: { traffic: 0.3, inFlight: 60 } });
    const [incident] = shop.detector.open;
    expect(incident).toMatchObject({ severity: "critical", harm: { failed: 0, slow: 0, missing: 0 } });
    expect(incident?.symptoms.map(({ kind }) => kind)).toEqual(["hung"]);
  });

  it("says of which number of the latency it tells", () => {
    const shop = warmShop();
    shop.run(3, { [users]: { slowerMs: 300 } });
    const [symptom] = shop.detector.open[0]?.symptoms ?? [];
    expect(symptom).toMatchObject({ kind: "latency", quantile: expect.stringMatching(/^p\d\dMs$/) });
    const [seen] = shop.detector.conditions().filter(({ atUsers }) => atUsers);
    expect(seen?.symptoms[0]?.quantile).toMatch(/^p\d\dMs$/);
    expect(seen?.why).toMatch(/^takes \d+ ms \((median|9\dth percentile)\), \d+ ms before/);
  });

  it("that keeps users away is found after a minute, and not before", () => {
    expect(warmShop().stepsUntilOpen({ [users]: { traffic: 0 } }, 20)).toBe(12);
  });

  it("has an onset where it began, a baseline before that, and users' harm since", () => {
    const shop = warmShop();
    const onsetMs = shop.atMs;
    shop.run(3, { [users]: { failShare: 0.5 } });
    const [incident] = shop.detector.open;
    expect(incident).toMatchObject({
      id: 1,
      condition: "incident",
      severity: "critical",
      onsetMs,
      endedMs: null,
    });
    expect(incident?.detectedMs).toBe(onsetMs + 5_000);
    expect(incident?.baseline.toMs).toBe(onsetMs);
    expect(incident?.baseline.fromMs).toBe(onsetMs - 60 * 5_000);
    expect(incident?.harm.requests).toBeGreaterThan(250);
    expect((incident?.harm.failed ?? 0) / (incident?.harm.requests ?? 1)).toBeCloseTo(0.5, 1);
    expect(incident?.symptoms[0]).toMatchObject({ kind: "errors", atUsers: true, sinceMs: onsetMs });
  });

  it("that users do not see is of low severity", () => {
    const shop = warmShop();
    shop.run(3, { [store]: { failShare: 0.5 } });
    expect(shop.detector.open[0]).toMatchObject({ severity: "low" });
  });

  it("is over half a minute after the last trouble, with the time of that", () => {
    const shop = warmShop();
    shop.run(4, { [users]: { failShare: 0.5 } });
    const endedMs = shop.atMs;
    expect(shop.run(5)).toMatchObject([{ condition: "recovering", endedMs: null }]);
    expect(shop.run(1)).toMatchObject([{ condition: "over", endedMs }]);
    expect(shop.detector.open).toEqual([]);
    expect(shop.detector.unlearned).toEqual([{ fromMs: endedMs - 20_000, toMs: endedMs + 30_000 }]);
  });

  it("that comes back while it recovers is the same, later it is another", () => {
    const shop = warmShop();
    shop.run(4, { [users]: { failShare: 0.5 } });
    shop.run(3);
    expect(shop.run(1, { [users]: { failShare: 0.5 } })).toMatchObject([{ id: 1, condition: "incident" }]);
    shop.run(30);
    expect(shop.run(1, { [users]: { failShare: 0.5 } })).toMatchObject([{ id: 2, condition: "incident" }]);
  });

  it("is not learned: the second is as plain as the first", () => {
    const shop = warmShop();
    for (let id = 1; id <= 5; id++) {
      const [incident] = shop.run(40, { [cart]: { slowerMs: 200 } });
      expect(incident).toMatchObject({ id, condition: "incident" });
      expect(incident?.symptoms[0]?.baseline).toBeLessThan(70);
      shop.run(10);
    }
  });

  it("that never ends is the new normal after an hour", () => {
    const shop = warmShop({ stepMs: 60_000 });
    const slow = { [users]: { slowerMs: 400 }, [cart]: { slowerMs: 400 } };
    shop.run(59, slow);
    expect(shop.detector.open).toHaveLength(1);
    expect(shop.run(1, slow)).toMatchObject([{ condition: "over" }]);
    for (let step = 0; step < 60; step++) expect(shop.run(1, slow)).toEqual([]);
    expect(shop.stepsUntilOpen({ [users]: { slowerMs: 2_000 }, [cart]: { slowerMs: 2_000 } })).toBe(1);
  });
});

describe("two faults", () => {
  it("that begin together are one incident with the symptoms of both", () => {
    const shop = warmShop();
    shop.run(3, { [pay]: { failShare: 0.5 }, [store]: { slowerMs: 100 } });
    const [incident, ...others] = shop.detector.open;
    expect(others).toEqual([]);
    const told = new Set(incident?.symptoms.map(({ kind, destination }) => `${kind} ${destination}`));
    expect(told).toEqual(new Set(["errors a/pay", "latency a/store"]));
  });

  it("of which the second begins much later elsewhere are two incidents", () => {
    const shop = warmShop();
    const first = { [pay]: { failShare: 0.5 } };
    shop.run(20, first);
    shop.run(3, { ...first, [store]: { failShare: 0.5 } });
    expect(shop.detector.open.map(({ id }) => id)).toEqual([1, 2]);
  });

  it("of which the second is what the first does to its callers are one", () => {
    const shop = warmShop();
    const first = { [store]: { failShare: 0.5 } };
    shop.run(20, first);
    shop.run(3, { ...first, [cart]: { failShare: 0.5 }, [users]: { failShare: 0.5 } });
    expect(shop.detector.open).toHaveLength(1);
    expect(shop.detector.open[0]).toMatchObject({ severity: "critical" });
  });
});

describe("what no caller feels", () => {
  const conditionOf = (shop: Shop, edge: string, seenBy: string) =>
    shop.detector
      .conditions()
      .find((one) => `${one.source} ${one.destination}` === edge && one.seenBy === seenBy);

  it("is suspect at most: a callee that is slow where its caller is not", () => {
    const shop = warmShop();
    expect(shop.stepsUntilOpen({ [cart]: { slowerMs: 500, seenBy: "destination" } }, 30)).toBe(
      Number.POSITIVE_INFINITY,
    );
    expect(conditionOf(shop, cart, "destination")).toMatchObject({ condition: "suspect" });
    expect(conditionOf(shop, cart, "source")).toMatchObject({ condition: "ok" });
  });

  it("is a call that takes longer by less than a tenth of what its caller takes", () => {
    const quick = { [store]: { slowerMs: 60 } };
    expect(warmShop().stepsUntilOpen(quick)).toBe(2);
    const detector = new Detector({ thresholds: { feltShare: 3 } });
    expect(warmShop({ detector }).stepsUntilOpen(quick)).toBe(Number.POSITIVE_INFINITY);
  });

  it("is more traffic alone", () => {
    const shop = warmShop();
    expect(shop.stepsUntilOpen({ [users]: { traffic: 5 } }, 30)).toBe(Number.POSITIVE_INFINITY);
  });

  it("is a caller that calls no more, with traffic of its own", () => {
    const shop = warmShop();
    expect(shop.stepsUntilOpen({ [pay]: { traffic: 0 } }, 30)).toBe(Number.POSITIVE_INFINITY);
    expect(conditionOf(shop, pay, "source")?.symptoms[0]).toMatchObject({ kind: "traffic_loss" });
  });
});
