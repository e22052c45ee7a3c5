import { describe, expect, it } from "vitest";
import { type Watched, windowOf } from "../../../../bench/ladder/reports/envoy-cost.js";
import { controllerTable, envoyTable } from "../../../../bench/ladder/reports/table.js";

const watched = (reports: number, bytes: number, cpuMs: number): Watched => ({ reports, bytes, cpuMs });

describe("what one report costs an Envoy", () => {
  it("is what two Envoys differ by, over the reports they differ by", () => {
    expect(windowOf("busy", watched(11, 2_300, 9), watched(1, 300, 7))).toEqual({
      case: "busy",
      reports: 10,
      bytesAReport: 200,
      cpuUsAReport: 200,
    });
  });

  it("may come out below nothing in one window, and is not made up", () => {
    expect(windowOf("busy", watched(10, 1_000, 5), watched(0, 0, 6)).cpuUsAReport).toBe(-100);
  });

  it("is not known where neither reported more often", () => {
    expect(() => windowOf("busy", watched(0, 0, 5), watched(0, 0, 5))).toThrow(
      "busy: no more reports from the Envoy that reports often",
    );
    expect(() => windowOf("busy", watched(1, 0, 5), undefined)).toThrow("no more reports");
  });
});

describe("the tables of reports", () => {
  const window = (name: string, cpuUsAReport: number) => ({
    ...{ case: name, reports: 10, bytesAReport: 150, cpuUsAReport },
  });
  const traffic = (name: string) => ({ name, edges: 1, requestsASecond: 0 });

  it("have a row for each traffic, with all of its reports", () => {
    const windows = [window("none", 60), window("busy", 90), window("none", 70)];
    const { rows } = envoyTable(windows, [traffic("none"), traffic("busy")]);
    expect(rows).toEqual([
      [
        ...["none", 20],
        { median: 150, low: 150, high: 150, samples: 2 },
        { median: 65, low: 60, high: 70, samples: 2 },
      ],
      [
        ...["busy", 10],
        { median: 150, low: 150, high: 150, samples: 1 },
        { median: 90, low: 90, high: 90, samples: 1 },
      ],
    ]);
  });

  it("have a row for each number of edges at the controller", () => {
    const sample = (edges: number, cpuUsAReport: number) => ({ edges, bytes: edges * 70, cpuUsAReport });
    const { rows } = controllerTable([sample(1, 200), sample(10, 300), sample(1, 220)]);
    expect(rows).toEqual([
      [1, 70, { median: 210, low: 200, high: 220, samples: 2 }],
      [10, 700, { median: 300, low: 300, high: 300, samples: 1 }],
    ]);
  });
});
