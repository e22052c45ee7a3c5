/** Numbers out of samples: one for each step, null where nothing is known. */
import type { Outcome, Samples, StepLatency, StepSample } from "../../model/index.js";

export type Values = (number | null)[];
type LatencyKey = keyof StepLatency;

/** As an edge's errors are counted, and what a breaker, a rule or a fault answered: to who asked it is a failure, too. */
const BAD: readonly Outcome[] = ["failure", "soft_failure", "rejected", "denied", "injected"];
/** The 75th percentile moves with most faults and little by chance; what a source does not tell comes later. */
const LATENCIES: readonly LatencyKey[] = ["p75Ms", "p90Ms", "p95Ms", "p50Ms", "p99Ms", "meanMs"];

/** The first kind of latency that any of them tells. */
export function latencyKeyOf(all: readonly Samples[]): LatencyKey {
  const isTold = (key: LatencyKey) =>
    all.some((samples) => samples.some((sample) => sample?.latency[key] !== undefined));
  return LATENCIES.find(isTold) ?? "p75Ms";
}

/** Of several series together: a mean by requests, so an estimate where it is of quantiles. */
export function latencyOf(all: readonly Samples[], steps: number, key: LatencyKey): Values {
  return eachStep(all, steps, (samples) => {
    let [sum, weights] = [0, 0];
    for (const { latency, requests } of samples) {
      const value = latency[key];
      const weight = requests ?? 1;
      if (value === undefined || !Number.isFinite(value) || !(weight > 0)) continue;
      sum += value * weight;
      weights += weight;
    }
    return weights > 0 ? sum / weights : null;
  });
}

/** The slowest of several series. */
export function slowestOf(all: readonly Samples[], steps: number, key: LatencyKey): Values {
  return eachStep(all, steps, (samples) => {
    const told = samples.map(({ latency }) => latency[key]).filter((value) => value !== undefined);
    return told.length === 0 ? null : Math.max(...told);
  });
}

/** Failed of all that say something; null: none did. */
export function errorShareOf(all: readonly Samples[], steps: number): Values {
  return eachStep(all, steps, (samples) => {
    let [good, bad] = [0, 0];
    for (const { outcomes } of samples) {
      good += outcomes?.success ?? 0;
      for (const outcome of BAD) bad += outcomes?.[outcome] ?? 0;
    }
    return good + bad > 0 ? bad / (good + bad) : null;
  });
}

/** Requests a second. */
export function rateOf(all: readonly Samples[], steps: number, stepMs: number): Values {
  return eachStep(all, steps, (samples) => {
    const told = samples.map(({ requests }) => requests).filter((requests) => requests !== null);
    return told.length === 0 ? null : (sumOf(told) * 1000) / stepMs;
  });
}

export function inFlightOf(all: readonly Samples[], steps: number): Values {
  return eachStep(all, steps, (samples) => {
    const told = samples.map(({ inFlight }) => inFlight).filter((count) => count !== null);
    return told.length === 0 ? null : sumOf(told);
  });
}

function eachStep(
  all: readonly Samples[],
  steps: number,
  numberOf: (samples: readonly StepSample[]) => number | null,
): Values {
  return Array.from({ length: steps }, (_, step) => {
    const value = numberOf(all.flatMap((samples) => samples[step] ?? []));
    return value === null || !Number.isFinite(value) ? null : value;
  });
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
