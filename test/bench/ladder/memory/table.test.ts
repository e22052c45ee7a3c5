import { describe, expect, it } from "vitest";
import type { Sample } from "../../../../bench/ladder/memory/measure.js";
import { startTable, tableOf, verdictsOf } from "../../../../bench/ladder/memory/table.js";

const MB = 1e6;
/** An Envoy of so many MB after its start, and 1 MB more after the requests. */
const sample = (subject: string, concurrency: number, launch: number, mb: number): Sample => ({
  ...{ subject, concurrency, launch, vms: concurrency + 2 },
  started: { rss: mb * MB, own: (mb - 50) * MB },
  used: { rss: (mb + 1) * MB, own: (mb - 49) * MB },
});

describe("the table of memory", () => {
  it("has a row for each chain at each number of workers", () => {
    const samples = [1, 2].flatMap((workers) => [
      sample("empty", workers, 0, 80),
      sample("full-set", workers, 0, 86),
    ]);
    const { rows, columns, notes } = tableOf(samples, "empty", ["a note"]);
    expect(rows.map(([chain, workers, vms]) => [chain, workers, vms])).toEqual([
      ...[
        ["empty", 1, 3],
        ["full-set", 1, 3],
      ],
      ...[
        ["empty", 2, 4],
        ["full-set", 2, 4],
      ],
    ]);
    expect(rows.every((row) => row.length === columns.length)).toBe(true);
    expect(notes).toEqual(["a note"]);
  });

  it("compares with the empty filter of the same launch", () => {
    const samples = [
      ...[sample("empty", 1, 0, 80), sample("full-set", 1, 0, 86)],
      // A launch in which everything has 10 MB more, and the difference is 8.
      ...[sample("empty", 1, 1, 90), sample("full-set", 1, 1, 98)],
    ];
    const [empty, full] = tableOf(samples, "empty", []).rows;
    expect(full?.slice(5, 7)).toEqual([
      { median: 7, low: 6, high: 8, samples: 2 },
      { median: 7, low: 6, high: 8, samples: 2 },
    ]);
    expect(empty?.slice(5)).toEqual([undefined, undefined, undefined]);
  });
});

describe("the verdict on memory", () => {
  it("allows 3 MB and 1.5 MB a worker", () => {
    const samples = [1, 2, 4].flatMap((workers) => [
      sample("empty", workers, 0, 80),
      sample("full-set", workers, 0, 86),
    ]);
    expect(verdictsOf(samples, "empty").map(({ limit, state }) => [limit, state])).toEqual([
      [4.5, "missed"],
      [6, "holds"],
      [9, "holds"],
    ]);
  });

  it("is open where launches disagree", () => {
    const samples = [
      ...[sample("empty", 1, 0, 80), sample("full-set", 1, 0, 84)],
      ...[sample("empty", 1, 1, 80), sample("full-set", 1, 1, 85)],
    ];
    expect(verdictsOf(samples, "empty")).toMatchObject([{ state: "open", unit: "MB" }]);
  });

  it("is of the full set alone", () => {
    expect(verdictsOf([sample("empty", 1, 0, 80), sample("tag", 1, 0, 99)], "empty")).toEqual([]);
  });
});

describe("the table of starts", () => {
  const start = (subject: string, launch: number, tookMs: number) => ({ subject, launch, tookMs });

  it("compares with the empty filter of the same launch, in whatever order they were taken", () => {
    const starts = [
      ...[start("bare", 0, 10), start("empty", 0, 20), start("full-set", 0, 100)],
      // There and back.
      ...[start("full-set", 1, 210), start("empty", 1, 120), start("bare", 1, 108)],
    ];
    expect(startTable(starts, "empty").rows).toEqual([
      [
        "bare",
        { median: 59, low: 10, high: 108, samples: 2 },
        { median: -11, low: -12, high: -10, samples: 2 },
      ],
      ["empty", { median: 70, low: 20, high: 120, samples: 2 }, undefined],
      [
        "full-set",
        { median: 155, low: 100, high: 210, samples: 2 },
        { median: 85, low: 80, high: 90, samples: 2 },
      ],
    ]);
  });

  it("says what its instants are", () => {
    expect(startTable([start("empty", 0, 20)], "empty").notes?.join()).toContain("to the millisecond");
  });
});
