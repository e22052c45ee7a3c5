// The fields of a checked FaultInjection, as far as what it does to a unit depends on them.
import { parseDurationMs, parsePercentagePpm } from "../policy/index.js";
import type { Amount, AmountPoint } from "./amount.js";

export interface DelayShape {
  percentage?: string;
  fixed?: string;
  uniform?: { min: string; max: string };
  exponential?: { mean: string; max: string };
  lognormal?: { median: string; p99: string; max: string };
  /** `p50` and others, and `max`. */
  percentiles?: { max: string; [point: string]: string };
}

export interface FaultShape {
  percentage?: string;
  unit?: "request" | { header: string };
  seed?: number;
  delay?: DelayShape;
  abort?: { percentage?: string; status?: number; grpc?: string | number };
  response?: ResponseShape;
  throughput?: { percentage?: string; kibps: number };
  sequence?: { skip?: number; first?: number };
  activeFrom?: string;
  activeFor: string;
  limits?: { concurrent?: number; perSecond?: number; delay?: string };
  mode?: "run" | "dryRun";
  headers?: boolean;
}

export interface ResponseShape {
  percentage?: string;
  status?: number;
  delay?: DelayShape;
  header?: Record<string, string>;
  truncate?: number | { bytes: number; end?: "clean" | "reset" };
  drop?: boolean;
}

const US_A_MS = 1_000;

export function amountOf(delay: DelayShape): Amount {
  const { fixed, uniform, exponential, lognormal, percentiles } = delay;
  if (uniform) return { kind: "uniform", minUs: usOf(uniform.min), maxUs: usOf(uniform.max) };
  if (exponential) {
    return { kind: "exponential", meanUs: usOf(exponential.mean), maxUs: usOf(exponential.max) };
  }
  if (lognormal) {
    const { median, p99, max } = lognormal;
    return { kind: "lognormal", medianUs: usOf(median), p99Us: usOf(p99), maxUs: usOf(max) };
  }
  if (percentiles) {
    return { kind: "percentiles", points: pointsOf(percentiles), maxUs: usOf(percentiles.max) };
  }
  return { kind: "fixed", us: usOf(fixed) };
}

/** Rising: they may be written in any order. */
function pointsOf(percentiles: NonNullable<DelayShape["percentiles"]>): AmountPoint[] {
  return Object.entries(percentiles)
    .filter(([name]) => name !== "max")
    .map(([name, text]) => ({ ppm: ppmOf(`${name.slice(1)}%`), us: usOf(text) }))
    .sort((a, b) => a.ppm - b.ppm);
}

/** Parts per million; 0 where none is written. */
export function ppmOf(percentage: string | undefined): number {
  return parsePercentagePpm(percentage ?? "0%") ?? 0;
}

function usOf(duration: string | undefined): number {
  return (parseDurationMs(duration ?? "0s") ?? 0) * US_A_MS;
}
