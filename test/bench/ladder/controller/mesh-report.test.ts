import { describe, expect, it } from "vitest";
import {
  edgesOf,
  MESH_EDGES,
  MESH_SERVICES,
  meshReportBytes,
} from "../../../../bench/ladder/controller/mesh-report.js";
import { decodeReport, ReportLedger } from "../../../../controller/report/index.js";

const SERVICES = Array.from({ length: MESH_SERVICES }, (_, service) => service);

function decoded(sidecar: number, sequence: number, harmedAfter?: number) {
  const result = decodeReport(meshReportBytes(sidecar, sequence, harmedAfter));
  if ("errors" in result) throw new Error(result.errors.join("; "));
  return result.report;
}

/** Failures of a service's callers, from one report to the next. */
function failuresAt(sidecar: number, sequence: number, harmedAfter: number): number {
  const ledger = new ReportLedger();
  ledger.accept(decoded(sidecar, sequence - 1, harmedAfter), 0);
  const accepted = ledger.accept(decoded(sidecar, sequence, harmedAfter), 1_000);
  if (typeof accepted === "string") throw new Error(accepted);
  const inbound = accepted.edges.filter(({ direction }) => direction === "inbound");
  return inbound.reduce((sum, { outcomes }) => sum + (outcomes[1] ?? 0), 0);
}

describe("the mesh of the bench", () => {
  it("has a thousand edges, each seen from both ends but for those of users", () => {
    const ends = SERVICES.flatMap((service) => edgesOf(service));
    const edges = new Set(ends.map(({ source, destination }) => `${source}>${destination}`));
    expect(edges.size).toBe(MESH_EDGES);
    expect(ends).toHaveLength(2 * MESH_EDGES - ends.filter(({ source }) => source === "outside").length);
  });

  it("is told in reports that the controller takes", () => {
    for (const service of SERVICES) {
      const [slot] = decoded(service, 3).slots;
      expect(slot?.edges).toHaveLength(edgesOf(service).length);
    }
  });

  it("fails on the way from users to one service, from some report on", () => {
    expect(failuresAt(20, 8, 8)).toBe(0);
    for (const service of [0, 10, 20]) expect(failuresAt(service, 9, 8)).toBe(20);
    for (const service of [1, 11, 30]) expect(failuresAt(service, 9, 8)).toBe(0);
  });
});
