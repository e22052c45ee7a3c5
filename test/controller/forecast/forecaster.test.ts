import { expect, test } from "vitest";
import { Forecaster, type ForecasterOptions } from "../../../controller/forecast/index.js";
import type { MeshWindow } from "../../../controller/model/index.js";
import type { SeriesSource } from "../../../controller/series/index.js";
import { FROM_MS, MINUTE_MS, sample, samplesOf, windowOf } from "./windows.js";

const HOUR_MS = 60 * MINUTE_MS;
const SETTLED_MS = 1500;

/** A mesh whose p95 rises by 1 ms a minute, since it began. */
class Mesh implements SeriesSource {
  readonly stepMs = 5000;
  readonly settledAfterMs = SETTLED_MS;
  readonly reads: { fromMs: number; toMs: number; stepMs: number }[] = [];
  nowMs = FROM_MS;
  fails: string | undefined;
  services = ["default/reviews"];

  async read(fromMs: number, toMs: number, stepMs = this.stepMs): Promise<MeshWindow> {
    this.reads.push({ fromMs, toMs, stepMs });
    if (this.fails !== undefined) throw new Error(this.fails);
    const beginMs = Math.max(fromMs, Math.ceil(FROM_MS / stepMs) * stepMs);
    const steps = Math.max(0, (toMs - beginMs) / stepMs);
    const p95 = (step: number) => 100 + (beginMs + step * stepMs - FROM_MS) / MINUTE_MS;
    const samples = samplesOf(steps, (step) => sample(10, p95(step)));
    const services = this.services.map((service) => ({ service, samples }));
    return windowOf({ fromMs: beginMs, stepMs, steps, services });
  }
}

async function after(
  lastMs: number,
  mesh: Mesh,
  options: Partial<ForecasterOptions> = {},
): Promise<Forecaster> {
  const forecaster = new Forecaster({ source: mesh, nowMs: () => mesh.nowMs, costMs: () => 0, ...options });
  mesh.nowMs = FROM_MS + lastMs + SETTLED_MS;
  await turns(forecaster, 25);
  return forecaster;
}

async function turns(forecaster: Forecaster, count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await forecaster.turn();
}

test("it takes a past that the source has, in pieces of 60 steps, and reads nothing twice", async () => {
  const mesh = new Mesh();
  const forecaster = await after(4 * HOUR_MS, mesh);
  expect(Math.max(...mesh.reads.map(({ fromMs, toMs, stepMs }) => (toMs - fromMs) / stepMs))).toBe(60);
  const minutes = mesh.reads.filter(({ stepMs }) => stepMs === MINUTE_MS);
  for (const [at, { fromMs }] of minutes.slice(1).entries()) expect(fromMs).toBe(minutes[at]?.toMs);
  const before = mesh.reads.length;
  await turns(forecaster, 5);
  expect(mesh.reads).toHaveLength(before);
  mesh.nowMs += MINUTE_MS;
  await forecaster.turn();
  expect(
    mesh.reads.slice(before).map(({ toMs, fromMs, stepMs }) => [(toMs - fromMs) / stepMs, stepMs]),
  ).toEqual([
    [6, 10_000],
    [1, MINUTE_MS],
  ]);
});

test("half an hour is foretold in minutes, some minutes in steps of ten seconds, a day in tens of minutes", async () => {
  const forecaster = await after(4 * HOUR_MS, new Mesh());
  const stepOf = (horizonMs: number) =>
    forecaster.forecast({ service: "default/reviews", horizonMs })?.stepMs;
  expect([stepOf(5 * MINUTE_MS), stepOf(30 * MINUTE_MS), stepOf(24 * HOUR_MS)]).toEqual([
    10_000,
    MINUTE_MS,
    10 * MINUTE_MS,
  ]);
  const half = forecaster.forecast({ service: "default/reviews" });
  expect(half?.fromMs).toBe(FROM_MS + 4 * HOUR_MS);
  if (half === undefined || "refused" in half.p95Ms) throw new Error("no forecast");
  expect(half.p95Ms.forecast.points.at(-1)?.value).toBeCloseTo(100 + 239 + 30, 2);
});

test("a mesh that is young has forecasts of the next minutes, and no others", async () => {
  const forecaster = await after(10 * MINUTE_MS, new Mesh());
  const told = (horizonMs: number) => forecaster.forecast({ service: "default/reviews", horizonMs })?.p95Ms;
  expect(told(MINUTE_MS)).toHaveProperty("forecast");
  expect(told(30 * MINUTE_MS)).toEqual({ refused: "not enough history: 10m of the 2h that 30m ahead need" });
});

test("of a service that nobody told of there is no forecast", async () => {
  const forecaster = await after(HOUR_MS, new Mesh());
  expect(forecaster.services()).toEqual(["default/reviews"]);
  expect(forecaster.forecast({ service: "default/absent" })).toBeUndefined();
});

test("limits are watched without being asked for, the soonest to be broken first", async () => {
  const mesh = new Mesh();
  mesh.services = ["default/a", "default/b", "default/c"];
  const objectives = { "default/a": { p95Ms: 360 }, "default/b": { p95Ms: 350 }, "*": { p95Ms: 9000 } };
  const forecaster = await after(4 * HOUR_MS, mesh, { objectives });
  const threats = forecaster
    .threats()
    .map(({ service, afterMs }) => [service, Math.round(afterMs / MINUTE_MS)]);
  expect(threats).toEqual([
    ["default/b", 11],
    ["default/a", 21],
  ]);
});

test("of a young mesh limits are watched for the next minutes", async () => {
  const objectives = { "default/reviews": { p95Ms: 113 } };
  const told = async (minutes: number) =>
    (await after(minutes * MINUTE_MS, new Mesh(), { objectives })).threats();
  // 112 after twelve minutes, and one more each minute.
  const [threat, ...others] = await told(12);
  expect(others).toEqual([]);
  expect((threat?.afterMs ?? 0) / MINUTE_MS).toBeCloseTo(1.2, 1);
  expect(await told(5)).toEqual([]);
});

test("limits can be asked for in place of those that are set", async () => {
  const forecaster = await after(4 * HOUR_MS, new Mesh(), { objectives: { "*": { p95Ms: 350 } } });
  const asked = forecaster.forecast({ service: "default/reviews", objectives: { "*": { rate: 0.01 } } });
  expect(asked?.threats).toMatchObject([{ metric: "rate", afterMs: 0 }]);
  expect(forecaster.forecast({ service: "default/reviews" })?.threats).toMatchObject([{ metric: "p95Ms" }]);
});

test("watching stops when its time is used, and goes on there the next time", async () => {
  const mesh = new Mesh();
  mesh.services = Array.from({ length: 6 }, (_, at) => `default/s${at}`);
  let costMs = 0;
  // Each look at the clock takes 10 ms: two services fit into a turn's budget.
  const costly = () => {
    costMs += 10;
    return costMs;
  };
  const quick = await after(4 * HOUR_MS, mesh, { objectives: { "*": { p95Ms: 1 } }, costMs: costly });
  expect(quick.threats()).toHaveLength(6);
  const slow = new Forecaster({
    ...{ source: mesh, nowMs: () => mesh.nowMs, costMs: costly, objectives: { "*": { p95Ms: 1 } } },
  });
  const counts: number[] = [];
  for (let turn = 0; turn < 12; turn++) {
    await slow.turn();
    counts.push(slow.threats().length);
  }
  const steps = counts.map((count, at) => count - (counts[at - 1] ?? 0));
  expect(Math.max(...steps)).toBeLessThanOrEqual(2);
});

test("threats of a service that is gone are gone", async () => {
  const mesh = new Mesh();
  const forecaster = await after(4 * HOUR_MS, mesh, { objectives: { "*": { p95Ms: 1 } } });
  expect(forecaster.threats()).toHaveLength(1);
  mesh.services = ["default/other"];
  mesh.nowMs += 13 * HOUR_MS;
  await turns(forecaster, 25);
  expect(forecaster.threats().map(({ service }) => service)).toEqual(["default/other"]);
});

test("a source that fails is named and left alone for ten seconds, what is known stays", async () => {
  const mesh = new Mesh();
  const forecaster = await after(4 * HOUR_MS, mesh);
  mesh.fails = "http://127.0.0.1:9090 does not answer";
  mesh.nowMs += MINUTE_MS;
  const before = mesh.reads.length;
  await turns(forecaster, 3);
  expect(forecaster.failure).toBe("http://127.0.0.1:9090 does not answer");
  expect(mesh.reads).toHaveLength(before + 1);
  expect(forecaster.forecast({ service: "default/reviews" })?.p95Ms).toHaveProperty("forecast");
  mesh.fails = undefined;
  mesh.nowMs += 10_000;
  await forecaster.turn();
  expect(forecaster.failure).toBeUndefined();
  expect(forecaster.forecast({ service: "default/reviews" })?.fromMs).toBe(FROM_MS + 4 * HOUR_MS + MINUTE_MS);
});

test("two turns at once read once", async () => {
  const mesh = new Mesh();
  mesh.nowMs = FROM_MS + HOUR_MS;
  const forecaster = new Forecaster({ source: mesh, nowMs: () => mesh.nowMs });
  await Promise.all([forecaster.turn(), forecaster.turn()]);
  expect(mesh.reads).toHaveLength(3);
});

test("a clock that is set back begins anew", async () => {
  const mesh = new Mesh();
  const forecaster = await after(4 * HOUR_MS, mesh);
  mesh.nowMs -= 2 * HOUR_MS;
  await turns(forecaster, 25);
  expect(forecaster.forecast({ service: "default/reviews" })?.fromMs).toBe(FROM_MS + 2 * HOUR_MS);
});

test("incidents are not learned from, each service has its own", async () => {
  const mesh = new Mesh();
  mesh.services = ["default/hit", "default/well"];
  const span = { fromMs: FROM_MS, toMs: FROM_MS + 3 * HOUR_MS };
  const forecaster = await after(4 * HOUR_MS, mesh, {
    notLearned: (service) => (service === "default/hit" ? [span] : []),
  });
  expect(forecaster.forecast({ service: "default/hit" })?.p95Ms).toHaveProperty("refused");
  expect(forecaster.forecast({ service: "default/well" })?.p95Ms).toHaveProperty("forecast");
});

test("a source with longer steps is read in multiples of them", async () => {
  const mesh = new Mesh();
  const source: SeriesSource = {
    stepMs: 45_000,
    settledAfterMs: SETTLED_MS,
    read: (fromMs, toMs, stepMs) => mesh.read(fromMs, toMs, stepMs),
  };
  await after(4 * HOUR_MS, mesh, { source });
  expect([...new Set(mesh.reads.map(({ stepMs }) => stepMs))]).toEqual([45_000, 90_000, 630_000]);
});
