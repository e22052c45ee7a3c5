// Requests that end before the calls that they used to make: a service that fails or returns early does not ask on.
import { failedBy, type LostRequests, ownFailures } from "./failures.js";
import { type Edge, inboundOf, type Mesh, type Service } from "./mesh.js";
import { freshness, isTold, type Row } from "./robust.js";

/** The mix of requests changes by itself: by a fifth from one time to another, as a standard deviation. */
const MIX = 0.2;
/** Fewer calls than these before the onset tell nothing of what is usual. */
const LEAST_CALLS = 10;

/** Less than that is a change of the mix of requests; more is a call that is not made any more. */
const MISSED_SHARE = 0.5;

/** Of the steps since the onset: where more of them are not known, the others may be odd ones. */
const KNOWN_SHARE = 0.5;

export interface EarlyEnd extends LostRequests {
  /** Whom it calls less; at least one. */
  callees: string[];
}

interface Calls {
  callee: string;
  /** Of one request, 0 to any. */
  baseline: number;
  expected: number;
  made: number;
  fresh: number;
}

/** Requests that ended before calls that they would have made. Undefined: there are none, or nothing tells. */
export function earlyEnd(mesh: Mesh, service: Service): EarlyEnd | undefined {
  const { counted } = service;
  if (counted === undefined) return undefined;
  const missed = service.outbound
    .flatMap((edge) => missedOn(mesh, counted, edge) ?? [])
    .filter(({ expected, made }) => made < MISSED_SHARE * expected);
  if (missed.length === 0) return undefined;
  const sum = (of: (calls: Calls) => number): number => missed.reduce((total, calls) => total + of(calls), 0);
  const [expected, made, baseline] = [sum((c) => c.expected), sum((c) => c.made), sum((c) => c.baseline)];
  const steps = Math.max(1, mesh.frame.columns.length - mesh.frame.baseline);
  const ended = Math.max(0, ...missed.map((c) => (1 - c.made / c.expected) * service.requests));
  const told = isTold(inboundOf(service)?.failed);
  const explained = service.outbound.reduce((total, edge) => total + failedBy(mesh, edge), 0) / steps;
  const perStep = Math.max(
    0,
    Math.min(ended - explained, told ? (ownFailures(mesh, service)?.perStep ?? 0) : ended),
  );
  const z = (expected - made) / Math.sqrt(expected + (MIX * expected) ** 2 + 1);
  return {
    perStep,
    baseline,
    observed: (baseline * made) / expected,
    fresh: Math.max(...missed.map(({ fresh }) => fresh)),
    z: ended > 0 ? (z * perStep) / ended : 0,
    callees: missed.map(({ callee }) => callee),
  };
}

function missedOn({ frame, services }: Mesh, asked: Row, edge: Edge): Calls | undefined {
  const calls = callsOf(services, edge);
  if (calls === undefined) return undefined;
  const before = both(asked, calls, 0, frame.baseline);
  const since = both(asked, calls, frame.baseline, asked.length);
  if (before.calls < LEAST_CALLS || before.asked === 0 || since.asked === 0) return undefined;
  if (since.steps < KNOWN_SHARE * (asked.length - frame.baseline)) return undefined;
  const last = both(asked, calls, frame.baseline - 1, frame.baseline);
  const [baseline, observed] = [before.calls / before.asked, since.calls / since.asked];
  return {
    callee: edge.destination,
    baseline,
    expected: baseline * since.asked,
    made: since.calls,
    fresh: freshness(-baseline, -last.calls / last.asked, -observed),
  };
}

/** As the caller counted; else as the callee did, if nobody else calls it. */
function callsOf(services: Mesh["services"], { bySource, destination, source }: Edge): Row | undefined {
  if (bySource !== undefined && isTold(bySource.requests)) return bySource.requests;
  const callee = services.get(destination);
  if (callee?.inbound.length !== 1 || source === destination) return undefined;
  // What the caller waits for was asked, though it did not arrive.
  return callee.counted?.map((count, column) =>
    count === 0 && (bySource?.latency[column] ?? Number.NaN) >= 0 ? Number.NaN : count,
  );
}

function both(asked: Row, calls: Row, from: number, to: number) {
  const sum = { asked: 0, calls: 0, steps: 0 };
  for (let column = Math.max(0, from); column < to; column++) {
    const [all, on] = [asked[column] ?? Number.NaN, calls[column] ?? Number.NaN];
    if (Number.isNaN(all) || Number.isNaN(on)) continue;
    sum.asked += all;
    sum.calls += on;
    sum.steps++;
  }
  return sum;
}
