/**
 * The whole mesh for Prometheus: edges from both ends, breakers and faults, summed over sidecars. Counters go on over
 * restarts of the controller and over sidecars that come and go.
 */
import type { BreakerNow, EdgeTotals, MeshCounts, Tally } from "../graph/index.js";
import { BREAKER_STATES, type Direction, OUTCOMES, type Outcome } from "../model/index.js";
import { BOUNDS_S, regrouped } from "./buckets.js";
import { Exposition, LabelText } from "./exposition.js";

/**
 * Reports may name what they like, and a scrape must be one that Prometheus takes: ends of edges, and names of breakers
 * and of faults, the first by name. What is beyond is counted as left out.
 */
export const MOST_ENDS = 5_000;
/** Of both names of all ends. Each stands in dozens of lines, and a string of more than 512 MB cannot be made. */
const MOST_END_CHARS = 500_000;
const MOST_NAMES = 2_000;

const US_IN_S = 1_000_000;
/** Their series begin with the edge, so that a rate sees the first of them; the others with the first of theirs. */
const ALWAYS: ReadonlySet<Outcome> = new Set(["success", "failure", "rejected"]);

export interface MeshSource {
  /** By direction, source and destination. */
  totals(): EdgeTotals[];
  tallies(): MeshCounts;
  breakerStates(): BreakerNow[];
}

/** One scrape. */
export function meshMetrics(source: MeshSource): string {
  const text = new Exposition();
  const ends = source.totals();
  const { breakers, faults } = source.tallies();
  const shown = endsWithRoom(ends);
  writeEdges(text, shown);
  writeStates(text, source.breakerStates());
  writeBreakers(text, breakers.slice(0, MOST_NAMES));
  writeFaults(text, faults.slice(0, MOST_NAMES));
  const left = text.family(
    "meshfuse_mesh_left_out",
    "gauge",
    "Ends of edges, breakers and faults that a scrape has no room for.",
  );
  left.sample({ what: "edge" }, ends.length - shown.length);
  left.sample({ what: "breaker" }, Math.max(0, breakers.length - MOST_NAMES));
  left.sample({ what: "fault" }, Math.max(0, faults.length - MOST_NAMES));
  return text.text();
}

/** Those that a scrape has room for. */
export function endsWithRoom(ends: readonly EdgeTotals[]): readonly EdgeTotals[] {
  let chars = 0;
  const over = ends.findIndex(({ source, destination }, at) => {
    chars += source.length + destination.length;
    return at >= MOST_ENDS || chars > MOST_END_CHARS;
  });
  return over < 0 ? ends : ends.slice(0, over);
}

/** Who of both ends tells. */
export function reporterOf(direction: Direction): string {
  return direction === "outbound" ? "source" : "destination";
}

function writeEdges(text: Exposition, ends: readonly EdgeTotals[]): void {
  const labelled = ends.map((end) => {
    const { direction, source, destination } = end;
    return { end, labels: new LabelText({ reporter: reporterOf(direction), source, destination }) };
  });
  const requests = text.family(
    "meshfuse_mesh_requests_total",
    "counter",
    "Requests that ended, by the end that tells.",
  );
  for (const { end, labels } of labelled) {
    for (const outcome of OUTCOMES) {
      const count = end.outcomes[outcome];
      if (count > 0 || ALWAYS.has(outcome)) requests.sample(labels, count, `,outcome="${outcome}"`);
    }
  }
  const durations = text.family(
    "meshfuse_mesh_request_duration_seconds",
    "histogram",
    "Whole durations of requests, by the end that tells.",
  );
  for (const { end, labels } of labelled) {
    durations.histogram(labels, BOUNDS_S, regrouped(end.buckets), end.durationSumUs / US_IN_S);
  }
  const inFlight = text.family(
    "meshfuse_mesh_requests_in_flight",
    "gauge",
    "Requests that have not ended, by the end that tells.",
  );
  for (const { end, labels } of labelled) inFlight.sample(labels, end.inFlight);
}

function writeStates(text: Exposition, all: readonly BreakerNow[]): void {
  const sums = new Map<string, { now: BreakerNow; sidecars: number[]; keys?: number[] }>();
  for (const now of all) {
    const key = `${now.direction}\0${now.name}`;
    const sum = sums.get(key) ?? { now, sidecars: BREAKER_STATES.map(() => 0) };
    if (sums.size >= MOST_NAMES && !sums.has(key)) continue;
    sums.set(key, sum);
    addAt(sum.sidecars, BREAKER_STATES.indexOf(now.state), 1);
    if (now.keys === undefined) continue;
    sum.keys ??= BREAKER_STATES.map(() => 0);
    for (const [at, count] of now.keys.entries()) addAt(sum.keys, at, count);
  }
  const states = text.family(
    "meshfuse_mesh_breakers",
    "gauge",
    "Sidecars in which the breaker is in a state.",
  );
  for (const { now, sidecars } of sums.values()) writeByState(now, sidecars);
  const keys = text.family(
    "meshfuse_mesh_breaker_keys",
    "gauge",
    "Keys of a keyed breaker that are in a state.",
  );
  for (const { now, keys: counts } of sums.values()) {
    if (counts !== undefined) writeByState(now, counts, keys);
  }
  function writeByState({ direction, name }: BreakerNow, counts: readonly number[], into = states): void {
    for (const [at, state] of BREAKER_STATES.entries()) {
      into.sample({ direction, breaker: name, state }, counts[at] ?? 0);
    }
  }
}

function writeBreakers(text: Exposition, tallies: readonly Tally[]): void {
  const moves = text.family(
    "meshfuse_mesh_breaker_transitions_total",
    "counter",
    "Times that a breaker, or a key of one, changed its state.",
  );
  for (const { direction, name, counts } of tallies) {
    for (const [word, count] of counts) {
      const [to = "", reason] = word.split(".");
      if (reason !== undefined) moves.sample({ direction, breaker: name, to, reason }, count);
    }
  }
  const rejected = text.family(
    "meshfuse_mesh_breaker_rejected_total",
    "counter",
    "Requests that a breaker turned away.",
  );
  for (const { direction, name, counts } of tallies) {
    rejected.sample({ direction, breaker: name }, counts.get("rejected") ?? 0);
  }
  const shadow = text.family(
    "meshfuse_mesh_breaker_shadow_rejected_total",
    "counter",
    "Requests that a breaker in shadow mode would have turned away.",
  );
  for (const { direction, name, counts } of tallies) {
    shadow.sample({ direction, breaker: name }, counts.get("shadowRejected") ?? 0);
  }
}

function writeFaults(text: Exposition, tallies: readonly Tally[]): void {
  const requests = text.family(
    "meshfuse_mesh_fault_requests_total",
    "counter",
    "Requests that a fault matched, by what became of them.",
  );
  writeWords("verdict", requests);
  const injected = text.family(
    "meshfuse_mesh_fault_injected_total",
    "counter",
    "Delays, aborts and other faults that were injected.",
  );
  writeWords("injected", injected, "kind");
  function writeWords(prefix: string, into: typeof requests, label = prefix): void {
    for (const { direction, name, counts } of tallies) {
      for (const [word, count] of counts) {
        const [group, value = ""] = word.split(".");
        if (group === prefix) into.sample({ direction, fault: name, [label]: value }, count);
      }
    }
  }
}

function addAt(numbers: number[], at: number, more: number): void {
  numbers[at] = (numbers[at] ?? 0) + more;
}
