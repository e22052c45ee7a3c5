// How long delays last on a real Envoy, by the clock of Envoy itself: each as long as was drawn for its request, never
// less; all together spread as their distribution says.
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Amount, amountUs, hashOf, unitOfRequest } from "../../../controller/fault/index.js";
import { ALPHA_OF_EACH_RUN, distance, farthest, normalShare } from "../../controller/fault/statistics.js";
import { askMany, type Logged, Solo, wire } from "./beside/index.js";

const REQUESTS = 1_200;
const CONNECTIONS = 200;
const MS = 1_000;
/** By how much a delay may be longer than drawn on a busy machine; how much it is on a calm one, the bench tells. */
const MOST_LATE_US = 2_000 * MS;
/** Of all, the share that may be later than LATE_US: what is due while a machine stands still for most of a second. */
const LATE_SHARE = 0.25;
const LATE_US = 60 * MS;
/** Of all, the share that may be farther from the median than the rest. */
const STRAY_SHARE = 0.01;

interface Spread {
  host: string;
  /** Of a FaultInjection. */
  fault: object;
  amount: Amount;
  /** The share of the delays below so many microseconds, by the formula; of those at `maxUs` it says nothing. */
  share: (us: number) => number;
  maxUs: number;
}

const SPREADS: Spread[] = [
  {
    host: "uniform",
    fault: { delay: { uniform: { min: "20ms", max: "220ms" } } },
    amount: { kind: "uniform", minUs: 20 * MS, maxUs: 220 * MS },
    share: (us) => Math.min(1, Math.max(0, (us - 20 * MS) / (200 * MS))),
    maxUs: 220 * MS,
  },
  {
    host: "exponential",
    fault: { delay: { exponential: { mean: "80ms", max: "300ms" } } },
    amount: { kind: "exponential", meanUs: 80 * MS, maxUs: 300 * MS },
    share: (us) => (us <= 0 ? 0 : 1 - Math.exp(-us / (80 * MS))),
    maxUs: 300 * MS,
  },
  {
    host: "lognormal",
    fault: { delay: { lognormal: { median: "60ms", p99: "400ms", max: "350ms" } } },
    amount: { kind: "lognormal", medianUs: 60 * MS, p99Us: 400 * MS, maxUs: 350 * MS },
    share: (us) => (us <= 0 ? 0 : normalShare((Math.log(us / (60 * MS)) * 2.326347874) / Math.log(400 / 60))),
    maxUs: 350 * MS,
  },
  {
    host: "percentiles",
    fault: { delay: { percentiles: { p50: "40ms", p90: "120ms", p99: "260ms", max: "300ms" } } },
    amount: {
      kind: "percentiles",
      points: [
        { ppm: 500_000, us: 40 * MS },
        { ppm: 900_000, us: 120 * MS },
        { ppm: 990_000, us: 260 * MS },
      ],
      maxUs: 300 * MS,
    },
    share: (us) => {
      if (us <= 0) return 0;
      if (us < 40 * MS) return (us / (40 * MS)) * 0.5;
      if (us < 120 * MS) return 0.5 + ((us - 40 * MS) / (80 * MS)) * 0.4;
      if (us < 260 * MS) return 0.9 + ((us - 120 * MS) / (140 * MS)) * 0.09;
      return 0.99 + ((us - 260 * MS) / (40 * MS)) * 0.01;
    },
    maxUs: 300 * MS,
  },
  {
    host: "response",
    fault: { response: { delay: { uniform: { min: "10ms", max: "150ms" } } } },
    amount: { kind: "uniform", minUs: 10 * MS, maxUs: 150 * MS },
    share: (us) => Math.min(1, Math.max(0, (us - 10 * MS) / (140 * MS))),
    maxUs: 150 * MS,
  },
];

let solo: Solo;
let logged: Logged[];
beforeAll(async () => {
  const faults = SPREADS.map(({ host, fault }, seed) => ({
    name: `default/${host}`,
    match: { hosts: [host] },
    percentage: "100%",
    seed,
    ...fault,
    activeFor: "1h",
  }));
  solo = await Solo.start(faults);
});
afterAll(() => solo.stop());

it("ends for every request", async () => {
  const requests = SPREADS.flatMap(({ host }) =>
    Array.from({ length: REQUESTS }, () =>
      wire({ host, headers: { "x-request-id": randomUUID(), connection: "keep-alive" } }),
    ),
  );
  // By turns, so that all are met in the same time.
  const mixed = requests.map((_, index) =>
    at(requests, (index % SPREADS.length) * REQUESTS + Math.floor(index / SPREADS.length)),
  );
  const answers = await askMany(solo.port, mixed, CONNECTIONS);
  expect(answers.every(({ status }) => status === 200)).toBe(true);
  logged = await solo.logged(requests.length);
});

describe.each(SPREADS)("a delay that is $host", ({ host, amount, share, maxUs }) => {
  const seed = SPREADS.findIndex((spread) => spread.host === host);
  const mine = () => logged.filter((line) => line.host === host);
  const drawnUs = ({ id }: Logged) =>
    amountUs(
      amount,
      hashOf({ name: `default/${host}`, kind: "delay.amount", unit: unitOfRequest(id), seed }),
    );

  it("is at least what was drawn for its request, and hardly more", () => {
    const lateUs = mine()
      .map((line) => line.tookUs - drawnUs(line))
      .sort((a, b) => a - b);
    expect(lateUs).toHaveLength(REQUESTS);
    expect(lateUs[0]).toBeGreaterThanOrEqual(0);
    expect(at(lateUs, Math.floor(REQUESTS * (1 - LATE_SHARE)))).toBeLessThan(LATE_US);
    expect(lateUs.at(-1)).toBeLessThan(MOST_LATE_US);
  });

  it("is published as it was, in whole milliseconds, or as what it is of the response", () => {
    for (const line of mine()) {
      const [, name, publishedMs] = /^default\/(\w+):(?:delay\+(\d+)|response)$/.exec(line.note) ?? [];
      expect(name).toBe(host);
      if (host === "response") continue;
      expect(Number(publishedMs)).toBeGreaterThanOrEqual(Math.floor(drawnUs(line) / MS));
      expect(Number(publishedMs)).toBeLessThanOrEqual(Math.ceil(line.tookUs / MS));
    }
  });

  it("is spread as it says", () => {
    const lines = mine();
    const lateUs = lines.map((line) => line.tookUs - drawnUs(line)).sort((a, b) => a - b);
    // Each is late by its own time: by the median, all together are the distribution, moved.
    const medianUs = at(lateUs, Math.floor(lateUs.length / 2));
    const sorted = Float64Array.from(lines.map(({ tookUs }) => tookUs - medianUs)).sort();
    // All but the strays are moved by less than this: by no more than its steepest share is the distribution another.
    const moved = lateUs.map((us) => Math.abs(us - medianUs)).sort((a, b) => a - b);
    const slackUs = at(moved, Math.ceil(moved.length * (1 - STRAY_SHARE)) - 1);
    const most = farthest(REQUESTS, ALPHA_OF_EACH_RUN);
    const slack = STRAY_SHARE + slackUs * steepestOf(share, maxUs);
    expect(distance(sorted, share, maxUs - slackUs)).toBeLessThan(most + slack);
    const exact = Float64Array.from(lines.map(drawnUs)).sort();
    expect(distance(exact, share, maxUs)).toBeLessThan(most);
  });
});

/** The greatest share of a microsecond. */
function steepestOf(share: (us: number) => number, maxUs: number): number {
  let most = 0;
  for (let us = MS; us < maxUs; us += MS) most = Math.max(most, (share(us) - share(us - MS)) / MS);
  return most;
}

function at<Value>(values: readonly Value[], index: number): Value {
  const value = values[index];
  if (value === undefined) throw new RangeError(`${index} of ${values.length}`);
  return value;
}
