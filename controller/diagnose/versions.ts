// Whether one version of a service is worse than the others that run beside it, or than the one that it replaced.
import type { InstanceSeries } from "../model/index.js";
import type { Mesh } from "./mesh.js";
import { type Contrast, contrast, type Floor, isTold, meanSince, type Row } from "./robust.js";
import { MEASURES, minus, orZero, type Rows, rowsOf, timeOf, together } from "./rows.js";
import { IN_FLIGHT_FLOOR } from "./stuck.js";
import { evidenceOf, STANDS_OUT_Z, type Suspect } from "./suspect.js";
import { LATENCY_FLOOR } from "./time.js";

/** Others may be worse by so much of what the bad one is, for they share hosts and queues with it. */
const SHARED = 0.3;
/** Shares of failures, of a step of few requests. */
const SHARE_FLOOR: Floor = { share: 0, amount: 0.02 };

const SELF_TIME = ["self time", "ms"] as const;
const FAILURES = ["own failures", "share"] as const;
const HELD = ["requests in flight", "requests"] as const;

interface Version {
  version: string;
  instances: string[];
  /** Time of its own, and share of its own failures, for each request. */
  slow: Row;
  failed: Row;
  /** Requests that it holds itself. */
  held: Row;
  /** It had no requests before the onset. */
  isNew: boolean;
}

interface Compared {
  version: Version;
  of: Contrast;
  others: number;
}

/** The version instead of the service, where the others do as they did before. */
export function byVersion(mesh: Mesh, suspect: Suspect): Suspect {
  const { target, kind } = suspect;
  if (target.type !== "service" || kind === "network" || kind === "overload") return suspect;
  const versions = versionsOf(mesh, mesh.services.get(target.service)?.instances ?? []);
  if (versions.length < 2) return suspect;
  const failing = compared(mesh, versions, ({ failed }) => failed, SHARE_FLOOR);
  const slower = compared(mesh, versions, ({ slow }) => slow, LATENCY_FLOOR);
  // What hangs tells neither time nor failures before it times out.
  const holding = compared(mesh, versions, ({ held }) => held, IN_FLIGHT_FLOOR);
  const ended = kind === "errors" || kind === "crash" ? (failing ?? slower) : (slower ?? failing);
  const worst = ended ?? holding;
  if (worst === undefined) return suspect;
  const { version, instances, isNew } = worst.version;
  const [what, unit] = worst === failing ? FAILURES : worst === holding ? HELD : SELF_TIME;
  const evidence = evidenceOf(`${what} of ${target.service} ${version}`, unit, worst.of, mesh.frame);
  const why = isNew
    ? `Version ${version} has come with the onset; the others do as before.`
    : `Version ${version} alone; the others do as before.`;
  return {
    ...suspect,
    target: { type: "version", service: target.service, version, instances },
    kind: "bad_version",
    beside: [evidence, ...suspect.beside],
    why,
  };
}

/** The worst, if it stands out and the others are hardly worse than they were. */
function compared(
  mesh: Mesh,
  versions: readonly Version[],
  pick: (version: Version) => Row,
  floor: Floor,
): Compared | undefined {
  const usual = usualOf(versions.filter(({ isNew }) => !isNew).map(pick), mesh);
  const found = versions.flatMap((version) => {
    const of = contrast(version.isNew ? since(usual, pick(version), mesh) : pick(version), mesh.frame, floor);
    return of === undefined ? [] : [{ version, of, others: 0 }];
  });
  const [worst, ...rest] = found.sort((a, b) => b.of.excess - a.of.excess);
  if (worst === undefined || rest.length === 0 || worst.of.z < STANDS_OUT_Z) return undefined;
  const others = Math.max(...rest.map(({ of }) => of.excess));
  return others <= SHARED * worst.of.excess ? { ...worst, others } : undefined;
}

function versionsOf(mesh: Mesh, instances: readonly InstanceSeries[]): Version[] {
  const byName = new Map<string, InstanceSeries[]>();
  for (const instance of instances)
    byName.set(instance.version, [...(byName.get(instance.version) ?? []), instance]);
  return [...byName].flatMap(([version, of]) => versionOf(mesh, version, of) ?? []);
}

function versionOf(mesh: Mesh, version: string, of: readonly InstanceSeries[]): Version | undefined {
  const measure = MEASURES.find((name) =>
    of.some(({ inbound }) => inbound.some((sample) => sample?.latency[name] !== undefined)),
  );
  const rows = (side: "inbound" | "outbound"): Rows =>
    together(of.map((instance) => rowsOf(instance[side], mesh.frame, measure ?? mesh.measure)));
  const [inbound, outbound] = [rows("inbound"), rows("outbound")];
  const isAsked = [inbound.requests, inbound.inFlight].some((row) => meanSince(row, mesh.frame) > 0);
  if (version === "" || !isAsked) return undefined;
  const isMean = measure === "meanMs" && isTold(outbound.requests);
  const spent = minus(timeOf(inbound), orZero(timeOf(outbound)));
  return {
    version,
    instances: of.map(({ instance }) => instance),
    slow: isMean ? perRequest(spent, inbound) : minus(inbound.latency, orZero(outbound.latency)),
    failed: perRequest(minus(inbound.failed, orZero(outbound.failed)), inbound),
    held: minus(inbound.inFlight, orZero(outbound.inFlight)),
    isNew: !inbound.requests.subarray(0, mesh.frame.baseline).some((count) => count > 0),
  };
}

function perRequest(row: Row, { requests }: Rows): Row {
  return row.map((value, column) => value / (requests[column] || Number.NaN));
}

/** By step, the mean of those that were there before. */
function usualOf(rows: readonly Row[], { frame }: Mesh): Row {
  return Float64Array.from(frame.columns, (_, column) => {
    const known = rows.map((row) => row[column] ?? Number.NaN).filter((value) => !Number.isNaN(value));
    return known.length === 0 ? Number.NaN : known.reduce((sum, value) => sum + value, 0) / known.length;
  });
}

function since(usual: Row, own: Row, { frame }: Mesh): Row {
  return own.map((value, column) => (column < frame.baseline ? (usual[column] ?? Number.NaN) : value));
}
