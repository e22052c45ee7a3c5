// How many requests a percentage hits, on a real Envoy: exactly those that the rule of the draw names, and as many as
// chance would.
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hashOf, partOf, unitOfRequest } from "../../../controller/fault/index.js";
import { ALPHA_OF_EACH_RUN, binomialBounds } from "../../controller/fault/statistics.js";
import { ALWAYS, askMany, type Case, Pair, Solo, wire } from "./beside/index.js";

const REQUESTS = 6_000;
const MILLION = 1_000_000;
const PERCENTAGES = [
  "0",
  "0.0001",
  "0.01",
  "0.1",
  "1",
  "5",
  "12.5",
  "33.3333",
  "50",
  "99",
  "99.99",
  "99.9999",
  "100",
];

const ppmOf = (percent: string) => Math.round(Number(percent) * 10_000);
const nameOf = (percent: string) => `default/share-${percent}`;
const requestOf = (host: string, id: string) =>
  wire({ host, headers: { "x-request-id": id, connection: "keep-alive" } });

function isDrawn(name: string, kind: "policy" | "abort", id: string, ppm: number, seed: number): boolean {
  return partOf(hashOf({ name, kind, unit: unitOfRequest(id), seed })) < ppm;
}

describe("a percentage", () => {
  /** All of them meet each request, and touch none. */
  const faults = PERCENTAGES.map((percent, seed) => ({
    name: nameOf(percent),
    percentage: `${percent}%`,
    seed,
    abort: { status: 503 },
    mode: "dryRun",
    activeFor: "1h",
  }));
  const ids = Array.from({ length: REQUESTS }, () => randomUUID());
  let solo: Solo;
  beforeAll(async () => {
    solo = await Solo.start(faults);
  });
  afterAll(() => solo.stop());

  it("touches nothing where it is a dry run", async () => {
    const answers = await askMany(
      solo.port,
      ids.map((id) => requestOf("share", id)),
    );
    expect(answers.filter(({ status, mark }) => status !== 200 || mark !== undefined)).toEqual([]);
  });

  it.each(PERCENTAGES.map((percent, seed) => ({ percent, seed })))(
    "of $percent % hits the requests that it names, and as many as chance would",
    async ({ percent, seed }) => {
      const hits = ids.filter((id) => isDrawn(nameOf(percent), "policy", id, ppmOf(percent), seed)).length;
      const verdicts = { dry_run: hits, not_drawn: REQUESTS - hits };
      const counted = Object.fromEntries(Object.entries(verdicts).filter(([, count]) => count > 0));
      const labels = { fault: nameOf(percent) };
      await solo.metrics.becomes(counted, "verdict", "meshfuse_fault_requests_total", labels);
      const { least, most } = binomialBounds(REQUESTS, ppmOf(percent) / MILLION, ALPHA_OF_EACH_RUN);
      expect(hits).toBeGreaterThanOrEqual(least);
      expect(hits).toBeLessThanOrEqual(most);
    },
  );
});

describe("a share of aborts, beside Envoy's own filter", () => {
  const SHARES = ["5", "40"];
  const CASES: Case[] = SHARES.map((percent) => ({
    host: `share-${percent}`,
    ours: { abort: { status: 503, percentage: `${percent}%` }, seed: 7 },
    native: { abort: { http_status: 503, percentage: { ...ALWAYS, numerator: Number(percent) } } },
  }));
  const ids = Array.from({ length: 2_000 }, () => randomUUID());
  let pair: Pair;
  beforeAll(async () => {
    pair = await Pair.start(CASES);
  });
  afterAll(() => pair.stop());

  it.each(SHARES.map((percent) => ({ percent })))(
    "of $percent % is as large, and ours is known beforehand",
    async ({ percent }) => {
      const host = `share-${percent}`;
      const requests = ids.map((id) => requestOf(host, id));
      const { ours, native } = await pair.each((port) => askMany(port, requests));
      const expected = ids.map((id) => isDrawn(`default/${host}`, "abort", id, ppmOf(percent), 7));
      expect(ours.map(({ status }) => status === 503)).toEqual(expected);
      const { least, most } = binomialBounds(ids.length, Number(percent) / 100, ALPHA_OF_EACH_RUN);
      for (const answers of [ours, native]) {
        const hits = answers.filter(({ status }) => status === 503).length;
        expect(hits).toBeGreaterThanOrEqual(least);
        expect(hits).toBeLessThanOrEqual(most);
      }
    },
  );
});
