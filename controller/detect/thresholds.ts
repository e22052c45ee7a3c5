// What a person can set of detection. The same numbers serve steps of 5 s and of 5 minutes: docs/detection.md derives them.

export interface Thresholds {
  /** Share of requests that shall succeed: what fails beyond it is harm, and how fast decides how severe it is. */
  objective: number;
  /** Standard deviations by which latency stands out in one step; in two and three steps running a half and a third of it. */
  latencyZ: number;
  /** Standard deviations of a binomial test by which failures stand out. */
  errorsZ: number;
  /** Standard deviations by which traffic, or what is under way, stands out; over two and three steps as latency. */
  trafficZ: number;
  /** Fewer failed, or slow, requests in the steps that tell are nothing. */
  minRequests: number;
  /** Share of the expected requests that must be missing. */
  lossShare: number;
  /** Share of its own latency by which a caller must be slowed down to feel it. */
  feltShare: number;
  /** How long all must be calm before an incident is over, two steps at least; until then what else shows is of it. */
  calmMs: number;
  /** An incident of this length is the new normal: baselines are learned anew. */
  adaptAfterMs: number;
}

export const DEFAULT_THRESHOLDS: Readonly<Thresholds> = {
  objective: 0.999,
  latencyZ: 12,
  errorsZ: 6,
  trafficZ: 6,
  minRequests: 5,
  lossShare: 0.5,
  feltShare: 0.1,
  calmMs: 30_000,
  adaptAfterMs: 3_600_000,
};

/** Inclusive bounds, and what the number is. */
const BOUNDS: Readonly<Record<keyof Thresholds, { least: number; most: number; is: string }>> = {
  objective: { least: 0.5, most: 0.99999, is: "a share of requests" },
  latencyZ: { least: 3, most: 1000, is: "standard deviations" },
  errorsZ: { least: 3, most: 1000, is: "standard deviations" },
  trafficZ: { least: 3, most: 1000, is: "standard deviations" },
  minRequests: { least: 1, most: 1_000_000, is: "requests" },
  lossShare: { least: 0.1, most: 1, is: "a share of requests" },
  feltShare: { least: 0, most: 10, is: "a share of the caller's latency" },
  calmMs: { least: 5_000, most: 86_400_000, is: "milliseconds" },
  adaptAfterMs: { least: 60_000, most: 604_800_000, is: "milliseconds" },
};

/** What is wrong with thresholds that somebody wrote, each with its name and value; none: they can be used. */
export function thresholdErrors(value: unknown): string[] {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    return [`thresholds: expected names and numbers, got ${JSON.stringify(value)}`];
  return Object.entries(value).flatMap(([name, number]) => {
    const known = Object.entries(BOUNDS).find(([bound]) => bound === name);
    if (known === undefined)
      return [`${name}: no threshold of this name; there are ${Object.keys(BOUNDS).join(", ")}`];
    const [, { least, most, is }] = known;
    const fits = typeof number === "number" && number >= least && number <= most;
    return fits ? [] : [`${name}: expected ${is} from ${least} to ${most}, got ${JSON.stringify(number)}`];
  });
}
