/** A threat in one line for a person. */
import { durationText } from "./duration.js";
import type { Threat } from "./forecasts.js";

const NAMES = { p95Ms: "latency", rate: "rate" } as const;
const MINUTE_MS = 60_000;

/** `at this trend default/reviews breaks its latency objective (p95 300 ms) in ~12 min (8 to 25)` */
export function threatLine(threat: Threat): string {
  const { service, metric, limit, afterMs } = threat;
  const measure = metric === "rate" ? `${limit} requests/s` : `p95 ${limit} ms`;
  const objective = `its ${NAMES[metric]} objective (${measure})`;
  if (afterMs === 0) return `${service} is over ${objective}`;
  return `at this trend ${service} breaks ${objective} in ${timeText(threat)}`;
}

function timeText({ afterMs, earliestMs, latestMs }: Threat): string {
  if (afterMs < 2 * MINUTE_MS) {
    const seconds = (ms: number) => Math.round(ms / 1000);
    const latest = latestMs === null ? "or later" : `to ${durationText(latestMs)}`;
    return `~${seconds(afterMs)} s (${seconds(earliestMs)} s ${latest})`;
  }
  const minutes = (ms: number) => Math.round(ms / MINUTE_MS);
  const latest = latestMs === null ? "or later" : `to ${minutes(latestMs)}`;
  return `~${minutes(afterMs)} min (${minutes(earliestMs)} ${latest})`;
}
