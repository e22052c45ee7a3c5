import { describe, expect, it } from "vitest";
import { binomialBounds, distance, farthest } from "../../controller/fault/statistics.js";
import { fault, faults, injected, verdicts } from "../support/faults.js";
import { Sidecar } from "../support/sidecar.js";

const REQUESTS = 6_000;
/** The right tail of chi square with one degree of freedom, once in a million. */
const CHI_SQUARE = 23.93;

/** Plays requests by `unit`, over two workers. */
async function play(entries: readonly Record<string, unknown>[], unit: (i: number) => string) {
  const sidecar = await Sidecar.start(faults(...entries), 2);
  const exchanges = Array.from({ length: REQUESTS }, (_, i) =>
    sidecar.worker(i % 2).exchange({ request: { headers: { "x-user": unit(i) } } }),
  );
  return { sidecar, exchanges };
}

/** How far two drawn sets are from being independent. */
function chiSquare(both: number, first: number, second: number, n: number): number {
  const cells = [
    [both, (first * second) / n],
    [first - both, (first * (n - second)) / n],
    [second - both, ((n - first) * second) / n],
    [n - first - second + both, ((n - first) * (n - second)) / n],
  ] as const;
  return cells.reduce((sum, [seen, expected]) => sum + (seen - expected) ** 2 / expected, 0);
}

describe("shares of requests", () => {
  it.each(["0.1%", "12.5%", "99%"])("are those of a percentage of %s", async (percentage) => {
    const { sidecar } = await play([fault("f", { percentage, abort: { status: 503 } })], () => "");
    const share = Number.parseFloat(percentage) / 100;
    const { least, most } = binomialBounds(REQUESTS, share);
    const { injected: hit = 0, not_drawn: rest = 0 } = verdicts(sidecar, "f");
    expect(hit + rest).toBe(REQUESTS);
    expect(hit).toBeGreaterThanOrEqual(least);
    expect(hit).toBeLessThanOrEqual(most);
  });

  it("of a fifth delayed and a twentieth aborted touch 24 %", async () => {
    const entry = fault("f", {
      delay: { fixed: "1ms", percentage: "20%" },
      abort: { status: 503, percentage: "5%" },
    });
    const { sidecar } = await play([entry], () => "");
    const { least, most } = binomialBounds(REQUESTS, 0.24);
    const hit = verdicts(sidecar, "f").injected ?? 0;
    expect(hit).toBeGreaterThanOrEqual(least);
    expect(hit).toBeLessThanOrEqual(most);
    const kinds = injected(sidecar, "f");
    const both = (kinds.delay ?? 0) + (kinds.abort ?? 0) - hit;
    expect(chiSquare(both, kinds.delay ?? 0, kinds.abort ?? 0, REQUESTS)).toBeLessThan(CHI_SQUARE);
  });

  it("of two experiments are independent of each other", async () => {
    const one = (name: string) =>
      fault(name, { percentage: "30%", delay: { fixed: "1ms" }, unit: { header: "x-user" } });
    const { sidecar, exchanges } = await play([one("a"), one("b")], (i) => `user-${i}`);
    const both = exchanges.filter((each) => each.filterState("meshfuse.fault")?.includes(",")).length;
    const [a = 0, b = 0] = ["a", "b"].map((name) => verdicts(sidecar, name).injected);
    expect(chiSquare(both, a, b, REQUESTS)).toBeLessThan(CHI_SQUARE);
  });
});

describe("delays", () => {
  it("of a distribution that is drawn for one request in three are spread as it says", async () => {
    const entry = fault("f", {
      percentage: "33%",
      delay: { exponential: { mean: "400ms", max: "20s" } },
    });
    const { exchanges } = await play([entry], () => "");
    const ms = exchanges.flatMap(({ durationMs = 0 }) => (durationMs > 0 ? [durationMs] : []));
    // Released at whole milliseconds: half of one is the most that the rounding can be off on average.
    const sorted = Float64Array.from(ms, (each) => each - 0.5).sort();
    const share = (x: number) => 1 - Math.exp(-x / 400);
    expect(distance(sorted, share, 20_000)).toBeLessThan(farthest(sorted.length) + 0.5 / 400);
  });

  it("are the same for a unit in every worker, and after a restart", async () => {
    const entry = fault("f", {
      percentage: "100%",
      unit: { header: "x-user" },
      delay: { lognormal: { median: "50ms", p99: "2s", max: "10s" } },
    });
    const durations = async (worker: number) => {
      const sidecar = await Sidecar.start(faults(entry), 2);
      const request = (i: number) => ({ headers: { "x-user": `u${i}` } });
      return Array.from(
        { length: 50 },
        (_, i) => sidecar.worker(worker).exchange({ request: request(i) }).durationMs,
      );
    };
    const [first, second] = [await durations(0), await durations(1)];
    expect(first).toEqual(second);
    expect(new Set(first).size).toBeGreaterThan(30);
  });
});
