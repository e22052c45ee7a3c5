/** The API over small parts: what routes do, without the parts that `main` wires. Over 250 lines: one part for each port. */
import type { FastifyInstance } from "fastify";
import pino from "pino";
import { onTestFinished } from "vitest";
import type { AnalysisView } from "../../../controller/analyze/index.js";
import {
  type ApiPorts,
  createApi,
  type ListenerLimits,
  type SidecarView,
} from "../../../controller/api/index.js";
import { EventHub } from "../../../controller/events/index.js";
import type { ExperimentDetail, ExperimentView, PauseView } from "../../../controller/experiment/index.js";
import type { Asked, ServiceForecast } from "../../../controller/forecast/index.js";
import type { Explained, ViewOptions } from "../../../controller/graph/index.js";
import type { IncidentSummary } from "../../../controller/incident/index.js";
import {
  API_VERSION,
  type BreakerKeyView,
  type BreakerView,
  type ConfigPreview,
  type EdgeView,
  type FaultView,
  type GraphView,
  MOST_BYPASSES,
  type PolicyError,
  type PolicyKey,
  policyKey,
  type RecoveryView,
  type TraceView,
  type TransitionView,
} from "../../../controller/model/index.js";
import type { HeldWarning, RefusalView } from "../../../controller/push/index.js";
import {
  type ApplyOptions,
  type ApplyOutcome,
  type AuditEvent,
  type Bypass,
  type PolicyEntry,
  type RemoveOutcome,
  TooManyBypasses,
  type WriteOptions,
} from "../../../controller/store/index.js";
import type { TraceQuery } from "../../../controller/trace/index.js";
import { FakeClock } from "../push/fixture.js";
import { holdToContract } from "./contract.js";

export const BREAKER: PolicyEntry = {
  policy: {
    apiVersion: API_VERSION,
    kind: "CircuitBreaker",
    metadata: { name: "ratings", namespace: "default" },
    spec: { trip: { consecutive: 5 } },
  },
  source: "api",
  version: 7,
  acceptedMs: 1_795_219_200_000,
  by: "ann@laptop",
};
/** Since when the past is kept. */
export const KEPT_FROM_MS = Date.parse("2026-11-21T11:30:00Z");
export const BREAKER_KEY = policyKey(BREAKER.policy);

/** Of a mesh in which nothing is wrong. */
export const ANALYSIS: AnalysisView = {
  ...{ state: "ok", problem: null, source: "reports to this controller", stepMs: 5000 },
  ...{ analyzedMs: Date.parse("2026-11-21T12:00:00Z"), missedSteps: 0 },
  conditions: { ok: 12, suspect: 0, incident: 0, recovering: 0, no_data: 0 },
  ...{ incidents: [], suspects: [], threats: [], next: [], thresholds: { objective: 0.999 } },
};

/** What the parts were asked, and what they shall answer. */
export interface Script {
  entries: PolicyEntry[];
  applied: (ApplyOptions & { text: string })[];
  removed: (WriteOptions & { key: PolicyKey })[];
  /** Without one, the write is applied where its precondition holds. */
  apply: ApplyOutcome | Error | undefined;
  remove: RemoveOutcome | Error | undefined;
  previews: ConfigPreview[];
  held: HeldWarning[];
  /** Faults whose time is over. */
  over: PolicyKey[];
  fileErrors: PolicyError[];
  bypasses: Bypass[];
  sidecars: SidecarView[];
  edges: EdgeView[];
  /** Of any window; undefined: nothing is kept of it. What was asked is in `viewed`. */
  graph: GraphView | undefined;
  viewed: ViewOptions[];
  breakers: BreakerView[];
  /** Of any one breaker, in each sidecar; its keys by sidecar; its transitions. */
  explained: Explained[];
  keys: Map<string, BreakerKeyView[]>;
  history: TransitionView[];
  /** Of any one breaker. */
  recoveries: RecoveryView[];
  faults: FaultView[];
  refusals: RefusalView[];
  traces: TraceView[];
  analysis: AnalysisView;
  /** Files by id: JSON, as `meshfuse replay` reads them. */
  incidentFiles: Map<number, string>;
  incidents: IncidentSummary[];
  /** What traces were asked for. */
  tracesAsked: TraceQuery[];
  /** By service, and what was asked of them. */
  forecasts: ServiceForecast[];
  forecastsAsked: Asked[];
  forecastFailure: string | undefined;
  audit: AuditEvent[];
  experiments: ExperimentView[];
  /** The one that is asked for, whatever its name, and the pause. */
  detail: ExperimentDetail | undefined;
  pause: PauseView;
  /** Whom the API let do what to experiments. */
  orders: { order: "stop" | "pause" | "resume"; policy?: PolicyKey; by: string; because?: string }[];
  hub: EventHub;
  waiting: string[];
  isBroken: boolean;
  clock: FakeClock;
  limits: Partial<ListenerLimits>;
}

export function script(more: Partial<Script> = {}): Script {
  return {
    entries: [BREAKER],
    ...{
      applied: [],
      removed: [],
      apply: undefined,
      remove: undefined,
      previews: [],
      held: [],
      over: [],
      fileErrors: [],
    },
    ...{ bypasses: [], sidecars: [], edges: [], breakers: [], faults: [], refusals: [] },
    ...{ analysis: ANALYSIS, incidentFiles: new Map(), incidents: [] },
    ...{ graph: undefined, viewed: [], traces: [], tracesAsked: [] },
    ...{ forecasts: [], forecastsAsked: [], forecastFailure: undefined },
    ...{ explained: [], keys: new Map(), history: [], recoveries: [] },
    ...{ detail: undefined, pause: { sidecars: 0, confirmed: 0, missing: [] }, orders: [] },
    ...{ audit: [], experiments: [], hub: new EventHub("b00t", 8) },
    ...{ waiting: [], isBroken: false, clock: new FakeClock(), limits: {} },
    ...more,
  };
}

/** `policies`: in place of what the script says. */
export function apiOver(
  asked: Script,
  host = "127.0.0.1",
  policies: Partial<ApiPorts["policies"]> = {},
): FastifyInstance {
  const { clock, limits } = asked;
  const logger = pino({ level: "silent" });
  const all = portsOf(asked);
  const ports = { ...all, policies: { ...all.policies, ...policies } };
  return holdToContract(createApi({ ports, host, logger, clock, limits }));
}

/** Its URL; it ends with the test. */
export async function listening(asked: Script): Promise<URL> {
  const app = apiOver(asked);
  onTestFinished(() => app.close());
  return new URL(await app.listen({ host: "127.0.0.1", port: 0 }));
}

export function portsOf(asked: Script): ApiPorts {
  return {
    policies: policyPort(asked),
    bypasses: bypassPort(asked),
    observations: {
      sidecars: () => asked.sidecars,
      edges: () => {
        if (asked.isBroken) throw new Error("a secret of the implementation");
        return asked.edges;
      },
      graph: {
        view: (options) => {
          asked.viewed.push(options);
          return asked.graph;
        },
        keptFromMs: KEPT_FROM_MS,
      },
      breakers: () => asked.breakers,
      explain: ({ direction, name }) =>
        asked.explained.filter((each) => each.direction === direction && each.name === name),
      breakerKeys: (sidecar, _breaker, most) => (asked.keys.get(sidecar) ?? []).slice(0, most),
      history: ({ direction }) => asked.history.filter((each) => each.direction === direction),
      recoveries: (name) =>
        asked.recoveries
          .filter(({ breaker }) => breaker === name)
          .map((recovery) => ({ ...recovery, view: () => recovery })),
      faults: () => asked.faults,
      refusals: () => asked.refusals,
    },
    forecasts: {
      services: () => asked.forecasts.map(({ service }) => service),
      forecast: (query) => {
        asked.forecastsAsked.push(query);
        return asked.forecasts.find(({ service }) => service === query.service);
      },
      failure: asked.forecastFailure,
    },
    traces: {
      list: (query) => {
        asked.tracesAsked.push(query);
        return asked.traces;
      },
    },
    analysis: {
      view: () => asked.analysis,
      incidents: () => asked.incidents,
      report: async (id) => {
        const text = asked.incidentFiles.get(id);
        return text === undefined ? undefined : JSON.parse(text).report;
      },
      fileText: async (id) => asked.incidentFiles.get(id),
    },
    records: {
      audit: ({ limit, before = Number.POSITIVE_INFINITY }) =>
        asked.audit.filter(({ number }) => number < before).slice(0, limit),
    },
    experiments: experimentPort(asked),
    events: asked.hub,
    metrics: {
      contentType: "text/plain; version=0.0.4",
      text: async () => "meshfuse_up 1\n",
      istio: () => "istio_up 1\n",
    },
    waitingFor: () => asked.waiting,
  };
}

function policyPort(asked: Script): ApiPorts["policies"] {
  const stale = ({ precondition }: WriteOptions) => {
    const [present] = asked.entries;
    if (precondition === undefined || precondition(present)) return undefined;
    return { outcome: "stale", key: BREAKER_KEY, present } as const;
  };
  return {
    entries: () => asked.entries,
    errors: () => asked.fileErrors,
    apply: async (text, options) => {
      asked.applied.push({ text, ...options });
      if (asked.apply instanceof Error) throw asked.apply;
      const version = options.dryRun ? {} : { version: 8 };
      const changes = [{ key: BREAKER_KEY, change: "changed" as const, ...version }];
      const applied = { outcome: "applied" as const, changes, after: asked.entries };
      const over = asked.over.length === 0 ? {} : { over: asked.over };
      return asked.apply ?? stale(options) ?? { ...applied, ...over };
    },
    remove: async (key, options) => {
      asked.removed.push({ key, ...options });
      if (asked.remove instanceof Error) throw asked.remove;
      return asked.remove ?? stale(options) ?? { outcome: "removed" };
    },
    preview: () => asked.previews,
    held: () => asked.held,
    pause: () => asked.pause.pause,
  };
}

/** What is stopped is over; what is paused has confirmed it where the script says so. */
function experimentPort(asked: Script): ApiPorts["experiments"] {
  return {
    list: () => asked.experiments,
    detail: (name) =>
      asked.detail?.policy.endsWith(`/${name}`) || asked.detail?.id === name ? asked.detail : undefined,
    stop: async (policy, author) => {
      asked.orders.push({ order: "stop", policy, ...author });
      const { detail } = asked;
      if (detail === undefined) return false;
      asked.detail = { ...detail, state: "stopped", end: { atMs: 0, ...author } };
      return true;
    },
    pauseStatus: () => asked.pause,
    pauseAll: async (author) => {
      asked.orders.push({ order: "pause", ...author });
      asked.pause = { ...asked.pause, pause: { sinceMs: 0, durable: true, ...author } };
    },
    resumeAll: async (author) => {
      asked.orders.push({ order: "resume", ...author });
      const { pause, ...rest } = asked.pause;
      asked.pause = rest;
      return pause !== undefined;
    },
  };
}

function bypassPort(asked: Script): ApiPorts["bypasses"] {
  return {
    active: () => asked.bypasses,
    begin: async ({ forMs, ...wish }) => {
      if (asked.bypasses.length >= MOST_BYPASSES) throw new TooManyBypasses(MOST_BYPASSES);
      const bypass = {
        ...wish,
        id: `b${asked.bypasses.length}`,
        createdMs: 0,
        untilMs: forMs,
        durable: true,
      };
      asked.bypasses.push(bypass);
      return bypass;
    },
    end: async (id) => {
      const at = asked.bypasses.findIndex((bypass) => bypass.id === id);
      return at >= 0 && asked.bypasses.splice(at, 1).length === 1;
    },
  };
}
