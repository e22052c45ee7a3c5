import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findPrometheus, type PrometheusProcess, startPrometheus } from "../../../bench/prometheus/index.js";
import type { EndSeries, MeshWindow, StepSample } from "../../../controller/model/index.js";
import { PrometheusSeries, SeriesError, type SeriesSource } from "../../../controller/series/index.js";
import { scrapeOf } from "./exposed.js";
import { Rig } from "./rig.js";
import { FAST, IDLE, IN_FLIGHT, play, SILENT, SLOW, STEP_MS, STEPS } from "./traffic.js";

const MINUTE_MS = 60_000;
const found = await findPrometheus();
const note = "missing" in found ? ` (skipped: ${found.missing})` : "";
/** A quarter of an hour ago, where a step of a minute begins: what Prometheus has stored cannot be of another day. */
const BEGIN_MS = Math.floor((Date.now() - 15 * MINUTE_MS) / MINUTE_MS) * MINUTE_MS;
const VERSIONS = { "a-1": "v1", "a-2": "v2", "b-1": "v1" };
/** Of the requests of a second, of both versions: outside to a. */
const [USERS, FAILED] = [10, 1];

const rig = new Rig(BEGIN_MS);
const stored: string[] = [];
play(rig, (nowMs) => stored.push(...scrapeOf(rig.graph, VERSIONS, nowMs)));

let prometheus: PrometheusProcess | undefined;
beforeAll(async () => {
  if ("missing" in found) return;
  // Lines of one metric stand together, the oldest first.
  const lines = sorted(stored, (line) => line.slice(0, line.indexOf("{")));
  const text = `${lines.join("\n")}\n# EOF\n`;
  prometheus = await startPrometheus({
    binary: found.prometheus,
    config: {},
    stored: { text, promtool: found.promtool },
  });
});
afterAll(() => prometheus?.stop());

const SOURCES: [name: string, isThere: boolean, open: () => SeriesSource][] = [
  ["the embedded series", true, () => rig.series],
  [
    `the series of a real Prometheus${note}`,
    !("missing" in found),
    () => {
      const address = { url: prometheus?.url ?? "", stepMs: STEP_MS };
      return new PrometheusSeries({ address, nowMs: () => rig.nowMs });
    },
  ],
];

describe.each(SOURCES)("%s", (_name, isThere, open) => {
  const read = (first: number, last: number, stepMs?: number): Promise<MeshWindow> =>
    open().read(BEGIN_MS + first * STEP_MS, BEGIN_MS + last * STEP_MS, stepMs);

  it.skipIf(!isThere)("have whole steps, and who calls whom", async () => {
    const window = await open().read(BEGIN_MS + 1, BEGIN_MS + 4 * STEP_MS - 1);
    expect(window).toMatchObject({ fromMs: BEGIN_MS + STEP_MS, stepMs: STEP_MS, steps: 2, services: [] });
    expect(sorted(window.calls.map(({ source, destination }) => `${source} ${destination}`))).toEqual([
      "default/a default/b",
      "outside default/a",
    ]);
    for (const { samples } of window.ends) expect(samples).toHaveLength(2);
  });

  it.skipIf(!isThere)("have the requests of each end in each step, by outcome", async () => {
    const { ends } = await read(1, IDLE.first);
    expect(sorted(ends.map(nameOf))).toEqual([
      "destination default/a default/b",
      "destination outside default/a",
      "source default/a default/b",
    ]);
    for (const end of ends) {
      const isUsers = end.source === "outside";
      const success = 5 * (isUsers ? USERS - FAILED : USERS);
      for (const sample of end.samples) {
        expect(sample?.requests).toBe(5 * USERS);
        expect(sample?.outcomes).toEqual(isUsers ? { success, failure: 5 * FAILED } : { success });
      }
    }
  });

  it.skipIf(!isThere)(
    "have means that are exact, and quantiles of all requests that an end saw",
    async () => {
      const { latency } = sampleOf(await read(1, IDLE.first), "destination outside default/a", 0);
      const meanMs = ((USERS - FAILED) * FAST.durationUs + FAILED * SLOW.durationUs) / USERS / 1_000;
      expect(latency.meanMs).toBeCloseTo(meanMs, 6);
      expect([latency.p50Ms, latency.p75Ms].every((ms) => ms !== undefined && ms > 2.5 && ms < 11)).toBe(
        true,
      );
      expect([latency.p95Ms, latency.p99Ms].every((ms) => ms !== undefined && ms > 50 && ms < 250)).toBe(
        true,
      );
    },
  );

  it.skipIf(!isThere)("say that nothing was asked where somebody was there to see it", async () => {
    const { ends } = await read(IDLE.first, IDLE.first + IDLE.steps);
    expect(ends).toHaveLength(3);
    for (const { samples } of ends) {
      for (const sample of samples) expect(sample).toMatchObject({ requests: 0, outcomes: {}, latency: {} });
    }
  });

  it.skipIf(!isThere)("have no sample where nobody told of anything", async () => {
    const { ends } = await read(SILENT.first - 1, STEPS);
    expect(ends).toHaveLength(3);
    for (const { samples } of ends) {
      expect(samples.map((sample) => sample?.requests)).toEqual([5 * USERS, undefined, undefined, undefined]);
    }
  });

  it.skipIf(!isThere)("say what was in flight at the end of a step", async () => {
    const window = await read(1, IDLE.first);
    expect(sampleOf(window, "source default/a default/b", 0).inFlight).toBe(IN_FLIGHT);
    expect(sampleOf(window, "destination default/a default/b", 0).inFlight).toBe(0);
  });

  it.skipIf(!isThere)("have each instance with its version, and what it saw", async () => {
    const { instances } = await read(1, IDLE.first);
    const told = instances.map(({ instance, service, version, inbound, outbound }) => [
      ...[instance, service, version, inbound[0]?.requests ?? 0, outbound[0]?.requests ?? 0],
    ]);
    expect(told.sort()).toEqual([
      ["a-1", "default/a", "v1", 30, 30],
      ["a-2", "default/a", "v2", 20, 20],
      ["b-1", "default/b", "v1", 50, 0],
    ]);
    const [fast, slow] = sorted(instances, ({ instance }) => instance).map(
      ({ inbound }) => inbound[0]?.latency,
    );
    expect(fast?.meanMs).toBeCloseTo(FAST.durationUs / 1_000, 6);
    expect(slow?.meanMs).toBeCloseTo((3 * FAST.durationUs + SLOW.durationUs) / 4_000, 6);
    expect(slow?.p99Ms ?? 0).toBeGreaterThan(5 * (fast?.p99Ms ?? Infinity));
  });

  it.skipIf(!isThere)("join steps into longer ones", async () => {
    const window = await read(2, IDLE.first, 2 * STEP_MS);
    expect(window).toMatchObject({ fromMs: BEGIN_MS + 2 * STEP_MS, stepMs: 2 * STEP_MS, steps: 2 });
    const sample = sampleOf(window, "destination outside default/a", 1);
    expect(sample).toMatchObject({ requests: 10 * USERS, outcomes: { failure: 10 * FAILED } });
    expect(sample.latency.p99Ms).toBeGreaterThan(50);
  });

  it.skipIf(!isThere)("end where the clock is, and are empty for what has not come", async () => {
    expect((await read(STEPS - 1, STEPS + 10)).steps).toBe(1);
    expect(await read(STEPS, STEPS + 10)).toMatchObject({ steps: 0, ends: [], instances: [] });
    expect(await read(3, 2)).toMatchObject({ steps: 0, ends: [], instances: [] });
  });

  it.skipIf(!isThere)("refuse steps that are not made of theirs", async () => {
    for (const stepMs of [0, -5_000, 7_000, Number.NaN]) {
      await expect(read(0, 2, stepMs)).rejects.toThrow(SeriesError);
      await expect(read(0, 2, stepMs)).rejects.toThrow("multiple");
    }
  });
});

function sampleOf({ ends }: MeshWindow, name: string, at: number): StepSample {
  const sample = ends.find((end) => nameOf(end) === name)?.samples[at];
  if (sample === undefined) throw new Error(`${name} has no sample ${at}`);
  return sample;
}

function nameOf({
  seenBy,
  source,
  destination,
}: Pick<EndSeries, "seenBy" | "source" | "destination">): string {
  return `${seenBy} ${source} ${destination}`;
}

function sorted<Item>(items: readonly Item[], key: (item: Item) => string = String): Item[] {
  const order = (one: string, other: string) => (one < other ? -1 : one > other ? 1 : 0);
  return [...items].sort((one, other) => order(key(one), key(other)));
}
