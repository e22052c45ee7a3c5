/**
 * The tables of a day of Nezha as a window: `source_50.csv` and `destination_50.csv` have the median of each edge as the
 * callers and the callees saw it, `front_service.csv` what users saw, and one `*_metric.csv` a pod.
 */
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type {
  EndSeries,
  InstanceSeries,
  MeshWindow,
  StepLatency,
  StepSample,
} from "../../controller/model/index.js";
import { csvRows, numberIn, utcIn } from "./csv.js";
import { nodeOf, serviceOfPod } from "./nezha-names.js";
import { RecordingError } from "./recording.js";

const STEP_MS = 60_000;
/** Rates move in fifteenths of a request a second, so a sample tells of 15 s: its requests are those that it counted. */
const COUNTED_S = 15;
/** More than a year is no day: a time somewhere is wrong. */
const MOST_STEPS = 600_000;
/** `CpuUsage(m)` counts hundredths of a core: only so it agrees with the share of the limit beside it. */
const CPU_PER_CORE = 100;
const BYTES_PER_MI = 1_048_576;
const POD_TABLE = "_metric.csv";

/** By the names in the first line. */
type Row = ReadonlyMap<string, string>;

interface Grid {
  fromMs: number;
  steps: number;
}

/** Rejects with a RecordingError. */
export async function nezhaWindow(folder: string): Promise<MeshWindow> {
  const names = await readdir(folder).catch((): string[] => []);
  const rows = (name: string) => (names.includes(name) ? rowsOf(join(folder, name)) : []);
  const table = (name: string): Row[] => {
    const found = rows(name);
    if (found.length > 0) return found;
    throw new RecordingError(
      `${join(folder, name)} is missing or empty, or no row has a time; fetch the whole day again`,
    );
  };
  const bySource = table("source_50.csv");
  const byDestination = table("destination_50.csv");
  const front = table("front_service.csv");
  const grid = gridOf([bySource, byDestination, front]);
  if (grid.steps > MOST_STEPS)
    throw new RecordingError(
      `${folder}: its tables tell of ${grid.steps} minutes; ${MOST_STEPS} are the most`,
    );
  const ends = [...endsOf(bySource, "source", grid), ...endsOf(byDestination, "destination", grid)];
  const known = ends.flatMap(({ source, destination }) => [source, destination]);
  const instances = names
    .filter((name) => name.endsWith(POD_TABLE))
    .sort()
    .map((name) => instanceOf(name.slice(0, -POD_TABLE.length), known, rows(name), grid));
  const users = usersEnd(entryOf(ends, front[0]?.get("ServiceName") ?? ""), front, instances, grid);
  const counted = ends.map((end) => withPod(end, ends, instances));
  return {
    ...grid,
    stepMs: STEP_MS,
    calls: callsOf([users, ...ends]),
    ends: [users, ...counted],
    services: [],
    instances,
  };
}

/** Those that have a time: a line may be cut short, or be another header. */
function rowsOf(file: string): Row[] {
  const [header = [], ...rows] = csvRows(file);
  return rows
    .map((cells): Row => new Map(header.map((name, at) => [name.trim(), cells[at] ?? ""])))
    .filter((row) => Number.isFinite(timeOf(row)));
}

function callsOf(ends: readonly EndSeries[]): MeshWindow["calls"] {
  const calls = new Map(
    ends.map(({ source, destination }) => [`${source} ${destination}`, { source, destination }]),
  );
  return [...calls.values()];
}

/** Samples tell of the time before them, so the first step ends with the first sample. */
function gridOf(tables: readonly Row[][]): Grid {
  const times = tables.flatMap((rows) => rows.map(timeOf));
  const first = times.reduce((least, ms) => Math.min(least, ms), Number.POSITIVE_INFINITY);
  const last = times.reduce((most, ms) => Math.max(most, ms), first);
  return { fromMs: first - STEP_MS, steps: Math.round((last - first) / STEP_MS) + 1 };
}

/** The text: what stands beside it as a number is wrong here and there. */
function timeOf(row: Row): number {
  return utcIn(row.get("Time") ?? row.get("time") ?? "");
}

function byStep<T>(
  rows: readonly Row[],
  { fromMs, steps }: Grid,
  column: (row: Row) => T,
): (T | undefined)[] {
  const values = new Array<T | undefined>(steps).fill(undefined);
  for (const row of rows) {
    const at = Math.round((timeOf(row) - fromMs) / STEP_MS) - 1;
    if (at >= 0 && at < steps) values[at] = column(row);
  }
  return values;
}

/** A column an edge: `caller_callee`. No quantile: nothing was completed. */
function endsOf(rows: readonly Row[], seenBy: EndSeries["seenBy"], grid: Grid): EndSeries[] {
  const columns = [...(rows[0]?.keys() ?? [])].filter((name) => /^[^_]+_[^_]+$/.test(name));
  return columns.map((name) => {
    const [source = "", destination = ""] = name.split("_").map(nodeOf);
    const samples = byStep(rows, grid, (row) => {
      const p50Ms = msIn(row, name);
      return p50Ms === undefined ? sampleOf(0, {}) : sampleOf(null, { p50Ms });
    });
    return { seenBy, source, destination, samples };
  });
}

/** Pods tell of requests whoever sent them: of an edge, as the callee saw it, where a single pod has a single caller. */
function withPod(
  end: EndSeries,
  ends: readonly EndSeries[],
  instances: readonly InstanceSeries[],
): EndSeries {
  const alone = ends.filter((other) => other.seenBy === end.seenBy && other.destination === end.destination);
  const [pod, ...others] = instances.filter(({ service }) => service === end.destination);
  if (end.seenBy === "source" || alone.length !== 1 || pod === undefined || others.length > 0) return end;
  const samples = end.samples.map((sample, at) => {
    const told = pod.inbound[at];
    if (sample === undefined || told === undefined) return sample;
    return {
      ...sample,
      requests: told.requests ?? sample.requests,
      latency: { ...told.latency, ...sample.latency },
    };
  });
  return { ...end, samples };
}

function usersEnd(
  entry: string,
  rows: readonly Row[],
  instances: readonly InstanceSeries[],
  grid: Grid,
): EndSeries {
  const seen = byStep(rows, grid, (row) => ({
    share: numberIn(row.get("SuccessRate(%)")),
    latency: latencyIn(row, (quantile) => `Latency${quantile}(s)`),
  }));
  const samples = seen.map((sample, at) => {
    if (sample === undefined) return undefined;
    const requests = requestsAt(entry, instances, at);
    const success = requests === null || sample.share === undefined ? null : (requests * sample.share) / 100;
    const outcomes =
      success === null || requests === null ? null : { success, failure: Math.max(0, requests - success) };
    return { ...sampleOf(requests, sample.latency), outcomes };
  });
  return { seenBy: "destination", source: "outside", destination: entry, samples };
}

/** The service that users ask: by its name, else of those that nobody asks the one that asks most. */
function entryOf(ends: readonly EndSeries[], name: string): string {
  const asked = new Set(ends.map((end) => end.destination));
  const services = [...new Set(ends.flatMap((end) => [end.source, end.destination]))];
  const named = services.find((service) => service === nodeOf(name.toLowerCase()));
  const asks = (service: string) =>
    new Set(ends.filter(({ source }) => source === service).map(({ destination }) => destination)).size;
  const roots = services.filter((service) => !asked.has(service));
  const [busiest] = roots.sort((one, other) => asks(other) - asks(one));
  return named ?? busiest ?? nodeOf(name.toLowerCase());
}

function instanceOf(pod: string, known: readonly string[], rows: readonly Row[], grid: Grid): InstanceSeries {
  const side = (which: "Server" | "Client", requests: (row: Row) => number | null) =>
    byStep(rows, grid, (row) =>
      sampleOf(
        requests(row),
        latencyIn(row, (quantile) => `Pod${which}Latency${quantile}(s)`),
      ),
    );
  const resource = (name: string, scale: number) =>
    byStep(rows, grid, (row) => numberIn(row.get(name))).map((value) =>
      value === undefined ? undefined : value * scale,
    );
  return {
    service: serviceOfPod(pod, known),
    instance: pod,
    version: "",
    inbound: side("Server", (row) => countedIn(row)),
    outbound: side("Client", () => null),
    resources: {
      cpu: resource("CpuUsage(m)", 1 / CPU_PER_CORE),
      memory: resource("MemoryUsage(Mi)", BYTES_PER_MI),
      networkReceivedBytes: resource("NetworkReceiveBytes", 1),
      networkSentBytes: resource("NetworkTransmitBytes", 1),
    },
  };
}

function countedIn(row: Row): number | null {
  const perSecond = numberIn(row.get("PodWorkload(Ops)"));
  return perSecond === undefined ? null : perSecond * COUNTED_S;
}

/** Of all pods of a service that told; null: none did. */
function requestsAt(service: string, instances: readonly InstanceSeries[], at: number): number | null {
  const told = instances.flatMap((instance) =>
    instance.service === service ? [instance.inbound[at]?.requests ?? null] : [],
  );
  const known = told.filter((requests) => requests !== null);
  return known.length === 0 ? null : known.reduce((sum, requests) => sum + requests, 0);
}

function latencyIn(row: Row, column: (quantile: string) => string): StepLatency {
  const quantiles = { p50Ms: "P50", p90Ms: "P90", p95Ms: "P95", p99Ms: "P99" };
  const told = Object.entries(quantiles).flatMap(([field, quantile]) => {
    const ms = msIn(row, column(quantile));
    return ms === undefined ? [] : [[field, ms]];
  });
  return Object.fromEntries(told);
}

function msIn(row: Row, name: string): number | undefined {
  const seconds = numberIn(row.get(name));
  return seconds === undefined ? undefined : seconds * 1000;
}

function sampleOf(requests: number | null, latency: StepLatency): StepSample {
  return { requests, outcomes: null, latency, inFlight: null };
}
