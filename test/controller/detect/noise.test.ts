// What is no incident, or none of its own: latency that always varied by factors, and what follows from trouble that is known.
import { describe, expect, it } from "vitest";
import { EDGES, Shop, type Troubles, warmShop } from "./mesh.js";

const [users, cart, pay, store] = EDGES.map(({ source, destination }) => `${source} ${destination}`) as [
  string,
  string,
  string,
  string,
];

/** How many incidents a shop opens in so many steps. */
function openedIn(shop: Shop, steps: number): number {
  const ids = new Set<number>();
  for (let step = 0; step < steps; step++) for (const { id } of shop.run(1)) ids.add(id);
  return ids.size;
}

describe("latency that varies by factors", () => {
  it.each([0.5, 1, 1.6])("opens nothing, from the first step on: by e to the %f", (sigma) => {
    for (const seed of [1, 2, 3])
      for (const stepMs of [5_000, 60_000])
        expect(openedIn(new Shop({ seed, stepMs, sigma }), 400)).toBeLessThanOrEqual(sigma > 1 ? 1 : 0);
  });

  it("opens an incident beyond what it ever varied by", () => {
    const times = 60;
    const slow = { [users]: { slowerMs: 100 * times }, [cart]: { slowerMs: 30 * times } };
    for (const seed of [1, 2, 3]) {
      const shop = new Shop({ seed, sigma: 0.8 });
      shop.run(120);
      expect(shop.stepsUntilOpen(slow)).toBeLessThanOrEqual(3);
    }
  });
});

describe("a fault of few requests", () => {
  it("is one incident from its first sign to its end, though steps of it show too little alone", () => {
    const shop = new Shop({ requests: 4, sigma: 0.3 });
    shop.run(150);
    const slow = (traffic: number) => ({
      [users]: { slowerMs: 900, traffic },
      [cart]: { slowerMs: 900, traffic },
    });
    const ids = new Set<number>();
    for (let step = 0; step < 60; step++)
      for (const { id } of shop.run(1, slow(step % 12 < 3 ? 1 : 0.25))) ids.add(id);
    expect([...ids]).toEqual([1]);
    expect(shop.run(6).map(({ condition }) => condition)).toEqual(["over"]);
  });
});

describe("users who stay away", () => {
  const slow: Troubles = { [users]: { slowerMs: 5_000 }, [cart]: { slowerMs: 5_000 } };
  const leaving: Troubles = { ...slow, [users]: { slowerMs: 5_000, traffic: 0.1 } };

  it("from what is slow already are of the same incident, and of its harm", () => {
    const shop = warmShop();
    shop.run(20, slow);
    const before = shop.detector.open[0]?.harm.missing;
    shop.run(20, leaving);
    expect(shop.detector.open).toHaveLength(1);
    expect(shop.detector.open[0]?.symptoms.map(({ kind }) => kind)).toContain("traffic_loss");
    expect(before).toBe(0);
    expect(shop.detector.open[0]?.harm.missing).toBeGreaterThan(500);
  });

  it("are missing from the first step on, not only since it is sure", () => {
    const shop = warmShop();
    expect(shop.stepsUntilOpen({ [users]: { traffic: 0 } }, 20)).toBe(12);
    expect(shop.detector.open[0]?.harm.missing).toBeGreaterThan(11.5 * 90);
  });

  it("while users felt nothing of what else is wrong are an incident of their own", () => {
    const shop = warmShop();
    shop.run(20, { [store]: { failShare: 0.5 } });
    shop.run(20, { [store]: { failShare: 0.5 }, [users]: { traffic: 0 } });
    expect(shop.detector.open.map(({ id }) => id)).toEqual([1, 2]);
  });
});

describe("requests that hang", () => {
  it("and take long once they end are one incident", () => {
    const shop = warmShop();
    shop.run(20, { [cart]: { traffic: 0.1, inFlight: 90 } });
    shop.run(3, { [cart]: { slowerMs: 90_000 } });
    const [incident, ...others] = shop.detector.open;
    expect(others).toEqual([]);
    expect(incident?.symptoms.map(({ kind }) => kind)).toEqual(expect.arrayContaining(["hung", "latency"]));
  });
});

describe("harm", () => {
  const fails = { [pay]: { failShare: 0.5 }, [users]: { failShare: 0.5 } };

  it("is of the time until the last trouble, not of the calm after it", () => {
    const shop = warmShop();
    shop.run(4, fails);
    const harm = shop.detector.open[0]?.harm;
    const [over] = shop.run(6);
    expect(over).toMatchObject({ condition: "over", harm });
    expect((over?.harm.failed ?? 0) / (over?.harm.requests ?? 1)).toBeCloseTo(0.5, 1);
  });

  it("is of the calm between as well where trouble comes back", () => {
    const shop = warmShop();
    shop.run(4, fails);
    const before = shop.detector.open[0]?.harm.requests ?? 0;
    shop.run(3);
    expect(shop.detector.open[0]?.harm.requests).toBe(before);
    shop.run(1, fails);
    expect((shop.detector.open[0]?.harm.requests ?? 0) - before).toBeGreaterThan(350);
  });
});
