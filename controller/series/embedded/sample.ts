/** One step of one series: what was counted of it, and what is shown. */
import { boundsOf } from "../../graph/index.js";
import { OUTCOMES, type StepLatency, type StepSample } from "../../model/index.js";
import { HISTOGRAM_BUCKETS } from "../../report/index.js";

const US_IN_MS = 1000;
/** Those of StepLatency, in its order. */
export const QUANTILES = [0.5, 0.75, 0.9, 0.95, 0.99] as const;
/** Of how many requests each of them is the next one above; the last also of those that are beyond. */
const SHARES = [0.5, 0.25, 0.15, 0.05, 0.05] as const;
/** What sums of such shares may lack of a whole. */
const ROUNDING = 1e-9;
const MIDDLES_MS = Array.from({ length: HISTOGRAM_BUCKETS }, (_, bucket) => {
  const { fromUs, toUs } = boundsOf(bucket);
  return (fromUs + toUs) / 2 / US_IN_MS;
});

/** What one series counted in a step, or in a part of one. */
export interface Part {
  /** In the order of OUTCOMES. */
  outcomes: ArrayLike<number>;
  durationSumUs: number;
  /** The buckets in which QUANTILES lie; empty: nothing was counted. */
  quantiles: ArrayLike<number>;
  /** Null: not told. */
  inFlight: number | null;
}

/** The buckets in which QUANTILES lie, by nearest rank; empty without counts. */
export function quantileBuckets(counts: ArrayLike<number>): number[] {
  let total = 0;
  for (let bucket = 0; bucket < counts.length; bucket++) total += counts[bucket] ?? 0;
  if (total === 0) return [];
  const buckets: number[] = [];
  let [below, bucket] = [0, 0];
  for (const share of QUANTILES) {
    const rank = share * total * (1 - ROUNDING);
    for (; bucket < counts.length; bucket++) {
      const count = counts[bucket] ?? 0;
      if (below + count >= rank) break;
      below += count;
    }
    buckets.push(Math.min(bucket, counts.length - 1));
  }
  return buckets;
}

/**
 * Of parts, the oldest first: sums are exact. Quantiles are exact of one part; of several they are made of those of the
 * parts, which are estimates that lie between the least and the greatest.
 */
export function sampleOf(parts: readonly Part[]): StepSample {
  const [first] = parts;
  if (first !== undefined && parts.length === 1) return oneSample(first, first.quantiles);
  return oneSample(sumOf(parts), mixed(parts));
}

function oneSample(part: Part, quantiles: ArrayLike<number>): StepSample {
  const outcomes: Record<string, number> = {};
  let requests = 0;
  for (let index = 0; index < OUTCOMES.length; index++) {
    const name = OUTCOMES[index];
    const count = part.outcomes[index] ?? 0;
    if (count === 0 || name === undefined) continue;
    outcomes[name] = count;
    requests += count;
  }
  return { requests, outcomes, latency: latencyOf(part, requests, quantiles), inFlight: part.inFlight };
}

function latencyOf({ durationSumUs }: Part, requests: number, quantiles: ArrayLike<number>): StepLatency {
  if (requests === 0) return {};
  const meanMs = durationSumUs / US_IN_MS / requests;
  if (quantiles.length === 0) return { meanMs };
  const at = (index: number) => MIDDLES_MS[quantiles[index] ?? 0] ?? 0;
  return { meanMs, p50Ms: at(0), p75Ms: at(1), p90Ms: at(2), p95Ms: at(3), p99Ms: at(4) };
}

function sumOf(parts: readonly Part[]): Part {
  const outcomes = new Float64Array(OUTCOMES.length);
  let durationSumUs = 0;
  let inFlight: number | null = null;
  for (const part of parts) {
    for (let index = 0; index < outcomes.length; index++) {
      outcomes[index] = (outcomes[index] ?? 0) + (part.outcomes[index] ?? 0);
    }
    durationSumUs += part.durationSumUs;
    inFlight = part.inFlight ?? inFlight;
  }
  return { outcomes, durationSumUs, quantiles: [], inFlight };
}

function mixed(parts: readonly Part[]): number[] {
  const weights = new Float64Array(HISTOGRAM_BUCKETS);
  for (const { outcomes, quantiles } of parts) {
    let requests = 0;
    for (let index = 0; index < outcomes.length; index++) requests += outcomes[index] ?? 0;
    for (let index = 0; index < quantiles.length; index++) {
      const bucket = quantiles[index] ?? 0;
      weights[bucket] = (weights[bucket] ?? 0) + requests * (SHARES[index] ?? 0);
    }
  }
  return quantileBuckets(weights);
}
