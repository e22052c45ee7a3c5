// How many requests a step each service and each edge has: as counted, else by what others counted.
import type { Samples } from "../model/index.js";
import type { Frame } from "./frame.js";

import { isTold, meanSince, type Row } from "./robust.js";
import { sumOf } from "./rows.js";
import type { Edge, Service } from "./service.js";

/** Sets `requests` of all of them. */
export function countRequests(services: ReadonlyMap<string, Service>, frame: Frame): void {
  for (const service of services.values()) {
    service.counted = countedOf(service, frame);
    service.requests = service.counted ? meanSince(service.counted, frame) : Number.NaN;
  }
  for (const service of services.values())
    for (const edge of service.inbound) edge.requests = requestsOf(edge, service, services, frame);
  for (const { outbound } of services.values())
    for (const edge of outbound) if (!services.has(edge.destination)) edge.requests = toldOf(edge, frame);
}

/** The share of a callee's requests that come from one caller: as they have requests themselves. */
export function shareOf(callee: Service, caller: string, services: ReadonlyMap<string, Service>): number {
  const of = (name: string): number => services.get(name)?.requests || 0;
  const all = callee.inbound.reduce((sum, { source }) => sum + of(source), 0);
  return all === 0 ? 1 / Math.max(1, callee.inbound.length) : of(caller) / all;
}

/** By its own view or its callers', if all of them tell; else by its instances. */
function countedOf({ whole, inbound, instances }: Service, frame: Frame): Row | undefined {
  if (whole !== undefined) return whole.requests;
  const edges = inbound.map(({ byDestination, bySource }) =>
    [byDestination, bySource].map((rows) => rows?.requests).find((row) => isTold(row)),
  );
  const told = edges.filter((row) => row !== undefined);
  if (told.length > 0 && told.length === edges.length) return sumOf(told);
  const rows = instances.map((instance) => requestRow(instance.inbound, frame)).filter((row) => isTold(row));
  return rows.length === 0 ? undefined : sumOf(rows);
}

function requestsOf(
  edge: Edge,
  callee: Service,
  services: ReadonlyMap<string, Service>,
  frame: Frame,
): number {
  const told = toldOf(edge, frame);
  return Number.isNaN(told) ? callee.requests * shareOf(callee, edge.source, services) : told;
}

function toldOf({ byDestination, bySource }: Edge, frame: Frame): number {
  const row = [bySource, byDestination].map((rows) => rows?.requests).find((requests) => isTold(requests));
  return row === undefined ? Number.NaN : meanSince(row, frame);
}

function requestRow(samples: Samples, frame: Frame): Row {
  return Float64Array.from(frame.columns, (step) => samples[step]?.requests ?? Number.NaN);
}
