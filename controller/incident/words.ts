/** Numbers, times and targets as a person reads them. Times are UTC: whoever is woken may sit anywhere. */
import {
  type CauseKind,
  type CauseTarget,
  LATENCY_NAMES,
  type Symptom,
  type SymptomKind,
} from "../model/index.js";
import { LIKELIHOODS, type Likelihood, type PlotUnit } from "./report.js";

/** From here on a duration is told in seconds. */
const SECONDS_FROM_MS = 10_000;
const MINUTE_S = 60;
const HOUR_S = 3600;
const PERCENT = 100;
const BINARY_UNITS = ["B", "KiB", "MiB", "GiB", "TiB"] as const;
/** At least so sure for each of the words; the last is for the rest. */
const SURE_FROM = [0.8, 0.6, 0.35] as const;

/** Under it a cause is a guess: the first is told whatever it is, others stand in a list. */
const LEAST_TOLD = 0.2;

/** In the unit of the kind. */
export const SYMPTOM_UNITS: Readonly<Record<SymptomKind, PlotUnit>> = {
  errors: "share",
  latency: "ms",
  traffic_loss: "requests/s",
  traffic_surge: "requests/s",
  hung: "requests",
};

export const KIND_MEANINGS: Readonly<Record<CauseKind, string>> = {
  slow_service: "the service itself takes longer; what it calls does not",
  cpu: "the service itself takes longer, as one does that is short of CPU",
  network: "time or requests are lost between sidecars or in one, and in neither service",
  crash: "the service is gone, or does not take connections",
  errors: "the service itself answers with errors",
  overload: "the service gets more requests than it can bear",
  bad_version: "one version of the service is worse than its others",
  bad_caller: "one caller sends far more than it used to",
  config_change: "a change of policies or of a bypass",
  experiment: "a fault that is injected on purpose",
  breaker: "a breaker that turns requests away",
};

/** `users` for those outside the mesh. */
export function nodeText(node: string): string {
  if (node === "outside" || node === "") return "users";
  if (node === "unknown") return "unknown callers";
  return node === "other" ? "other destinations" : node;
}

export function targetText(target: CauseTarget): string {
  switch (target.type) {
    case "service":
      return nodeText(target.service);
    case "edge":
      return `${nodeText(target.source)} -> ${nodeText(target.destination)}`;
    case "version":
      return `${nodeText(target.service)} ${target.version === "" ? "(one version)" : target.version}`;
    case "caller":
      return `${nodeText(target.service)} as a caller`;
    case "change":
      // `config default/ratings` would read like the service of that name.
      return `${target.change.kind === "config" ? "policy" : target.change.kind} ${target.change.name}`;
  }
}

export function likelihoodOf(confidence: number): Likelihood {
  return LIKELIHOODS[SURE_FROM.findIndex((least) => confidence >= least)] ?? "weak";
}

/** Whether a cause is worth more than a line. */
export function isTold({ rank, confidence }: { rank: number; confidence: number }): boolean {
  return rank === 1 || confidence >= LEAST_TOLD;
}

/** `12 ms`, `0.3 %`, `41 requests/s`; what is no number is `?`. */
export function valueText(value: number | null, unit: PlotUnit): string {
  if (value === null || !Number.isFinite(value)) return "?";
  switch (unit) {
    case "ms":
      return Math.abs(value) >= SECONDS_FROM_MS ? `${digits(value / 1000)} s` : `${digits(value)} ms`;
    case "share":
      return `${digits(value * PERCENT)} %`;
    case "bytes":
      return bytesText(value);
    case "1":
      return digits(value);
    case "requests":
      return digits(value) === "1" ? "1 request" : `${digits(value)} requests`;
    default:
      return `${digits(value)} ${unit}`;
  }
}

/** `12 ms -> 430 ms` */
export function changeText(baseline: number | null, observed: number | null, unit: PlotUnit): string {
  return `${valueText(baseline, unit)} -> ${valueText(observed, unit)}`;
}

/** `users' requests to default/reviews fail` */
export function complaint({ kind, source, destination, atUsers }: SymptomPlace): string {
  const whose = atUsers ? "users' requests" : callerWords(source);
  const what = `${whose} to ${nodeText(destination)}`;
  switch (kind) {
    case "errors":
      return `${what} fail`;
    case "latency":
      return `${what} are slow`;
    case "traffic_loss":
      return `${what} are missing`;
    case "traffic_surge":
      return `${what} are far more than usual`;
    case "hung":
      return `${what} hang`;
  }
}

export function symptomText(symptom: Symptom): string {
  const seen =
    symptom.source === "" ? "" : `, seen by ${symptom.seenBy === "source" ? "the caller" : "the callee"}`;
  return `${complaint(symptom)}: ${symptomChange(symptom)}${seen}`;
}

/** `median 12 ms -> 430 ms` */
export function symptomChange({ kind, quantile, baseline, observed }: Symptom): string {
  const which = quantile === undefined ? "" : `${LATENCY_NAMES[quantile]} `;
  return `${which}${changeText(baseline, observed, SYMPTOM_UNITS[kind])}`;
}

/** `12:03:10Z` */
export function clockText(atMs: number): string {
  return `${isoText(atMs).slice(11, 19)}Z`;
}

/** `2026-11-21T12:03:10Z`; what no calendar has stays a number. */
export function isoText(atMs: number): string {
  const date = new Date(atMs);
  return Number.isNaN(date.getTime()) ? String(atMs) : `${date.toISOString().slice(0, 19)}Z`;
}

/** `45 s`, `3 min`, `2 h 5 min` */
export function durationText(durationMs: number): string {
  const seconds = Math.round(Math.abs(durationMs) / 1000);
  if (seconds < 2 * MINUTE_S) return `${seconds} s`;
  const minutes = Math.round(seconds / MINUTE_S);
  if (seconds < 2 * HOUR_S) return `${minutes} min`;
  const rest = minutes % MINUTE_S;
  return `${Math.floor(minutes / MINUTE_S)} h${rest === 0 ? "" : ` ${rest} min`}`;
}

/** `1,203` */
export function countText(count: number): string {
  return Math.round(count).toLocaleString("en-US");
}

type SymptomPlace = Pick<Symptom, "kind" | "source" | "destination" | "atUsers">;

function callerWords(source: string): string {
  return source === "" ? "requests" : `requests of ${nodeText(source)}`;
}

/** Three digits are what a person compares; a count keeps all of those before the point. */
function digits(value: number): string {
  const size = Math.abs(value);
  if (size >= 100) return countText(value);
  if (size !== 0 && size < 0.001) return value.toExponential(1);
  return String(Number(value.toPrecision(size >= 10 ? 3 : 2)));
}

function bytesText(value: number): string {
  const power = Math.min(
    BINARY_UNITS.length - 1,
    Math.max(0, Math.floor(Math.log2(Math.max(1, Math.abs(value))) / 10)),
  );
  return `${digits(value / 1024 ** power)} ${BINARY_UNITS[power] ?? "B"}`;
}
