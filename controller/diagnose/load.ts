// More requests than before: by users, or by one caller that asks more often for each of its own.
import { type Edge, inboundOf, isService, type Mesh, type Service } from "./mesh.js";
import { contrast, type Floor, isTold, meanBefore, meanSince, type Row } from "./robust.js";
import { evidenceOf, type Finding, type Suspect, standsOut } from "./suspect.js";

/** Traffic moves by a tenth from step to step, and by a few requests. */
const TRAFFIC_FLOOR: Floor = { share: 0.1, amount: 3 };
/** Calls for each request hardly move, for they are written down in code. */
const CALLS_FLOOR: Floor = { share: 0.1, amount: 0.1 };
/** Half as many again: less is a busy hour, and no reason to break. */
const SURGE = 1.5;

/** Services that ask others more often for each request of their own, with what that costs. */
export function badCallers(mesh: Mesh): Suspect[] {
  return mesh.edges.flatMap((edge) => {
    const { source, destination } = edge;
    const caller = mesh.services.get(source);
    const found = caller && !isRetried(mesh, edge) ? moreCalls(mesh, caller, edge) : undefined;
    if (found === undefined) return [];
    return [
      {
        target: { type: "caller", service: source },
        kind: "bad_caller",
        at: destination,
        from: source,
        findings: found,
        purity: 1,
        beside: [],
        why: `${source} asks ${destination} more often for each request of its own.`,
      },
    ];
  });
}

/**
 * A service that suffers while it is asked more than before is overloaded; its callers ask as often as ever. Not by what
 * failed and was asked again, nor by what had waited and is completed now: both came of what is wrong.
 */
export function underLoad(mesh: Mesh, suspect: Suspect): Suspect {
  const service = suspect.target.type === "service" ? mesh.services.get(suspect.target.service) : undefined;
  const counted = service && arrivals(mesh, service);
  if (service === undefined || counted === undefined) return suspect;
  const load = contrast(counted, mesh.frame, TRAFFIC_FLOOR);
  if (load === undefined || !standsOut(load) || load.observed < SURGE * load.baseline) return suspect;
  if (mostAtOnce(mesh, counted) < SURGE * load.baseline || !isRushed(mesh, service)) return suspect;
  const evidence = evidenceOf(`requests to ${service.name} a step`, "requests", load, mesh.frame);
  const why = `${service.name} is asked ${(load.observed / load.baseline).toFixed(1)} times as much as before.`;
  return { ...suspect, kind: "overload", beside: [...suspect.beside, evidence], why };
}

function moreCalls(
  mesh: Mesh,
  caller: Service,
  { bySource, byDestination, destination }: Edge,
): Finding[] | undefined {
  const calls = bySource ?? byDestination;
  const own = arrivals(mesh, caller);
  if (calls === undefined || !isTold(calls.requests) || own === undefined || !isService(destination))
    return undefined;
  const made = begun(mesh, calls.requests, calls.inFlight);
  const perRequest = made.map((count, column) => ratio(count, own[column] ?? Number.NaN));
  const rise = contrast(perRequest, mesh.frame, CALLS_FLOOR);
  if (rise === undefined || !standsOut(rise) || rise.observed < SURGE * rise.baseline) return undefined;
  const { frame } = mesh;
  const timeBefore = rise.baseline * (meanBefore(calls.latency, frame) || 0);
  const timeSince = rise.observed * (meanSince(calls.latency, frame) || 0);
  const perStepMs = Math.max(0, timeSince - timeBefore) * (caller.requests || 1);
  const evidence = evidenceOf(`calls of ${caller.name} to ${destination} for each request`, "1", rise, frame);
  const found = { perStep: perStepMs, z: rise.z, fresh: rise.fresh, evidence };
  const failed = meanSince(calls.failed, frame) || 0;
  return [
    { ...found, loss: "time" },
    ...(failed > 0 ? [{ ...found, loss: "requests" as const, perStep: failed }] : []),
  ];
}

/** Requests a step from the onset to the step up to which they are most: a backlog is no more than was missing before. */
function mostAtOnce({ frame }: Mesh, counted: Row): number {
  let sum = 0;
  let steps = 0;
  let most = 0;
  for (const count of counted.subarray(frame.baseline)) {
    if (Number.isNaN(count)) continue;
    sum += count;
    steps++;
    most = Math.max(most, sum / steps);
  }
  return most;
}

/** Whether those who ask more have more to ask: users, or callers that are asked more themselves. Retries are not that. */
function isRushed(mesh: Mesh, { name, inbound }: Service, seen = new Set<string>()): boolean {
  // Looked at once: in a large mesh many ways lead up to the same caller.
  seen.add(name);
  return inbound.some(({ source, bySource, byDestination }) => {
    const told = [byDestination, bySource].find((rows) => isTold(rows?.requests));
    const calls = told && begun(mesh, told.requests, told.inFlight);
    if (calls !== undefined && !(meanSince(calls, mesh.frame) > meanBefore(calls, mesh.frame))) return false;
    const caller = mesh.services.get(source);
    const asked = caller && arrivals(mesh, caller);
    if (caller === undefined || asked === undefined) return true;
    const isMore = meanSince(asked, mesh.frame) >= SURGE * meanBefore(asked, mesh.frame);
    return isMore && !seen.has(source) && isRushed(mesh, caller, seen);
  });
}

/** What failed is asked again: more calls are then what came of it. */
function isRetried(mesh: Mesh, { bySource, byDestination }: Edge): boolean {
  // Retries are the callee's to count: the caller's sidecar counts what its application asked for.
  return [byDestination, bySource].some((calls) => {
    if (calls === undefined) return false;
    const more = meanSince(calls.requests, mesh.frame) - meanBefore(calls.requests, mesh.frame);
    const failed = meanSince(calls.failed, mesh.frame) + (meanSince(calls.cancelled, mesh.frame) || 0);
    return failed >= more;
  });
}

/** Requests to a service that began in each step. Undefined: not told. */
function arrivals(mesh: Mesh, service: Service): Row | undefined {
  return isTold(service.counted) ? begun(mesh, service.counted, inboundOf(service)?.inFlight) : undefined;
}

/**
 * Requests that began in each step, of those that ended and those under way at its end: who waits for one callee that hangs
 * goes on asking the others, and ends nothing. As ended, where it is not told how many are under way.
 */
function begun({ frame: { columns } }: Mesh, ended: Row, inFlight: Row | undefined): Row {
  return ended.map((count, column) => {
    const follows = (columns[column] ?? 0) - (columns[column - 1] ?? Number.NaN) === 1;
    const more = follows ? (inFlight?.[column] ?? Number.NaN) - (inFlight?.[column - 1] ?? Number.NaN) : 0;
    return Number.isNaN(more) ? count : Math.max(0, count + more);
  });
}

function ratio(count: number, of: number): number {
  return of > 0 ? count / of : Number.NaN;
}
