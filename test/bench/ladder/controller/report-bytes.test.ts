import { describe, expect, it } from "vitest";
import { reportBytes } from "../../../../bench/ladder/controller/report-bytes.js";
import { nodeIdOf, serviceOf } from "../../../../bench/ladder/controller/sidecar.js";
import { decodeReport, ReportLedger } from "../../../../controller/report/index.js";

function decoded(sidecar: number, sequence: number, edges: number) {
  const result = decodeReport(reportBytes(sidecar, sequence, edges));
  if ("errors" in result) throw new Error(result.errors.join("; "));
  return result.report;
}

describe("a simulated report", () => {
  it.each([0, 1, 10, 100])("of %i edges is one that the controller takes", (edges) => {
    expect(decoded(3, 1, edges).slots[0]?.edges).toHaveLength(edges);
  });

  it("is of its sidecar", () => {
    expect(decoded(23, 1, 1)).toMatchObject({ nodeId: nodeIdOf(23), nodeCluster: serviceOf(23) });
    expect(serviceOf(23)).toBe("service-3");
  });

  it("counts each time more, so that the ledger takes each for news", () => {
    const ledger = new ReportLedger();
    expect(ledger.accept(decoded(1, 1, 5), 0)).toBeTypeOf("object");
    const second = ledger.accept(decoded(1, 2, 5), 1_000);
    if (typeof second === "string") throw new Error(second);
    expect(second.edges).toHaveLength(5);
    for (const edge of second.edges) expect(edge.outcomes.reduce((sum, each) => sum + each, 0)).toBe(50);
  });

  it("repeated is no news", () => {
    const ledger = new ReportLedger();
    ledger.accept(decoded(1, 1, 1), 0);
    expect(ledger.accept(decoded(1, 1, 1), 1)).toBe("stale");
  });
});
