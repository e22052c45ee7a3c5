// What a guard hears of reports: which counts are the experiment's, and what it does when it hears nothing.
import { describe, expect, it } from "vitest";
import { ANYONE, begun, guardOf, limitsOf, S, SUCCESS } from "./begun.js";
import { ReportingSidecar } from "./rig.js";

describe("what a guard counts", () => {
  it("begins with the experiment: the first whole report of a sidecar tells of the time before", () => {
    const guard = guardOf(SUCCESS);
    const sidecar = new ReportingSidecar();
    guard.hear(sidecar.tell({ bad: 300 }, { more: true }), S);
    guard.hear(sidecar.tell({ bad: 300 }), 2 * S);
    expect(limitsOf(guard)).toMatchObject([{ recent: { requests: 0 } }]);
    guard.hear(sidecar.tell({ good: 7 }), 3 * S);
    expect(limitsOf(guard)).toMatchObject([{ recent: { requests: 7, bad: 0 } }]);
  });

  it("holds the first report of a sidecar that is younger than the experiment", () => {
    const wallMs = 1_700_000_000 * S;
    const guard = guardOf(SUCCESS, wallMs);
    const young = new ReportingSidecar().tell({ good: 7 }, { wallMs: wallMs + S, nowMs: wallMs + S });
    expect(young.startedMs).toBe(wallMs);
    guard.hear(young, S);
    expect(limitsOf(guard)).toMatchObject([{ recent: { requests: 7 } }]);
  });

  it("remembers so many processes at most, and counts one that was forgotten from its next report on", () => {
    const { guard, sidecar } = begun(SUCCESS);
    const stranger = new ReportingSidecar("default/other").tell();
    for (let boot = 0; boot < 10_000; boot++)
      guard.hear({ ...stranger, report: { ...stranger.report, boot } }, 2 * S);
    guard.hear(sidecar.tell({ bad: 200 }), 3 * S);
    expect(limitsOf(guard, 3 * S)).toMatchObject([{ whole: { requests: 0 } }]);
    guard.hear(sidecar.tell({ good: 7 }), 4 * S);
    expect(limitsOf(guard, 4 * S)).toMatchObject([{ whole: { requests: 7 } }]);
  });

  it("leaves out what a report tells again, and what other ends of the edge saw", () => {
    const { guard, sidecar } = begun(SUCCESS);
    const told = sidecar.tell({ good: 10 });
    guard.hear(told, 2 * S);
    guard.hear(sidecar.tell(), 3 * S);
    const outbound = told.edges.map((edge) => ({ ...edge, direction: "outbound" as const }));
    guard.hear({ ...told, edges: outbound }, 3 * S);
    const elsewhere = told.edges.map((edge) => ({ ...edge, destination: "default/reviews" }));
    guard.hear({ ...told, edges: elsewhere }, 3 * S);
    const foreign = new ReportingSidecar("default/productpage", "impostor");
    guard.hear(foreign.tell(), 3 * S);
    const lie = foreign.tell({ bad: 500 });
    const configs = lie.report.configs.map((config) => ({ ...config, node: "default/impostor" }));
    guard.hear({ ...lie, report: { ...lie.report, configs } }, 3 * S);
    const past = told.edges.map((edge) => ({ ...edge, isPast: true }));
    guard.hear({ ...told, edges: past }, 3 * S);
    expect(limitsOf(guard)).toMatchObject([{ recent: { requests: 10 } }]);
  });

  it("takes nothing from a sidecar whose inbound filter does not run", () => {
    const { guard, sidecar } = begun(SUCCESS);
    const told = sidecar.tell({ bad: 500 });
    const configs = told.report.configs.map((config) => ({ ...config, direction: "outbound" as const }));
    guard.hear({ ...told, report: { ...told.report, configs } }, 2 * S);
    expect(limitsOf(guard)).toMatchObject([{ recent: { requests: 0 } }]);
  });
});

describe("a guard that hears nothing", () => {
  it("is blind after `over`, and stops the experiment after three times that", () => {
    const { guard } = begun(SUCCESS);
    expect(limitsOf(guard, 30 * S)).toMatchObject([{ verdict: "few", sidecars: 1 }]);
    expect(limitsOf(guard, 31 * S)).toMatchObject([
      {
        verdict: "blind",
        sidecars: 0,
        text: "no sidecar of default/productpage has told of its requests for 30 s: they cannot be seen",
      },
    ]);
    expect(guard.breach(90 * S)).toBeUndefined();
    expect(guard.breach(91 * S)).toBe(
      "no sidecar of default/productpage has told of its requests for 90 s: they cannot be seen",
    );
  });

  it("waits for some reports, however short `over` is", () => {
    const { guard } = begun("[{service: productpage, success: 99%, over: 1s}]");
    expect(limitsOf(guard, 10 * S)).toMatchObject([{ verdict: "few" }]);
    expect(limitsOf(guard, 11 * S)).toMatchObject([{ verdict: "blind" }]);
    expect(guard.breach(30 * S)).toBeUndefined();
    expect(guard.breach(31 * S)).toBeDefined();
  });

  it("sees a service without requests as long as its sidecar reports", () => {
    const { guard, sidecar } = begun(SUCCESS);
    for (let second = 2; second < 300; second++) {
      guard.hear(sidecar.tell(), second * S);
      expect(guard.breach(second * S)).toBeUndefined();
    }
    expect(limitsOf(guard, 300 * S)).toMatchObject([{ verdict: "few", recent: { requests: 0 } }]);
  });

  it("is blind where a service is named that nobody knows", () => {
    const { guard, sidecar } = begun("[{service: productpgae, success: 99%}]");
    for (let second = 2; second < 89; second++) guard.hear(sidecar.tell({ good: 10 }), second * S);
    expect(guard.breach(90 * S)).toMatch(/^no sidecar of default\/productpgae has told/);
  });

  it("stops where no sidecar at all tells what comes in, and no service is named", () => {
    const guard = guardOf(ANYONE);
    expect(guard.breach(89 * S)).toBeUndefined();
    expect(guard.breach(90 * S)).toBe(
      "no sidecar has told of requests that come in for 90 s: nothing can be seen",
    );
  });
});
