// How much users suffer, step by step, and how fast that uses up what the objective allows.
import type { Harm, Severity, StepLatency, StepSample } from "../model/index.js";
import { tallyOf } from "./errors.js";
import type { Finding } from "./findings.js";
import type { End } from "./roles.js";
import type { Watch } from "./watch.js";

/** How fast the budget burns, in budgets: what pages at night (14.4, 6), what becomes a ticket (3), and the rest. */
const BURN_RATES: readonly (readonly [number, Severity])[] = [
  [14.4, "critical"],
  [6, "high"],
  [3, "medium"],
];

const QUANTILES: readonly (readonly [keyof StepLatency, number])[] = [
  ["p50Ms", 0.5],
  ["p75Ms", 0.75],
  ["p90Ms", 0.9],
  ["p95Ms", 0.95],
  ["p99Ms", 0.99],
];

export const NO_HARM: Harm = { requests: 0, failed: 0, slow: 0, missing: 0 };

/** What users have of one step. */
export interface StepHarm {
  harm: Harm;
  /** Requests that hang at its end, beyond those that are always under way: in no count before they end, and harmed all the same. */
  hanging: number;
}

/** Of all ends where users come in. `at`: index of the step in the samples. */
export function harmAt(
  seen: readonly { end: End; watch: Watch; findings: readonly Finding[] }[],
  at: number,
  seconds: number,
): StepHarm {
  let [harm, hanging] = [NO_HARM, 0];
  for (const { end, watch, findings } of seen) {
    const sample = end.atUsers ? end.samples[at] : undefined;
    if (sample === undefined) continue;
    harm = addHarm(harm, harmOf(sample, watch, findings, seconds));
    const hung = findings.find(({ kind }) => kind === "hung");
    hanging += hung === undefined ? 0 : hung.observed - hung.baseline;
  }
  return { harm, hanging };
}

/** Of one step of one end where users come in. */
export function harmOf(
  sample: StepSample,
  watch: Watch,
  findings: readonly Finding[],
  seconds: number,
): Harm {
  const tally = tallyOf(sample);
  const requests = finite(sample.requests) ?? tally?.requests ?? 0;
  const failed = Math.min(requests, tally?.failed ?? 0);
  const isSlow = findings.some(({ kind }) => kind === "latency");
  const share = isSlow ? slowShare(sample.latency, watch.latency.slowMs ?? watch.latency.typicalMs) : 0;
  const loss = findings.find(({ kind }) => kind === "traffic_loss");
  const missing = loss === undefined ? 0 : (loss.baseline - loss.observed) * seconds;
  return { requests, failed, slow: counted(share * (requests - failed)), missing: counted(missing) };
}

export function addHarm(one: Harm, other: Harm): Harm {
  return {
    requests: one.requests + other.requests,
    failed: one.failed + other.failed,
    slow: one.slow + other.slow,
    missing: one.missing + other.missing,
  };
}

/** By how many times faster than allowed users are failed. `hanging`: as of a step. */
export function severityOf(
  { requests, failed, slow, missing }: Harm,
  objective: number,
  hanging = 0,
): Severity {
  const expected = requests + missing + hanging;
  const burn = expected > 0 ? (failed + slow + missing + hanging) / expected / (1 - objective) : 0;
  return BURN_RATES.find(([rate]) => burn >= rate)?.[1] ?? "low";
}

/** Share of requests beyond a limit, between the quantiles that are told by proportion. */
function slowShare(latency: StepLatency, limitMs: number | null): number {
  if (limitMs === null) return 0;
  let [belowMs, belowShare] = [0, 0];
  for (const [name, share] of QUANTILES) {
    const ms = finite(latency[name] ?? null);
    if (ms === undefined) continue;
    if (ms >= limitMs) {
      const within = ms > belowMs ? (limitMs - belowMs) / (ms - belowMs) : 0;
      return 1 - (belowShare + (share - belowShare) * Math.min(1, Math.max(0, within)));
    }
    [belowMs, belowShare] = [ms, share];
  }
  return 0;
}

function finite(value: number | null): number | undefined {
  return value !== null && Number.isFinite(value) && value >= 0 ? value : undefined;
}

function counted(value: number): number {
  return finite(value) ?? 0;
}
