// What a guard makes of reports: which limits it finds broken, how the others stand, and whom it watches.
import { describe, expect, it } from "vitest";
import { ANYONE, begun, guardOf, limitsOf, S, SUCCESS } from "./begun.js";
import { ReportingSidecar } from "./rig.js";

describe("a guard", () => {
  it("finds a limit broken, and says by which counts", () => {
    const { guard, sidecar } = begun(SUCCESS);
    guard.hear(sidecar.tell({ good: 199, bad: 1 }), 20 * S);
    expect(guard.breach(20 * S)).toBeUndefined();
    guard.hear(sidecar.tell({ good: 955, bad: 45 }), 25 * S);
    expect(guard.breach(25 * S)).toBe(
      "success of default/productpage 96.16% is under 99% (1154 of 1200 requests in 25 s; confidence bound 98.37%)",
    );
    // What came of it does not change with time.
    expect(guard.breach(40 * S)).toBe(guard.breach(25 * S));
    expect(limitsOf(guard, 25 * S)).toMatchObject([{ verdict: "broken", service: "default/productpage" }]);
  });

  it("finds a 95th percentile passed by the share that is slower", () => {
    const { guard, sidecar } = begun("[{service: productpage, p95: 800ms}]");
    guard.hear(sidecar.tell({ good: 1_000, slow: 49 }), 2 * S);
    expect(guard.breach(2 * S)).toBeUndefined();
    guard.hear(sidecar.tell({ good: 1_000, slow: 151 }), 12 * S);
    expect(guard.breach(12 * S)).toMatch(
      /^p95 of default\/productpage is over 800ms: 10% are slower \(200 of 2000 requests in 12 s; confidence bound 6\.\d+%\)$/,
    );
  });

  it("needs one request where none may fail", () => {
    const { guard, sidecar } = begun("[{service: productpage, success: 100%}]");
    guard.hear(sidecar.tell({ good: 999 }), 2 * S);
    expect(guard.breach(2 * S)).toBeUndefined();
    expect(guard.hear(sidecar.tell({ bad: 1 }), 3 * S)).toBe(
      "success of default/productpage 99.9% is under 100% (999 of 1000 requests in 3 s)",
    );
  });

  it("tells how a limit stands that is kept", () => {
    const { guard, sidecar } = begun("[{service: productpage, success: 99%, p95: 800ms, over: 1m}]");
    guard.hear(sidecar.tell({ good: 995, bad: 5, slow: 20 }), 2 * S);
    expect(limitsOf(guard)).toEqual([
      {
        ...{ service: "default/productpage", limit: "success", badShare: 0.01, verdict: "holding" },
        ...{ overMs: 60_000, minimum: 100, sidecars: 1 },
        whole: { sinceMs: 5_000 * S, requests: 1_000, bad: 5, leastBadShare: expect.any(Number) },
        recent: { sinceMs: 5_000 * S, requests: 1_000, bad: 5, leastBadShare: expect.any(Number) },
        text: "success of default/productpage: 99.5% of 1000 requests; the limit is 99%",
      },
      expect.objectContaining({
        ...{ limit: "p95", p95Ms: 800, badShare: 0.05, verdict: "holding" },
        text: "p95 of default/productpage: 2% of 1000 requests are slower than 800ms; the limit is 5%",
      }),
    ]);
  });

  it("judges nothing by fewer requests than the minimum", () => {
    const { guard, sidecar } = begun(SUCCESS);
    guard.hear(sidecar.tell({ bad: 99 }), 2 * S);
    expect(guard.breach(2 * S)).toBeUndefined();
    expect(limitsOf(guard)).toMatchObject([
      {
        verdict: "few",
        text: "success of default/productpage: 99 requests, judged from 100 on",
      },
    ]);
  });

  it("judges what comes from outside the mesh alone where no service is named", () => {
    const { guard, sidecar } = begun(ANYONE);
    const inner = new ReportingSidecar("default/reviews", "reviews-1");
    guard.hear(inner.tell({ good: 10, source: "default/productpage" }), S);
    guard.hear(inner.tell({ bad: 500, source: "default/productpage" }), 2 * S);
    guard.hear(sidecar.tell({ bad: 500, source: "unknown" }), 2 * S);
    expect(guard.breach(2 * S)).toBeUndefined();
    expect(limitsOf(guard)).toMatchObject([{ service: "default/productpage", recent: { requests: 0 } }]);
    guard.hear(sidecar.tell({ bad: 500 }), 3 * S);
    expect(guard.breach(3 * S)).toMatch(
      /^success of default\/productpage 0% is under 99% \(0 of 500 requests/,
    );
  });

  it("watches each service that is called from outside, each with less of the error", () => {
    const { guard } = begun(ANYONE);
    const other = new ReportingSidecar("shop/entry", "entry-1");
    guard.hear(other.tell({ good: 100 }), 2 * S);
    guard.hear(other.tell({ good: 960, bad: 40 }), 3 * S);
    expect(limitsOf(guard, 3 * S).map(({ service }) => service)).toEqual([
      "default/productpage",
      "shop/entry",
    ]);
    expect(guard.breach(3 * S)).toMatch(/^success of shop\/entry 96% is under 99%/);
  });

  it("watches so many of them at most, the first that are called", () => {
    const guard = guardOf(ANYONE);
    for (let at = 0; at < 300; at++) {
      guard.hear(new ReportingSidecar(`default/s${at}`, `s${at}`).tell({ good: 1 }), S);
    }
    const services = limitsOf(guard).map(({ service }) => service);
    expect(services).toHaveLength(256);
    expect(services).not.toContain("default/s256");
  });

  it("tells with each report whether it shows a breach", () => {
    const { guard, sidecar } = begun(SUCCESS);
    expect(guard.hear(sidecar.tell({ good: 200 }), 2 * S)).toBeUndefined();
    expect(guard.hear(sidecar.tell({ bad: 200 }), 3 * S)).toMatch(
      /^success of default\/productpage 50% is under/,
    );
  });

  it("says that nobody was called from outside so far", () => {
    const guard = guardOf(ANYONE);
    guard.hear(new ReportingSidecar().tell({ good: 10, source: "default/a" }), S);
    const [limit, ...others] = limitsOf(guard);
    expect(others).toEqual([]);
    expect(limit).not.toHaveProperty("service");
    expect(limit?.text).toBe("no service has been called from outside the mesh so far");
  });

  it("counts over all sidecars of a service, and over restarts of them", () => {
    const { guard, sidecar } = begun(SUCCESS);
    const second = new ReportingSidecar("default/productpage", "productpage-2");
    guard.hear(second.tell(), S);
    guard.hear(second.tell({ good: 30 }), 2 * S);
    sidecar.restart();
    guard.hear(sidecar.tell(), 2 * S);
    guard.hear(sidecar.tell({ good: 50 }), 3 * S);
    expect(limitsOf(guard)).toMatchObject([{ recent: { requests: 80, bad: 0 }, sidecars: 3 }]);
  });
});
