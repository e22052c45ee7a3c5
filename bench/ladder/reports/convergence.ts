// How soon what one worker has seen is in force on all of them: trips of breakers, beside Envoy's own outlier detection.
import {
  distributionOf,
  GRAIN_MS,
  type Measurement,
  measure,
  PEERS,
  ratioOf,
  SCENARIOS,
} from "../../breaker/index.js";
import { type Cell, exactly, type Table, type Verdict, verdictOf } from "../../result/index.js";
import type { Settings } from "../step.js";

/** The policy's promise. */
export const BOUND_MS = 250;
const QUANTILES = ["min", "p50", "p90", "p99", "max"] as const;

export interface ConvergencePlan {
  concurrencies: readonly number[];
  /** Of each kind. */
  trips: number;
  /** Where between two ticks the trips fall. */
  seed: number;
}

/** Every kind of trip and Envoy's own, at each number of workers. */
export async function measureConvergence(
  { envoy: binary, module, signal, progress }: Settings,
  { concurrencies, trips: trials, seed }: ConvergencePlan,
): Promise<Measurement[]> {
  const measurements: Measurement[] = [];
  for (const concurrency of concurrencies) {
    for (const scenario of SCENARIOS) {
      progress(`reports: ${trials} trips, ${workersOf(concurrency)}, ${scenario.name}`);
      const options = { scenario, concurrency, trials, module, seed, binary, signal };
      measurements.push(await measure(options));
    }
  }
  return measurements;
}

/** One row for each measurement. */
export function convergenceTable(measurements: readonly Measurement[]): Table {
  const rows = measurements.map((measurement): Cell[] => {
    const distribution = distributionOf(inForceOf(measurement));
    const quantiles = QUANTILES.map((name) => distribution[name]);
    return [measurement.concurrency, distribution.count, measurement.title, ...quantiles];
  });
  return {
    title: "From a trip to the last request that any worker still let through",
    columns: ["workers", "trips", "what trips", ...QUANTILES.map((name) => `${name}, ms`)],
    rows,
    notes: ["Every worker is asked every 2 ms on the average: what is shorter cannot be told apart."],
  };
}

/** The ratio to the peer at each concurrency that both were measured at. */
export function peerTable(measurements: readonly Measurement[]): Table {
  const rows = measurements.flatMap((ours): Cell[][] => {
    const theirs = measurements.find(
      ({ scenario, concurrency }) => scenario === PEERS.theirs && concurrency === ours.concurrency,
    );
    if (ours.scenario !== PEERS.ours || theirs === undefined) return [];
    const ratio = ratioOf(inForceOf(ours), inForceOf(theirs), ours.concurrency);
    return [[ours.concurrency, { ...ratio, samples: ours.trials.length }]];
  });
  return {
    title: "Failures in a row: the filter's breaker over Envoy's outlier detection",
    columns: ["workers", "median over median, x"],
    rows,
    notes: [`What is under ${GRAIN_MS} ms counts as ${GRAIN_MS} ms. The interval is of resampled trips.`],
  };
}

/** Of the filter's trips alone; none where there is none. */
export function convergenceVerdicts(measurements: readonly Measurement[]): Verdict[] {
  const all = measurements.filter(({ scenario }) => scenario !== PEERS.theirs).flatMap(inForceOf);
  if (all.length === 0) return [];
  const late = all.filter((ms) => ms > BOUND_MS).length;
  return [
    verdictOf({
      target: `the longest of ${all.length} trips until it is in force on all workers`,
      bound: "at most",
      limit: BOUND_MS,
      unit: "ms",
      figure: exactly(Math.max(...all)),
      ...(late === 0 ? {} : { note: `${late} of ${all.length} took longer` }),
    }),
  ];
}

/** Milliseconds of the whole Envoy, trial by trial. */
export function inForceOf({ trials }: Measurement): number[] {
  return trials.map(({ inForceMs }) => inForceMs);
}

export function workersOf(concurrency: number): string {
  return concurrency === 1 ? "1 worker" : `${concurrency} workers`;
}
