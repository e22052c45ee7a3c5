import { beforeEach, describe, expect, it } from "vitest";
import { edge, slot } from "../../report/messages.js";
import { GraphRig, HOUR_MS } from "../rig.js";
import { BEGIN_MS, pastHourOf } from "./past-hour.js";

let rig: GraphRig;
beforeEach(() => {
  rig = new GraphRig();
});
const { tell, run, view, onlyEdge, bySource } = pastHourOf(() => rig);

describe("the mesh now", () => {
  it("has both ends of an edge, with the exact rates of 10 s, a minute and 5 minutes", () => {
    run(400, 20);
    const { bySource, byDestination, gap, retries } = onlyEdge();
    for (const traffic of [bySource, byDestination]) {
      expect(traffic).toMatchObject({
        rate: 20,
        rate10s: 20,
        rate1m: 20,
        rate5m: 20,
        meanMs: 5,
        errorShare: 0,
      });
    }
    expect([gap?.meanMs, retries]).toEqual([0, 0]);
  });

  it("is what a step and more hold: the window is whole steps until now", () => {
    run(125, 10);
    const { fromMs, toMs, keptFromMs } = view();
    expect([fromMs, toMs, keptFromMs]).toEqual([BEGIN_MS + 60_000, BEGIN_MS + 125_000, BEGIN_MS]);
    expect(bySource().requests).toBe(650);
  });

  it("has no rate of a time that is longer than anything is known", () => {
    run(65, 10);
    expect(bySource()).toMatchObject({ rate: 10, rate10s: 10, rate1m: 10, rate5m: null });
    expect(view({ windowMs: HOUR_MS })).toMatchObject({ fromMs: BEGIN_MS, toMs: BEGIN_MS + 65_000 });
  });

  it("divides by the time until the last reports, so that what is not told yet lowers no rate", () => {
    run(300, 20);
    rig.nowMs += 900;
    expect(bySource().rate1m).toBe(20);
  });

  it("has retries by what both ends have told of: a sidecar that reports later looks like none", () => {
    run(65, 20);
    rig.nowMs += 500;
    tell(1310, "s2", 1);
    expect(onlyEdge()).toMatchObject({ retries: 0, byDestination: { requests: 1310 } });
    rig.nowMs = BEGIN_MS + 72_000;
    tell(1300, "s1");
    tell(1400, "s2", 1);
    expect(onlyEdge().retries).toBeGreaterThan(0);
  });

  it("has what is in flight, also on an edge that nothing was counted on", () => {
    rig.nowMs += 1000;
    tell(0, "s1", 0, 3);
    tell(0, "s3", 0, 4);
    expect(bySource()).toMatchObject({ inFlight: 7, requests: 0, meanMs: null, p99Ms: null });
  });

  it("does not show edges without requests in the window or in flight", () => {
    run(10, 5);
    rig.nowMs += 120_000;
    rig.tell({});
    expect(view()).toMatchObject({ edges: [], nodes: [], performance: null, omittedEdges: 0 });
  });

  it("goes without sidecars that do not report any more: their time goes on, and their requests in flight do not", () => {
    run(60, 20);
    tell(1200, "s1", 0, 5);
    rig.nowMs += 20_000;
    rig.tell({ nodeId: "s9" });
    expect(bySource()).toMatchObject({ inFlight: 0, rate10s: 0, requests: 800, rate: 800 / 60 });
  });

  it("sums up what several sidecars of a service saw", () => {
    for (let second = 1; second <= 60; second++) {
      rig.nowMs += 1000;
      tell(10 * second, "s1");
      tell(30 * second, "s2");
    }
    expect(bySource()).toMatchObject({ rate1m: 40, rate10s: 40, requests: 2400 });
  });

  it("has a histogram where it is asked for", () => {
    run(10, 1);
    const histogram = [{ fromMs: 4.608, toMs: 5.12, requests: 10 }];
    expect(bySource({ withHistogram: true }).histogram).toEqual(histogram);
    expect(bySource()).not.toHaveProperty("histogram");
  });

  it("has at most 5,000 edges, the busiest of them", () => {
    for (let n = 0; n < 6; n++) {
      const edges = Array.from({ length: 1000 }, (_, m) =>
        edge({ source: `d/s${n}`, destination: `d/t${String(m).padStart(3, "0")}`, outcomes: [6 - n] }),
      );
      rig.nowMs += 1;
      rig.tell({ nodeId: `s${n}`, slots: [slot({ edges })] });
    }
    const { edges, omittedEdges, nodes } = view();
    expect([edges.length, omittedEdges, nodes.length]).toEqual([5000, 1000, 1006]);
    expect(edges.some(({ source }) => source === "d/s5")).toBe(false);
    expect(edges.map(({ source, destination }) => [source, destination].join())).toEqual(
      edges.map(({ source, destination }) => [source, destination].join()).sort(),
    );
  });
});
