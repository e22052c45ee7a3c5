// PetShop (amazon-science/petshop-root-cause-analysis, CC-BY-4.0) as recordings: what each service did in steps of five
// minutes, a long run without issues, and issues of five steps each with the service that caused them.
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import type { ServiceSeries, StepSample } from "../../controller/model/index.js";
import { csvRowsOf, numberIn } from "./csv.js";
import { type Fault, type Recording, RecordingError } from "./recording.js";

const STEP_MS = 300_000;
/** Of the table: service, metric, statistic, then the name of the column of times. */
const HEADER_ROWS = 4;
const RUN = join("noissue", "metrics.csv");
const GRAPH = "graph.csv";
/** Of folders: the data set has three levels, and links may lead in a circle. */
const MOST_DEPTH = 6;
/** More than a year in a table is no run: a time in it is wrong. */
const MOST_STEPS = 120_000;

interface Scenario {
  folder: string;
  fromMs: number;
  calls: { source: string; destination: string }[];
  /** Of the run without issues. */
  history: Table;
}

/** By service, what the rows say of it, the oldest first. */
interface Table {
  steps: number;
  /** When the first step begins, milliseconds since the epoch. */
  fromMs: number;
  services: Map<string, (StepSample | undefined)[]>;
}

/**
 * One recording for each issue under `path`, with the run without issues of its scenario before it, and one for each
 * such run alone. An issue was recorded months away from its run: its steps are moved to follow the run's last.
 * Rejects with a RecordingError where `path` holds no scenario (`graph.csv` beside `noissue/metrics.csv`), or a file of one is not as expected.
 */
export async function readPetshop(path: string): Promise<Recording[]> {
  const scenarios = folders(path).filter((folder) => existsSync(join(folder, RUN)));
  if (scenarios.length === 0)
    throw new RecordingError(`${path}: holds no PetShop data: a folder with ${GRAPH} and ${RUN}`);
  return scenarios.flatMap((folder) => {
    const history = readTable(join(folder, RUN));
    const calls = readCalls(join(folder, GRAPH));
    const scenario = { folder: relative(dirname(path), folder), fromMs: history.fromMs, calls, history };
    const issues = folders(folder).filter((inner) => existsSync(join(inner, "target.json")));
    return [quiet(scenario), ...issues.map((issue) => withIssue(scenario, issue))];
  });
}

function quiet(scenario: Scenario): Recording {
  return { name: `${scenario.folder}/quiet`, window: windowOf(scenario, undefined), changes: [], faults: [] };
}

function withIssue(scenario: Scenario, folder: string): Recording {
  const issue = readTable(join(folder, "metrics.csv"));
  const name = `${scenario.folder}/${relative(dirname(dirname(folder)), folder)}`;
  const startMs = scenario.fromMs + scenario.history.steps * STEP_MS;
  const faults = [readFault(join(folder, "target.json"), startMs - issue.fromMs, startMs, issue.steps)];
  return { name, window: windowOf(scenario, issue), copiedToMs: startMs, changes: [], faults };
}

function windowOf({ fromMs, calls, history }: Scenario, issue: Table | undefined): Recording["window"] {
  const steps = history.steps + (issue?.steps ?? 0);
  const names = [...new Set([...history.services.keys(), ...(issue?.services.keys() ?? [])])].sort();
  const services: ServiceSeries[] = names.map((service) => {
    const before = history.services.get(service) ?? Array(history.steps).fill(undefined);
    const after = issue && (issue.services.get(service) ?? Array(issue.steps).fill(undefined));
    return { service, samples: [...before, ...(after ?? [])] };
  });
  return { fromMs, stepMs: STEP_MS, steps, calls, ends: [], services, instances: [] };
}

function readFault(file: string, shiftMs: number, startMs: number, steps: number): Fault {
  const { target, root_cause: cause } = labelOf(file);
  const { node, metric, timestamp } = target ?? {};
  const root = cause?.node;
  if (typeof timestamp !== "number" || typeof node !== "string" || typeof root !== "string")
    throw new RecordingError(`${file}: expected target.timestamp (s), target.node and root_cause.node`);
  const fromMs = timestamp * 1000 + shiftMs;
  const toMs = startMs + steps * STEP_MS;
  if (!(fromMs >= startMs && fromMs < toMs))
    throw new RecordingError(`${file}: target.timestamp ${timestamp} is not in the time of its metrics.csv`);
  const kind = typeof metric === "string" ? metric : "not told";
  return {
    ...{ name: `${kind} of ${nameOf(node)}`, kind, place: nameOf(root), kinds: [], targets: [nameOf(root)] },
    ...{ fromMs, toMs },
  };
}

interface Label {
  target?: Partial<Record<"node" | "metric" | "timestamp", unknown>> | null;
  root_cause?: { node?: unknown } | null;
}

function labelOf(file: string): Label {
  const text = textOf(file);
  try {
    const label: unknown = JSON.parse(text);
    return typeof label === "object" && label !== null ? label : {};
  } catch (error) {
    throw new RecordingError(`${file} is not JSON: ${error instanceof Error ? error.message : error}`);
  }
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new RecordingError(`${file} cannot be read: ${error instanceof Error ? error.message : error}`);
  }
}

/** Rows call columns where the field is not 0. */
function readCalls(file: string): Scenario["calls"] {
  const [header, ...rows] = csvRowsOf(textOf(file));
  const callees = (header ?? []).slice(1).map(nameOf);
  return rows.flatMap(([caller = "", ...fields]) =>
    callees
      .filter((_, column) => (numberIn(fields[column]) ?? 0) !== 0)
      .map((destination) => ({ source: nameOf(caller), destination })),
  );
}

function readTable(file: string): Table {
  const rows = csvRowsOf(textOf(file));
  const [services = [], metrics = [], statistics = []] = rows;
  const { fromMs, body } = byTime(rows.slice(HEADER_ROWS));
  if (metrics[0] !== "metric" || body.length === 0 || body.length > MOST_STEPS)
    throw new RecordingError(
      `${file}: expected rows of services, metrics and statistics, then steps by unix time`,
    );
  const columns = new Map<string, Map<string, number>>();
  services.forEach((service, column) => {
    if (column === 0) return;
    const name = nameOf(service);
    const of = columns.get(name) ?? new Map<string, number>();
    columns.set(name, of.set(`${metrics[column]} ${statistics[column]}`, column));
  });
  const samples = ([service, of]: [string, Map<string, number>]) =>
    [service, body.map((row) => sampleOf((name) => numberIn(row[of.get(name) ?? -1])))] as const;
  return { steps: body.length, fromMs, services: new Map([...columns].map(samples)) };
}

/** A row a step; one that is missing is one of which nothing is told. */
function byTime(rows: readonly (readonly string[])[]): { fromMs: number; body: (readonly string[])[] } {
  const told = rows.flatMap((row) => {
    const seconds = numberIn(row[0]);
    return seconds === undefined ? [] : [{ ms: seconds * 1000, row }];
  });
  const fromMs = told.reduce((least, { ms }) => Math.min(least, ms), Number.POSITIVE_INFINITY);
  const at = new Map(told.map(({ ms, row }) => [Math.round((ms - fromMs) / STEP_MS), row]));
  const steps = Math.min(
    MOST_STEPS + 1,
    [...at.keys()].reduce((most, step) => Math.max(most, step + 1), 0),
  );
  return { fromMs, body: Array.from({ length: steps }, (_, step) => at.get(step) ?? []) };
}

function sampleOf(field: (name: string) => number | undefined): StepSample | undefined {
  const requests = field("requests Sum") ?? null;
  const available = field("availability Average");
  const ms = (name: string) => {
    const seconds = field(`latency ${name}`);
    return seconds === undefined ? undefined : seconds * 1000;
  };
  const told = {
    meanMs: ms("Average"),
    p50Ms: ms("p50"),
    p90Ms: ms("p90"),
    p95Ms: ms("p95"),
    p99Ms: ms("p99"),
  };
  const latency = Object.fromEntries(Object.entries(told).filter(([, value]) => value !== undefined));
  if (requests === null && Object.keys(latency).length === 0) return undefined;
  return { requests, outcomes: outcomesOf(requests, available), latency, inFlight: null };
}

/** Availability is the percentage that did not fail. */
function outcomesOf(requests: number | null, available: number | undefined): StepSample["outcomes"] {
  if (requests === 0) return {};
  if (requests === null || available === undefined) return null;
  const failure = Math.round((requests * (100 - available)) / 100);
  return { success: requests - failure, failure };
}

/** A slash parts namespace and service, so there is but one. */
function nameOf(node: string): string {
  return `petshop/${node.replaceAll("/", "_")}`;
}

/** Itself and all inside, by name; none where it is no folder. */
function folders(path: string, depth = 0): string[] {
  if (depth > MOST_DEPTH || !existsSync(path) || !statSync(path).isDirectory()) return [];
  const inner = readdirSync(path).sort();
  return [path, ...inner.flatMap((name) => folders(join(path, name), depth + 1))];
}
