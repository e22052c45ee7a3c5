// Where requests are lost: what each service fails by itself, and what fails between the two ends of an edge.

import type { Frame } from "./frame.js";
import { type Edge, inboundOf, type Mesh, type Service } from "./mesh.js";
import { shareOf } from "./requests.js";
import { freshness, meanBefore, type Row } from "./robust.js";
import type { Rows } from "./rows.js";

/** Share of failures that is never held against anybody, so that one among ten thousand is no finding. */
const LEAST_SHARE = 0.001;

/** Failures since the onset beyond those that were usual. */
export interface LostRequests {
  /** A step. */
  perStep: number;
  /** Of the requests at that place, 0 to 1. */
  baseline: number;
  observed: number;
  /** As of a contrast. */
  fresh: number;
  z: number;
}

interface Tally {
  /** Beyond what was usual, over all steps since the onset. */
  excess: number;
  variance: number;
  baseline: number;
  observed: number;
  fresh: number;
  steps: number;
}

/**
 * What a service fails beyond what its callees failed it, and beyond what an injected fault answered in its place.
 * Undefined: no failures are told of.
 */
export function ownFailures(mesh: Mesh, service: Service): LostRequests | undefined {
  const inbound = inboundOf(service);
  const mine = inbound && tally(mesh.frame, inbound, inbound.failed);
  if (inbound === undefined || mine === undefined) return undefined;
  const callees = service.outbound.map((edge) => failedBy(mesh, edge)).reduce((sum, n) => sum + n, 0);
  const injected = tally(mesh.frame, inbound, inbound.injected)?.excess ?? 0;
  return lost(mine, callees + Math.max(0, injected));
}

/**
 * What the caller lost and the callee neither failed, nor was left waiting with: what a caller gave up on did arrive,
 * and is the callee's or that of those it waits for.
 */
export function edgeFailures(mesh: Mesh, { bySource, byDestination }: Edge): LostRequests | undefined {
  if (bySource === undefined || byDestination === undefined) return undefined;
  const caller = tally(
    mesh.frame,
    { requests: sent(bySource, bySource.requests) },
    sent(bySource, bySource.failed),
  );
  if (caller === undefined) return undefined;
  const arrived = [byDestination.failed, byDestination.cancelled]
    .map((row) => tally(mesh.frame, byDestination, row)?.excess ?? 0)
    .reduce((sum, excess) => sum + Math.max(0, excess), 0);
  return lost(caller, arrived + waiting(mesh, byDestination.inFlight));
}

/** Without those that we turned away ourselves: they never were on the way. */
function sent({ rejected, injected }: Rows, counts: Row): Row {
  return counts.map((count, column) => count - (rejected[column] || 0) - (injected[column] || 0));
}

/** In flight at the end beyond what was usual: they arrived, and nothing is known yet of how they end. */
function waiting({ frame }: Mesh, inFlight: Row): number {
  const usual = meanBefore(inFlight, frame) || 0;
  return Math.max(0, (inFlight.at(-1) || 0) - usual);
}

/** Requests of one outcome, such as those that a breaker rejected. */
export function outcomeOf(mesh: Mesh, rows: Rows, outcome: Row): LostRequests | undefined {
  const found = tally(mesh.frame, rows, outcome);
  return found && lost(found, 0);
}

function lost(
  { excess, variance, baseline, observed, fresh, steps }: Tally,
  explained: number,
): LostRequests {
  const own = excess - explained;
  return { perStep: own / steps, baseline, observed, fresh, z: own / Math.sqrt(variance) };
}

/** Failures since the onset beyond the usual ones, of what one service asked another: over all steps. */
export function failedBy(
  { services, frame }: Mesh,
  { source, destination, bySource, byDestination }: Edge,
): number {
  const told = bySource ?? byDestination;
  if (told !== undefined) return Math.max(0, tally(frame, told, told.failed)?.excess ?? 0);
  const callee = source === destination ? undefined : services.get(destination);
  if (callee?.whole === undefined) return 0;
  const all = tally(frame, callee.whole, callee.whole.failed)?.excess ?? 0;
  return Math.max(0, all) * shareOf(callee, source, services);
}

/** Counts of all steps together: failures are too few a step for medians. Undefined: no count is told. */
function tally(frame: Frame, { requests }: Pick<Rows, "requests">, failed: Row): Tally | undefined {
  const before = counted(requests, failed, 0, frame.baseline);
  const since = counted(requests, failed, frame.baseline, requests.length);
  if (since.steps === 0 || since.requests === 0 || before.requests === 0) return undefined;
  const baseline = before.failed / before.requests;
  const observed = since.failed / since.requests;
  const last = counted(requests, failed, frame.baseline - 1, frame.baseline);
  const usual = Math.max(baseline, LEAST_SHARE);
  return {
    excess: since.failed - usual * since.requests,
    variance: usual * since.requests + 1,
    baseline,
    observed,
    fresh: freshness(baseline, last.failed / last.requests, observed),
    steps: since.steps,
  };
}

function counted(requests: Row, failed: Row, from: number, to: number) {
  const sum = { requests: 0, failed: 0, steps: 0 };
  for (let column = from; column < to; column++) {
    const [all, bad] = [requests[column] ?? Number.NaN, failed[column] ?? Number.NaN];
    if (Number.isNaN(all) || Number.isNaN(bad)) continue;
    sum.requests += all;
    sum.failed += bad;
    sum.steps++;
  }
  return sum;
}
