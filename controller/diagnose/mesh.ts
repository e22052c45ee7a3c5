// The mesh of a window as a diagnosis walks it: services, who calls whom, and what both ends of each edge saw.
import type { Case, MeshWindow } from "../model/index.js";
import { type Frame, frameOf } from "./frame.js";
import { countRequests } from "./requests.js";
import { isTold } from "./robust.js";
import { type Measure, measureOf, type Rows, rowsOf, together } from "./rows.js";
import { type Edge, isService, type Service } from "./service.js";

export { type Edge, isService, type Service } from "./service.js";

/** Of all requests to a service: with fewer from outside it is asked by other services. */
const USERS_SHARE = 0.05;

export interface Mesh {
  frame: Frame;
  measure: Measure;
  services: ReadonlyMap<string, Service>;
  edges: readonly Edge[];
}

export function meshOf(given: Case): Mesh {
  const { window } = given;
  const frame = frameOf(given);
  const measure = measureOf(window, frame);
  const edges = edgesOf(window, frame, measure);
  const services = new Map<string, Service>();
  const service = (name: string): Service => {
    const known = services.get(name);
    if (known !== undefined) return known;
    const requests = Number.NaN;
    const made: Service = { name, inbound: [], outbound: [], instances: [], requests, atUsers: false };
    services.set(name, made);
    return made;
  };
  for (const edge of edges) {
    if (isService(edge.destination)) service(edge.destination).inbound.push(edge);
    if (isService(edge.source)) service(edge.source).outbound.push(edge);
  }
  for (const { service: name, samples } of window.services)
    service(name).whole = rowsOf(samples, frame, measure);
  for (const instance of window.instances) services.get(instance.service)?.instances.push(instance);
  for (const one of services.values())
    one.atUsers =
      !one.inbound.some(({ source }) => isService(source) && source !== one.name) ||
      isAskedByUsers(one.inbound);
  countRequests(services, frame);
  return { frame, measure, services, edges };
}

/** Those who call this service, those who call them, and so on; itself first. Nearest first. */
export function callersOf(mesh: Mesh, name: string): string[] {
  return walk(name, (at) => mesh.services.get(at)?.inbound.map(({ source }) => source) ?? []);
}

/** Whom it calls, whom those call, and so on; itself first. */
export function calleesOf(mesh: Mesh, name: string): string[] {
  return walk(name, (at) => mesh.services.get(at)?.outbound.map(({ destination }) => destination) ?? []);
}

/** All that came to a service: by its own view, else by its callers'. Undefined: nothing tells. */
export function inboundOf({ whole, inbound }: Service): Rows | undefined {
  if (whole !== undefined) return whole;
  const seen = inbound.flatMap(({ byDestination, bySource, requests }) => {
    const rows = byDestination ?? bySource;
    return rows === undefined ? [] : [{ rows, requests }];
  });
  if (seen.length === 0) return undefined;
  return together(
    seen.map(({ rows }) => rows),
    seen.map(({ requests }) => requests),
  );
}

/** Not by a handful of requests from outside: those of a test by hand, or from before the sidecars knew each other. */
function isAskedByUsers(inbound: readonly Edge[]): boolean {
  const counted = (edges: readonly Edge[]) =>
    edges.reduce((sum, { bySource, byDestination }) => sum + countOf(byDestination ?? bySource), 0);
  const users = inbound.filter(isOfUsers);
  if (users.length === 0) return false;
  const byUsers = counted(users);
  return byUsers === 0 || byUsers >= USERS_SHARE * counted(inbound);
}

function countOf(rows: Rows | undefined): number {
  return rows?.requests.reduce((sum, count) => sum + (count > 0 ? count : 0), 0) ?? 0;
}

/** An end that never had a request is there because a sidecar once named it. */
function isOfUsers({ source, byDestination }: Edge): boolean {
  if (isService(source)) return false;
  if (byDestination === undefined) return true;
  const { requests, latency } = byDestination;
  return requests.some((count) => count > 0) || (!isTold(requests) && latency.some((ms) => ms >= 0));
}

function walk(from: string, next: (name: string) => string[]): string[] {
  const seen = new Set([from]);
  for (const name of seen) for (const other of next(name)) if (isService(other)) seen.add(other);
  return [...seen];
}

function edgesOf(window: MeshWindow, frame: Frame, measure: Measure): Edge[] {
  const edges = new Map<string, Edge>();
  const edge = (source: string, destination: string): Edge => {
    const key = `${source}\n${destination}`;
    const known = edges.get(key);
    if (known !== undefined) return known;
    const made: Edge = { source, destination, requests: Number.NaN };
    edges.set(key, made);
    return made;
  };
  for (const { source, destination } of window.calls) edge(source, destination);
  for (const { seenBy, source, destination, samples } of window.ends) {
    const of = edge(source, destination);
    const view = seenBy === "source" ? "bySource" : "byDestination";
    const rows = rowsOf(samples, frame, measure);
    const known = of[view];
    of[view] = known === undefined ? rows : together([known, rows]);
  }
  return [...edges.values()];
}
