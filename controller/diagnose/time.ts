// Where time is lost: what each service takes itself, and what lies between the two ends of each edge.
import { type Edge, inboundOf, type Mesh, type Service } from "./mesh.js";
import { shareOf } from "./requests.js";
import { type Contrast, contrast, type Floor, isTold, meanBefore, meanSince, type Row } from "./robust.js";
import {
  largestOf,
  type Measure,
  minus,
  orZero,
  type Rows,
  rowsOf,
  sumOf,
  timeOf,
  together,
} from "./rows.js";
import { IN_FLIGHT_FLOOR } from "./stuck.js";

/** Medians of few requests move by so much, and nobody feels less. */
export const LATENCY_FLOOR: Floor = { share: 0.05, amount: 2 };
/** In sigmas: a callee that became slower, not one that moved as it does. */
const SLOWER_Z = 3;
/** Means add up along a path. Of quantiles it is not known how many calls the request had that they tell of. */
const CALLS_OF_QUANTILE = 4;
/** Of instances, in this order: what hits few requests, or one of several endpoints, shows there first. */
const TAILS: readonly Measure[] = ["p90Ms", "p95Ms", "p99Ms"];

/** Time lost since the onset at one place. */
export interface LostTime {
  contrast: Contrast;
  /** Of a service: what its requests took before and since, its calls with it. */
  whole?: Contrast;
  measure: Measure;
  /** Milliseconds a step: what each request lost through how many there were; of one request where that is not told. */
  perStepMs: number;
}

interface Call {
  rows: Rows;
  /** Of what the callee's slowest requests took, where its instances tell of them. */
  tail: Contrast | undefined;
  /** For each request of the caller. */
  perRequest: number;
}

/** What a service takes of a request without its calls, by its edges and by its instances: what tells more. */
export function selfTime(mesh: Mesh, service: Service): LostTime | undefined {
  const found = [byEdges(mesh, service), byInstances(mesh, service)].flatMap((lost) => lost ?? []);
  const [most] = found.sort((a, b) => b.contrast.z - a.contrast.z);
  return most && { ...most, perStepMs: Math.max(...found.map(({ perStepMs }) => perStepMs)) };
}

/** What the caller waits beyond what the callee takes. Undefined: one end saw nothing. */
export function gapTime(mesh: Mesh, edge: Edge): LostTime | undefined {
  const { bySource, byDestination } = edge;
  if (bySource === undefined || byDestination === undefined) return undefined;
  const waited = minus(bySource.latency, inTries(mesh, bySource, byDestination));
  const gap = contrast(waited, mesh.frame, LATENCY_FLOOR);
  return gap && { contrast: gap, measure: mesh.measure, perStepMs: gap.excess * (edge.requests || 1) };
}

/** What the callee took for one request of the caller: what failed and was asked again, it took more than once. */
function inTries({ frame, measure }: Mesh, bySource: Rows, byDestination: Rows): Row {
  const { latency } = byDestination;
  if (measure !== "meanMs") return latency;
  const tries = (mean: typeof meanSince) =>
    Math.max(1, mean(byDestination.requests, frame) / mean(bySource.requests, frame) || 1);
  const [before, since] = [tries(meanBefore), tries(meanSince)];
  return latency.map((ms, column) => ms * (column < frame.baseline ? before : since));
}

function byEdges(mesh: Mesh, service: Service): LostTime | undefined {
  const inbound = inboundOf(service);
  const whole = inbound && contrast(inbound.latency, mesh.frame, LATENCY_FLOOR);
  if (inbound === undefined || whole === undefined) return undefined;
  const calls = callsOf(mesh, service);
  const left = without(mesh, service, whole, calls, mesh.measure === "meanMs" ? 1 : CALLS_OF_QUANTILE);
  const self = contrast(selfRow(inbound, calls), mesh.frame, LATENCY_FLOOR);
  const least = self !== undefined && self.sigma <= whole.sigma && self.z < left.z ? self : left;
  return { ...lostBy(service, least, mesh.measure, 1), whole };
}

/** Slow calls of an instance are not told by callee, so one for each request is taken for granted. */
function byInstances(mesh: Mesh, service: Service): LostTime | undefined {
  const measure = tailMeasure(service);
  const whole = tailOf(mesh, service);
  if (measure === undefined || whole === undefined || whole.z < SLOWER_Z) return undefined;
  const tail = slowestCallee(mesh, service);
  const calls = [{ rows: rowsOfAll(mesh, service, "outbound", measure), perRequest: 1, tail }];
  const slowest = TAIL_SHARE[measure] ?? 0;
  const left = without(mesh, service, whole, calls, CALLS_OF_QUANTILE);
  return { ...lostBy(service, left, measure, slowest), whole };
}

function tailOf(mesh: Mesh, service: Service | undefined): Contrast | undefined {
  if (service === undefined) return undefined;
  service.tail ??= tailNow(mesh, service) ?? null;
  return service.tail ?? undefined;
}

function tailNow(mesh: Mesh, service: Service): Contrast | undefined {
  const measure = tailMeasure(service);
  if (measure === undefined) return undefined;
  return contrast(rowsOfAll(mesh, service, "inbound", measure).latency, mesh.frame, LATENCY_FLOOR);
}

/** Where the caller's calls did not come back yet, the callee's own tail tells how slow it is. */
function slowestCallee(mesh: Mesh, { outbound }: Service): Contrast | undefined {
  const tails = outbound.flatMap(({ destination }) => tailOf(mesh, mesh.services.get(destination)) ?? []);
  return tails.sort((a, b) => b.excess - a.excess)[0];
}

function tailMeasure({ instances }: Service): Measure | undefined {
  return TAILS.find((tail) =>
    instances.some(({ inbound }) => inbound.some((sample) => sample?.latency[tail] !== undefined)),
  );
}

function rowsOfAll(mesh: Mesh, { instances }: Service, side: "inbound" | "outbound", measure: Measure): Rows {
  return together(instances.map((instance) => rowsOf(instance[side], mesh.frame, measure)));
}

/** Of the requests: how many are at least as slow as the quantile says. */
const TAIL_SHARE: Partial<Record<Measure, number>> = { p90Ms: 0.1, p95Ms: 0.05, p99Ms: 0.01 };

function lostBy(service: Service, of: Contrast, measure: Measure, share: number): LostTime {
  return { contrast: of, measure, perStepMs: of.excess * share * (service.requests || 1) };
}

/** What a service waited for each it calls: as it saw it, else as the callee did, of which it has its share. */
function callsOf(mesh: Mesh, service: Service): Call[] {
  const { services } = mesh;
  return service.outbound.flatMap((edge) => {
    const perRequest = edge.requests / service.requests || 1;
    const told = edge.bySource ?? edge.byDestination;
    const tail = mesh.measure === "meanMs" ? undefined : tailOf(mesh, services.get(edge.destination));
    if (told !== undefined) return [{ rows: told, perRequest, tail }];
    const callee = edge.destination === service.name ? undefined : services.get(edge.destination);
    if (callee?.whole === undefined) return [];
    const share = shareOf(callee, service.name, services);
    const rows = { ...callee.whole, requests: callee.whole.requests.map((count) => count * share) };
    return [{ rows, perRequest, tail: undefined }];
  });
}

/** By counts where all are told; else what came in less the slowest that went out. */
function selfRow(inbound: Rows, calls: readonly Call[]): Row {
  const counted = [inbound, ...calls.map(({ rows }) => rows)].every(({ requests }) => isTold(requests));
  if (calls.length === 0) return inbound.latency;
  if (!counted) return minus(inbound.latency, orZero(largestOf(calls.map(({ rows }) => rows.latency))));
  const spent = minus(timeOf(inbound), orZero(sumOf(calls.map(({ rows }) => timeOf(rows)))));
  return spent.map((ms, column) => ms / (inbound.requests[column] || Number.NaN));
}

/** Only what the calls lost is taken away, not all that they took: what did not change adds but noise. */
function without(
  mesh: Mesh,
  service: Service,
  whole: Contrast,
  calls: readonly Call[],
  times: number,
): Contrast {
  const lost = calls.map(({ rows, perRequest, tail }) => {
    const slower = [contrast(rows.latency, mesh.frame, LATENCY_FLOOR), tail]
      .flatMap((of) => (of !== undefined && of.z >= SLOWER_Z ? [of.excess] : []))
      .reduce((most, excess) => Math.max(most, excess), 0);
    return slower * Math.max(perRequest, times > 1 ? 1 : 0) * times;
  });
  const excess = whole.excess - lost.reduce((sum, ms) => sum + ms, heldMs(mesh, service) * times);
  const observed = Math.max(0, whole.baseline + excess);
  return { ...whole, observed, excess, z: excess / whole.sigma };
}

/** For each request, what is spent on calls that did not come back yet: so many in flight, for the length of a step. */
function heldMs({ frame }: Mesh, { outbound, requests }: Service): number {
  const told = outbound.flatMap(({ bySource }) => (bySource ? [bySource.inFlight] : []));
  const held = told.length === 0 ? undefined : contrast(sumOf(told), frame, IN_FLIGHT_FLOOR);
  return held === undefined || held.z < SLOWER_Z ? 0 : (held.excess * frame.stepMs) / (requests || 1);
}
