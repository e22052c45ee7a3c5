// The measurements as people read them.
import { type Distribution, distributionOf, GRAIN_MS, ratioOf } from "./distribution.js";
import type { Measurement } from "./measure.js";
import { PEERS } from "./scenario.js";

/** The policy's promise. */
export const BOUND_MS = 250;
const COLUMNS = ["min", "p50", "p90", "p99", "max"] as const satisfies (keyof Distribution)[];
const WIDTH = 7;

/** Milliseconds of the whole Envoy, trial by trial. */
export function inForceOf({ trials }: Measurement): number[] {
  return trials.map(({ inForceMs }) => inForceMs);
}

export function workersOf(concurrency: number): string {
  return concurrency === 1 ? "1 worker" : `${concurrency} workers`;
}

/** One line for each measurement, then how it compares with the peer. `machine`: where it ran. */
export function tableOf(measurements: readonly Measurement[], machine: string): string {
  const widest = Math.max(0, ...measurements.map(({ title }) => title.length));
  const head = ["workers", "trips", "what".padEnd(widest), ...COLUMNS.map((name) => name.padStart(WIDTH))];
  const lines = measurements.map((measurement) => lineOf(measurement, widest));
  const parts = [
    `From a trip to the last request that any worker still let through, ms. ${machine}.`,
    [head.join("  "), ...lines].join("\n"),
    comparisonOf(measurements),
    verdictOf(measurements),
  ];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

function lineOf(measurement: Measurement, widest: number): string {
  const distribution = distributionOf(inForceOf(measurement));
  const figures = COLUMNS.map((name) => distribution[name].toFixed(1).padStart(WIDTH));
  const workers = String(measurement.concurrency).padStart("workers".length);
  const trips = String(distribution.count).padStart("trips".length);
  return [workers, trips, measurement.title.padEnd(widest), ...figures].join("  ");
}

/** The ratio to the peer at each concurrency that both were measured at; empty where there is none. */
function comparisonOf(measurements: readonly Measurement[]): string {
  const lines = measurements.flatMap((ours) => {
    const theirs = measurements.find(
      ({ scenario, concurrency }) => scenario === PEERS.theirs && concurrency === ours.concurrency,
    );
    if (ours.scenario !== PEERS.ours || theirs === undefined) return [];
    const { median, low, high } = ratioOf(inForceOf(ours), inForceOf(theirs), ours.concurrency);
    const spread = `${low.toFixed(1)} to ${high.toFixed(1)}`;
    return [`  ${workersOf(ours.concurrency)}: ${median.toFixed(1)} times (95 %: ${spread})`];
  });
  if (lines.length === 0) return "";
  const title = `consecutive over Envoy's outlier detection, medians (under ${GRAIN_MS} ms counts as ${GRAIN_MS} ms):`;
  return [title, ...lines].join("\n");
}

function verdictOf(measurements: readonly Measurement[]): string {
  const all = measurements.filter(({ scenario }) => scenario !== PEERS.theirs).flatMap(inForceOf);
  const late = all.filter((ms) => ms >= BOUND_MS).length;
  if (all.length === 0) return "";
  return `${all.length - late} of ${all.length} trips of the filter were in force within ${BOUND_MS} ms.`;
}
