import { describe, expect, it } from "vitest";
import { earlyEnd } from "../../../controller/diagnose/early.js";
import { edgeFailures, outcomeOf, ownFailures } from "../../../controller/diagnose/failures.js";
import { type Edge, inboundOf, type Mesh, meshOf, type Service } from "../../../controller/diagnose/mesh.js";
import { heldBetween, heldBy } from "../../../controller/diagnose/stuck.js";
import { gapTime, selfTime } from "../../../controller/diagnose/time.js";
import { BOOKINFO, type SimFault, type SimMesh, simulate } from "./simulator.js";

const meshWith = (faults: SimFault[], mesh: SimMesh = BOOKINFO): Mesh => meshOf(simulate(mesh, { faults }));

function service(mesh: Mesh, name: string): Service {
  const found = mesh.services.get(`default/${name}`);
  if (found === undefined) throw new Error(`no ${name}`);
  return found;
}

function edge(mesh: Mesh, source: string, destination: string): Edge {
  const found = mesh.edges.find(
    (one) => one.source === `default/${source}` && one.destination === `default/${destination}`,
  );
  if (found === undefined) throw new Error(`no ${source} -> ${destination}`);
  return found;
}

describe("self time", () => {
  const mesh = meshWith([{ kind: "slow", at: "ratings", ms: 80 }]);

  it("rises of the service that is slow, by what it is slower", () => {
    const lost = selfTime(mesh, service(mesh, "ratings"));
    expect(lost?.contrast.excess).toBeGreaterThan(75);
    expect(lost?.contrast.excess).toBeLessThan(85);
    expect(lost?.perStepMs).toBeGreaterThan(150 * 75);
  });

  it.each(["reviews", "productpage", "details"])(
    "stays of a service that only waits, or not even that: %s",
    (name) => {
      expect(Math.abs(selfTime(mesh, service(mesh, name))?.contrast.z ?? 9)).toBeLessThan(3);
    },
  );

  it("stays where a network is slow, whose both ends take as long as ever", () => {
    const slow = meshWith([{ kind: "gap", edge: ["productpage", "details"], ms: 80 }]);
    for (const name of ["productpage", "details"])
      expect(Math.abs(selfTime(slow, service(slow, name))?.contrast.z ?? 9)).toBeLessThan(3);
  });

  it("is not known of a service that nothing tells of", () => {
    const bare: Service = {
      name: "default/x",
      inbound: [],
      outbound: [],
      instances: [],
      requests: Number.NaN,
      atUsers: true,
    };
    expect(selfTime(mesh, bare)).toBeUndefined();
  });
});

describe("the gap of an edge", () => {
  it("rises where the way is slow, and nowhere else", () => {
    const mesh = meshWith([{ kind: "gap", edge: ["productpage", "details"], ms: 80 }]);
    expect(gapTime(mesh, edge(mesh, "productpage", "details"))?.contrast.excess).toBeCloseTo(80, 0);
    expect(gapTime(mesh, edge(mesh, "productpage", "reviews"))?.contrast.z).toBeLessThan(1);
  });

  it("is not known where one end saw nothing", () => {
    const mesh = meshWith([]);
    const { byDestination, ...oneEnd } = edge(mesh, "productpage", "details");
    expect(byDestination).toBeDefined();
    expect(gapTime(mesh, oneEnd)).toBeUndefined();
    expect(edgeFailures(mesh, oneEnd)).toBeUndefined();
    expect(heldBetween(mesh, oneEnd)).toBeUndefined();
  });
});

describe("failures", () => {
  it("are own where the callees do not fail", () => {
    const mesh = meshWith([{ kind: "errors", at: "details", share: 0.5 }]);
    const own = ownFailures(mesh, service(mesh, "details"));
    expect(own?.perStep).toBeGreaterThan(90);
    expect(own).toMatchObject({ baseline: 0, fresh: 1 });
    expect(own?.observed).toBeCloseTo(0.5, 1);
  });

  it("are passed on where the callees fail as many", () => {
    const mesh = meshWith([{ kind: "errors", at: "details", share: 0.5 }]);
    const asked = inboundOf(service(mesh, "productpage"));
    expect(asked && outcomeOf(mesh, asked, asked.failed)?.z).toBeGreaterThan(10);
    expect(ownFailures(mesh, service(mesh, "productpage"))?.z).toBeLessThan(1);
  });

  it("are the edge's where the callee never saw them", () => {
    const mesh = meshWith([{ kind: "lost", edge: ["productpage", "details"], share: 0.4 }]);
    expect(edgeFailures(mesh, edge(mesh, "productpage", "details"))?.perStep).toBeGreaterThan(70);
    expect(ownFailures(mesh, service(mesh, "details"))?.z).toBeLessThan(1);
  });

  it("are not the edge's where a breaker rejected them", () => {
    const mesh = meshWith([{ kind: "rejected", edge: ["productpage", "details"], share: 0.6 }]);
    const here = edge(mesh, "productpage", "details");
    expect(edgeFailures(mesh, here)?.z).toBeLessThan(1);
    const { bySource } = here;
    expect(bySource && outcomeOf(mesh, bySource, bySource.rejected)?.observed).toBeCloseTo(0.6, 1);
  });

  it("are no finding while they are as rare as one in a thousand", () => {
    const mesh = meshWith([{ kind: "errors", at: "details", share: 0.001 }]);
    expect(ownFailures(mesh, service(mesh, "details"))?.z).toBeLessThan(3);
  });
});

describe("held requests", () => {
  const mesh = meshWith([{ kind: "hung", at: "details", requests: 40 }]);

  it("are the service's that has them in flight and asks nobody", () => {
    expect(heldBy(mesh, service(mesh, "details"))?.excess).toBe(40);
  });

  it("are not the caller's, nor the way's", () => {
    expect(heldBy(mesh, service(mesh, "productpage"))?.excess).toBeLessThanOrEqual(0);
    expect(heldBetween(mesh, edge(mesh, "productpage", "details"))?.excess).toBe(0);
  });
});

describe("an early end", () => {
  it("is that of a service which fails before it asks on", () => {
    const mesh = meshWith([{ kind: "errors", at: "reviews", share: 0.8 }]);
    const early = earlyEnd(mesh, service(mesh, "reviews"));
    expect(early).toMatchObject({ callees: ["default/ratings"] });
    expect(early?.z).toBeGreaterThan(3);
    expect(early?.observed).toBeLessThan(0.3 * (early?.baseline ?? 0));
  });

  it("is none of a service that asks as often as ever", () => {
    const mesh = meshWith([{ kind: "slow", at: "reviews", ms: 80 }]);
    expect(earlyEnd(mesh, service(mesh, "reviews"))).toBeUndefined();
  });

  it("is none of fewer users, who ask for less in proportion", () => {
    const mesh = meshWith([{ kind: "rush", times: 0.1 }]);
    expect(earlyEnd(mesh, service(mesh, "productpage"))).toBeUndefined();
  });

  it("counts for nothing where calls stopped and nothing fails", () => {
    const mesh = meshWith([{ kind: "calls", edge: ["reviews", "ratings"], times: 0 }]);
    expect(earlyEnd(mesh, service(mesh, "reviews"))?.perStep ?? 0).toBe(0);
  });
});
