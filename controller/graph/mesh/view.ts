/**
 * The mesh in a window: what the ring has of it, joined by name, and where the window ends now also what is in flight and
 * the exact rate of the last 10 s.
 */
import type { GraphEdge, GraphView } from "../../model/index.js";
import { edgeKey } from "../keyed.js";
import { type Ring, STEP_MS, stepOf } from "../ring/index.js";
import { type EdgeName, Totals } from "../totals.js";
import { edgeView, type JoinedEdge } from "./edge.js";
import { nodesOf } from "./node.js";
import type { Rates, Seen } from "./traffic.js";

const MS_IN_S = 1000;
/** Less tells no rate. */
const SHORTEST_MS = 1000;
const RATES = { rate10s: 10_000, rate1m: 60_000, rate5m: 300_000 } as const;
const RATE_NAMES = Object.keys(RATES) as (keyof typeof RATES)[];
/** Some 1.5 KB each. */
const MAX_EDGES = 5_000;
const NO_RATES: Rates = { rate: 0, rate10s: 0, rate1m: 0, rate5m: 0 };

/** One end of an edge, now. */
export interface PresentEdge {
  name: EdgeName;
  inFlight: number;
  /** Requests a second over the last 10 s. */
  rate: number;
  /** Mean of the times at which its sidecars last reported, and the earliest of them. */
  lastMs: number;
  heardMs: number;
}

export interface ViewOptions {
  /** End of the window; absent: now. */
  atMs?: number;
  windowMs: number;
  /** Longest duration that satisfies. */
  targetMs: number;
  withHistogram?: boolean;
}

interface MeshSources {
  ring: Ring;
  nowMs: number;
  /** By edgeKey. */
  present: ReadonlyMap<string, PresentEdge>;
}

/** Undefined: nothing of the time asked for is kept, or it has not come. */
export function meshView(sources: MeshSources, options: ViewOptions): GraphView | undefined {
  const { ring, nowMs } = sources;
  const { atMs = nowMs, windowMs, targetMs, withHistogram = false } = options;
  const keptFromMs = ring.keptFromMs(nowMs);
  const isPresent = options.atMs === undefined;
  if (!isPresent && (atMs > nowMs || atMs <= keptFromMs)) return undefined;
  const window = windowAt(atMs, windowMs, nowMs);
  const joined = joinedEdges(sources, window, isPresent);
  const nothing = () => ({ totals: new Totals(), rates: NO_RATES, inFlight: isPresent ? 0 : null });
  const views = joined.map((edge) => edgeView(edge, withHistogram));
  const edges = busiest(views);
  return {
    fromMs: Math.min(Math.max(window.fromMs, keptFromMs), window.toMs),
    ...{ toMs: window.toMs, keptFromMs, targetMs },
    ...nodesOf(joined, { targetMs, withHistogram, nothing }),
    ...{ edges, omittedEdges: views.length - edges.length },
  };
}

/** Whole steps; the last one ends with the clock. */
interface Window {
  from: number;
  to: number;
  fromMs: number;
  toMs: number;
}

function windowAt(atMs: number, lengthMs: number, nowMs: number): Window {
  const [from, to] = [Math.floor((atMs - lengthMs) / STEP_MS), stepOf(atMs)];
  return { from, to, fromMs: from * STEP_MS, toMs: Math.min((to + 1) * STEP_MS, nowMs) };
}

/** Ordered by source and destination. */
function joinedEdges(sources: MeshSources, window: Window, isPresent: boolean): JoinedEdge[] {
  const { ring, present } = sources;
  const slices = ring.sum(window.from, window.to);
  const busy = [...present].filter(([key, { inFlight }]) => isPresent && inFlight > 0 && !slices.has(key));
  const names: EdgeName[] = [...slices.values(), ...busy.map(([, each]) => each)].map(({ name }) => name);
  const ratesOf = rateReader(sources, window, isPresent);
  const joined = new Map<string, JoinedEdge>();
  for (const name of names) {
    const { direction, source, destination } = name;
    const key = edgeKey(name);
    const totals = slices.get(key)?.totals ?? new Totals();
    const inFlight = isPresent ? (present.get(key)?.inFlight ?? 0) : null;
    const seen: Seen = { totals, rates: ratesOf(key, totals.requests), inFlight };
    const pair = `${source}\0${destination}`;
    const edge = joined.get(pair) ?? { source, destination };
    joined.set(pair, edge);
    if (direction === "outbound") edge.bySource = seen;
    else edge.byDestination = seen;
  }
  const edges = [...joined].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, edge]) => edge);
  return withSettled(edges, sources, window);
}

/**
 * Ends report at different instants, so of the last seconds one has told more than the other. Compared are only steps that
 * the last report of any sidecar is past.
 */
function withSettled(edges: JoinedEdge[], sources: MeshSources, window: Window): JoinedEdge[] {
  const { ring, present, nowMs } = sources;
  const heardMs = [...present.values()].reduce((least, { heardMs }) => Math.min(least, heardMs), nowMs);
  const to = Math.min(window.to, Math.floor(heardMs / STEP_MS) - 1);
  if (to < window.from) return edges;
  const outcomes = ring.outcomes(window.from, to);
  const lengthMs = (to + 1 - window.from) * STEP_MS;
  return edges.map((edge) => {
    const { source, destination, bySource, byDestination } = edge;
    if (bySource === undefined || byDestination === undefined) return edge;
    const of = (direction: EdgeName["direction"]) =>
      outcomes.get(edgeKey({ direction, source, destination })) ?? [];
    return { ...edge, settled: { bySource: of("outbound"), byDestination: of("inbound"), lengthMs } };
  });
}

/**
 * Requests of whole steps, by the time that they tell of. Where a window ends now, that is until the last reports: what
 * came after is not told yet.
 */
function rateReader(
  { ring, present, nowMs }: MeshSources,
  window: Window,
  isPresent: boolean,
): (key: string, requests: number) => Rates {
  const keptFromMs = ring.keptFromMs(nowMs);
  const endMs = Math.min(window.toMs, nowMs);
  const others = RATE_NAMES.map((rate) => {
    const { from, fromMs, to } = windowAt(endMs, RATES[rate], nowMs);
    return { rate, fromMs, counts: fromMs < keptFromMs ? undefined : ring.outcomes(from, to) };
  });
  const rateOf = (key: string, requests: number, fromMs: number) => {
    const lengthMs = Math.min(endMs, present.get(key)?.lastMs ?? endMs) - Math.max(fromMs, keptFromMs);
    return lengthMs < SHORTEST_MS ? null : (requests * MS_IN_S) / lengthMs;
  };
  return (key, requests) => {
    const rates: Rates = { ...NO_RATES, rate: rateOf(key, requests, window.fromMs) };
    for (const { rate, fromMs, counts } of others) {
      rates[rate] = counts === undefined ? null : rateOf(key, sumOf(counts.get(key)), fromMs);
    }
    return isPresent ? { ...rates, rate10s: present.get(key)?.rate ?? 0 } : rates;
  };
}

function sumOf(counts: Float64Array | undefined): number {
  return counts?.reduce((sum, count) => sum + count) ?? 0;
}

function busiest(edges: GraphEdge[]): GraphEdge[] {
  if (edges.length <= MAX_EDGES) return edges;
  const requestsOf = ({ bySource, byDestination }: GraphEdge) =>
    Math.max(bySource?.requests ?? 0, byDestination?.requests ?? 0);
  const kept = new Set([...edges].sort((a, b) => requestsOf(b) - requestsOf(a)).slice(0, MAX_EDGES));
  return edges.filter((edge) => kept.has(edge));
}
