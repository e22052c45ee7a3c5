/** What to look at next: commands that show more of the cause, and what ends it where Meshfuse itself can. */
import type { Case, Change } from "../../model/index.js";
import type { Advice, CauseReport } from "../report.js";
import { isoText, isTold, nodeText } from "../words.js";
import { commandLine, isNameSafe } from "./shell.js";

/** Of the likeliest causes; who looks at more has lost the thread. */
const MOST_CAUSES = 2;
const MOST_ADVICE = 8;
/** Of the services: what one slows, those that it does not ask do not feel. */
const NEARLY_ALL = 0.75;
const LEAST_SERVICES = 3;
const SHARED =
  "nearly all services became slower at once: look at what they share (a host, its CPU or disk, the network)";
/** As `meshfuse graph` takes windows. */
const LEAST_WINDOW_S = 10;
const MOST_WINDOW_S = 3600;
/** Counters alone do not part the two. */
const RUNS = "a sidecar answers with errors, too, for a service that is gone";
/** Said of a service that hangs. */
const HANGS = "it takes requests and ends few (a lock, a pool, a stop)";

export function adviceOf(given: Case, causes: readonly CauseReport[]): Advice[] {
  const advice = [
    ...(isShared(given, causes) ? [plain(SHARED)] : []),
    ...causes
      .filter(isTold)
      .slice(0, MOST_CAUSES)
      .flatMap((cause) => ofCause(cause, given)),
    ...(causes.length === 0 ? ofNone(given) : []),
    advise("who calls whom while it lasts, with self times and gaps", ["graph", ...during(given)]),
    advise("keep what this report was made of", kept(given.incident.id)),
  ];
  return unique(advice).slice(0, MOST_ADVICE);
}

function ofCause(cause: CauseReport, given: Case): Advice[] {
  const { target, kind } = cause;
  switch (target.type) {
    case "change":
      return ofChange(target.change, given.incident.id);
    case "edge":
      return ofEdge(target.source, target.destination, kind);
    case "version":
      return ofVersion(cause.name, kind, target.instances.join(", ") || "all of it");
    case "caller":
      return [
        advise("who sends how much, live", ["top", "--sort", "rate"]),
        plain(`look at why ${nodeText(target.service)} sends more: retries, a loop, a job, a release`),
      ];
    case "service":
      return ofService(target.service, kind, cause, given);
  }
}

function ofVersion(name: string, kind: CauseReport["kind"], instances: string): Advice[] {
  if (kind !== "crash")
    return [
      plain(`roll back ${name}, or take its instances out: ${instances}`),
      advise("which sidecars run which version", ["get", "sidecars"]),
    ];
  return [
    advise("which sidecars report, and which do not", ["status"]),
    plain(`see whether the processes, sidecars and hosts of ${name} run: ${instances}`),
    plain("until they do, take them out of the endpoints that others send requests to"),
  ];
}

function ofEdge(source: string, destination: string, kind: CauseReport["kind"]): Advice[] {
  const seen = advise(
    `traces of requests from ${nodeText(source)} to ${nodeText(destination)}`,
    traces(source, destination),
  );
  switch (kind) {
    case "breaker":
      return [advise("which breakers are open, and why", ["get", "breakers"]), seen];
    case "experiment":
      return [advise("which faults are injected", ["get", "experiments"]), seen];
    case "network":
      return [
        seen,
        plain("look at what lies between both: their sidecars, nodes, links, proxies, connection limits"),
      ];
    default:
      return [
        seen,
        plain(`look at the logs of ${nodeText(destination)} for what ${nodeText(source)} asks of it`),
      ];
  }
}

function ofService(service: string, kind: CauseReport["kind"], cause: CauseReport, given: Case): Advice[] {
  const name = nodeText(service);
  const logs = plain(`look at the logs of ${name} since the onset, and at what was released there`);
  const works = hangs(service, given) ? [plain(`see whether ${name} still works: ${HANGS}`)] : [];
  const caller = cause.path.at(-2)?.node;
  const seen =
    caller === undefined ? [] : [advise(`slow and failed requests to ${name}`, traces(caller, service))];
  switch (kind) {
    case "crash":
      return [
        advise(`whether the sidecars of ${name} still report`, ["status"]),
        plain(`look at the processes of ${name}: restarts, exit codes, readiness, its logs`),
        ...seen,
      ];
    case "overload":
      return [
        advise("who sends how much, live", ["top", "--sort", "rate"]),
        plain(`give ${name} more instances, or let a breaker turn requests away early`),
        ...seen,
      ];
    case "network":
      return [
        plain(
          `look at the sidecars, nodes and links of ${name}: what is lost is lost on its edges, not in itself`,
        ),
        advise(`whether the sidecars of ${name} still report`, ["status"]),
        ...seen,
      ];
    case "cpu":
      return [plain(`look at the CPU of ${name}: limits, throttling, neighbours on its node`), ...seen];
    case "slow_service":
      return [...works, ...seen, logs];
    case "errors":
      return [...seen, plain(`see whether ${name} runs: ${RUNS}`), logs];
    default:
      return [...seen, logs];
  }
}

function ofChange({ kind, name, services }: Change, incident: number): Advice[] {
  const stop = named(["stop"], name);
  switch (kind) {
    case "experiment":
      return [
        advise("what the experiment does, and where", named(["describe", "experiment"], name)),
        advise("end it for good", stop === null ? null : [...stop, "--because", `incident ${incident}`]),
      ];
    case "breaker":
      return [advise("why the breaker is open, and until when", named(["describe", "breaker"], name))];
    case "config":
      return [
        advise("who changed what, when and why", ["get", "audit"]),
        advise("what is in force now", ["get", "policies", "-o", "yaml"]),
        plain(`take ${name} back to what it was, and see whether it helps`),
      ];
    case "bypass":
      return [advise("what is bypassed, by whom and until when", ["bypass", "list"])];
    case "release":
      return [
        plain(`roll back ${name}${services.length === 0 ? "" : ` of ${services.join(", ")}`}`),
        advise("which sidecars run which version", ["get", "sidecars"]),
      ];
  }
}

/** Slow everywhere, and nobody is surely to blame: one service does not slow those that neither ask it nor are asked. */
function isShared({ incident, window }: Case, [first]: readonly CauseReport[]): boolean {
  if (first !== undefined && first.likelihood !== "possible" && first.likelihood !== "weak") return false;
  const isNode = (node: string) => node !== "" && nodeText(node) === node;
  const services = new Set(window.calls.map(({ destination }) => destination).filter(isNode));
  const slow = incident.symptoms.filter(({ kind }) => kind === "latency" || kind === "hung");
  const hit = new Set(slow.map(({ destination }) => destination).filter((name) => services.has(name)));
  return services.size >= LEAST_SERVICES && hit.size >= NEARLY_ALL * services.size;
}

function hangs(service: string, { incident }: Case): boolean {
  return incident.symptoms.some(({ kind, destination }) => kind === "hung" && destination === service);
}

function ofNone({ incident }: Case): Advice[] {
  const audit = advise("what was changed of late", ["get", "audit"]);
  if (incident.symptoms.some(({ kind, atUsers }) => kind === "traffic_loss" && atUsers)) {
    return [
      plain(
        "look at what lies before the mesh, as requests do not come: DNS, load balancer, ingress, clients",
      ),
      advise("how many still come, live", ["top", "--sort", "rate"]),
      audit,
    ];
  }
  return [advise("what is slow or fails now, live", ["top", "--sort", "errors"]), audit];
}

function traces(source: string, destination: string): string[] {
  return named(["traces"], source, destination) ?? ["traces"];
}

/** Null where one of the names is none that could be copied. */
function named(words: readonly string[], ...names: readonly string[]): string[] | null {
  return names.every(isNameSafe) ? [...words, ...names] : null;
}

/** From the onset on, as far as `meshfuse graph` looks. */
function during({ incident, observed }: Case): string[] {
  const endMs = incident.endedMs ?? observed.toMs;
  const seconds = Math.ceil((endMs - incident.onsetMs) / 1000);
  const window = Math.max(LEAST_WINDOW_S, Math.min(MOST_WINDOW_S, Number.isFinite(seconds) ? seconds : 0));
  return ["--at", isoText(endMs), "--window", `${window}s`];
}

function kept(id: number): string[] {
  return ["incidents", String(id), "--save", `incident-${id}.json`];
}

function advise(why: string, words: readonly string[] | null): Advice {
  return { why, command: words === null ? null : commandLine("meshfuse", ...words) };
}

function plain(why: string): Advice {
  return { why, command: null };
}

function unique(advice: readonly Advice[]): Advice[] {
  const known = new Map<string, Advice>();
  for (const each of advice) {
    const key = each.command ?? each.why;
    if (!known.has(key)) known.set(key, each);
  }
  return [...known.values()];
}
