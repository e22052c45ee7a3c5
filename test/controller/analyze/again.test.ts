import { expect, it, onTestFinished } from "vitest";
import { Analysis, IncidentFolder } from "../../../controller/analyze/index.js";
import { Detector } from "../../../controller/detect/index.js";
import { diagnose } from "../../../controller/diagnose/index.js";
import type { AnalysisTold, IncidentTold } from "../../../controller/events/index.js";
import type { StepSample } from "../../../controller/model/index.js";
import type { SeriesSource } from "../../../controller/series/index.js";
import { FakeClock, temporaryFolder } from "../push/fixture.js";
import { T0_MS } from "./support.js";

/** As a Prometheus has them. */
const STEP_MS = 15_000;
const FAULT_MS = T0_MS + 8 * STEP_MS;
const MINUTES = 40 * 60_000;
const PATIENCE_MS = 20_000;

function sampleAt(atMs: number): StepSample {
  const failure = atMs >= FAULT_MS ? 300 : 0;
  const latency = { meanMs: 10, p50Ms: 9, p75Ms: 11, p90Ms: 14, p95Ms: 16, p99Ms: 20 };
  return { requests: 600, outcomes: { success: 600 - failure, failure }, latency, inFlight: 1 };
}

/** Outlives a controller, as an engine does: it tells of what was since `sinceMs`. */
function engine(sinceMs: number): SeriesSource {
  const call = { source: "outside", destination: "default/productpage" };
  return {
    ...{ stepMs: STEP_MS, settledAfterMs: 5_000 },
    read: async (fromMs, toMs) => {
      const steps = (toMs - fromMs) / STEP_MS;
      const samples = Array.from({ length: steps }, (_, at) => {
        const atMs = fromMs + at * STEP_MS;
        return atMs < sinceMs ? undefined : sampleAt(atMs);
      });
      const ends = samples.some(Boolean) ? [{ ...call, seenBy: "destination" as const, samples }] : [];
      return { fromMs, stepMs: STEP_MS, steps, calls: [call], ends, services: [], instances: [] };
    },
  };
}

async function controller(dataDir: string, clock: FakeClock, source: SeriesSource) {
  const told: (IncidentTold | AnalysisTold)[] = [];
  const warn = (words: string) => {
    throw new Error(words);
  };
  const folder = await IncidentFolder.open(dataDir, warn);
  const analysis = new Analysis({
    ...{ source, folder, clock, version: "1.2.3", thresholds: {}, diagnose, warn },
    changes: { count: 0, near: () => [] },
    detector: (firstId) => new Detector({ firstId }),
    tell: (each) => told.push(each),
    cpuMs: () => 0,
    breathe: async () => {},
  });
  onTestFinished(() => analysis.stop());
  const settle = async () => {
    const untilMs = performance.now() + PATIENCE_MS;
    do {
      await new Promise((resolve) => setImmediate(resolve));
      if (performance.now() > untilMs) throw new Error("it never waits for the clock");
    } while (clock.waiting === 0);
  };
  analysis.start();
  await settle();
  const pass = async (steps: number) => {
    for (let step = 0; step < steps; step++) {
      clock.advance(STEP_MS);
      await settle();
    }
  };
  return { analysis, pass, news: () => told.map((each) => `${"id" in each ? each.id : ""} ${each.change}`) };
}

/** A controller that ends, and another one after it, while the fault goes on. */
async function restarted(second: (nowMs: number) => SeriesSource) {
  const [dataDir, clock] = [await temporaryFolder(), new FakeClock(T0_MS)];
  const first = await controller(dataDir, clock, engine(T0_MS - MINUTES));
  await first.pass(14);
  expect(first.news()[0]).toBe("1 opened");
  await first.analysis.stop();
  clock.advance(20_000);
  const next = await controller(dataDir, clock, second(clock.nowMs()));
  await next.pass(20);
  return next;
}

it("an incident that goes on after a restart is found again in series that have the past", async () => {
  const { analysis, news } = await restarted(() => engine(T0_MS - MINUTES));
  expect(news().slice(0, 2)).toEqual(["1 cut", "2 opened"]);
  const [again, closed] = analysis.incidents();
  expect(again).toMatchObject({ id: 2, condition: "incident" });
  expect(Math.abs((again?.onsetMs ?? 0) - FAULT_MS)).toBeLessThanOrEqual(STEP_MS);
  expect(closed).toMatchObject({ id: 1, condition: "over" });
});

it("an incident that goes on after a restart is closed where series begin with the controller", async () => {
  const { analysis, news } = await restarted((nowMs) => engine(nowMs));
  expect(news()[0]).toBe("1 cut");
  expect(analysis.incidents().at(-1)).toMatchObject({ id: 1, condition: "over" });
  expect(analysis.open()).toEqual([]);
});
