/** What the API asks of the parts of a controller. */
import type { ApiPorts } from "./api/index.js";
import { experimentDetail, experimentViews } from "./experiment/index.js";
import { threatLine } from "./forecast/index.js";
import type { Sidecar, TraceView } from "./model/index.js";
import type { Parts } from "./parts.js";
import {
  heldWarnings,
  type KnownSidecar,
  type PreviewSources,
  previewChanges,
  sidecarState,
} from "./push/index.js";
import { type TraceQuery, traceLink, withTraces } from "./trace/index.js";

export function apiPorts(parts: Parts, nowMs: () => number, traceUrl?: string): ApiPorts {
  const { bypasses, roster, deliveries, wanted, graph, metrics, refusals, waitingFor } = parts;
  const view = (known: KnownSidecar, nowMs: number) => {
    const isShared = parts.ledger.isShared(known.sidecar.id, nowMs);
    return sidecarState(known, bypasses.of(known.sidecar), wanted, deliveries, isShared);
  };
  return {
    policies: policyPort(parts),
    bypasses,
    records: { audit: (page) => parts.store.audit(page) },
    experiments: experimentPort(parts, nowMs),
    observations: {
      sidecars: () => roster.list().map((known) => view(known, nowMs())),
      edges: () => graph.edges(),
      graph: graphPort(parts, traceUrl, nowMs),
      breakers: () => graph.breakers(),
      explain: (breaker) => graph.explain(breaker),
      breakerKeys: (sidecar, breaker, most) => graph.breakerKeys(sidecar, breaker, most),
      history: (breaker) => graph.history(breaker),
      recoveries: (breaker) => parts.recoveries.of(breaker),
      faults: () => graph.faults(),
      refusals: () => refusals.list(),
    },
    forecasts: parts.forecaster,
    traces: { list: (query) => tracesOf(parts, traceUrl, query, nowMs()) },
    analysis: {
      ...parts.analyzing,
      view: () => parts.analyzing.view(parts.forecaster.threats().map(threatLine)),
    },
    events: parts.hub,
    metrics,
    waitingFor: () => [...waitingFor],
  };
}

function experimentPort({ lab, experiments }: Parts, nowMs: () => number): ApiPorts["experiments"] {
  return {
    list: () => experimentViews(lab.status),
    detail: (name) => experimentDetail(lab.status, name, nowMs()),
    stop: (key, author) => experiments.stop(key, author),
    pauseStatus: () => lab.pause(),
    pauseAll: (author) => experiments.pauseAll(author),
    resumeAll: (author) => experiments.resumeAll(author),
  };
}

/** The past hour, with evidence at its edges. */
function graphPort(
  parts: Parts,
  traceUrl: string | undefined,
  nowMs: () => number,
): ApiPorts["observations"]["graph"] {
  const { pastHour } = parts.graph;
  return {
    get keptFromMs() {
      return pastHour.keptFromMs;
    },
    view(options) {
      const view = pastHour.view(options);
      if (view === undefined) return undefined;
      return withTraces(view, tracesOf(parts, traceUrl, { since: view.fromMs }, nowMs()));
    },
  };
}

/** With a link each where the operator has said where traces are. */
function tracesOf(
  { traces }: Parts,
  traceUrl: string | undefined,
  query: TraceQuery,
  nowMs: number,
): TraceView[] {
  const found = traces.list(query, nowMs);
  if (traceUrl === undefined) return found;
  return found.map((view) => ({ ...view, url: traceLink(traceUrl, view.traceId) }));
}

function policyPort(parts: Parts): ApiPorts["policies"] {
  return {
    entries: () => parts.policies.entries(),
    errors: parts.errors,
    // A file may hold, since a moment ago, what a call wants to write.
    apply: async (text, options) => {
      await parts.directory?.rescan();
      return parts.policies.apply(text, options);
    },
    remove: async (key, options) => {
      await parts.directory?.rescan();
      return parts.policies.remove(key, options);
    },
    preview: (after) => previewChanges(previewSources(parts), after),
    pause: () => parts.experiments.pause(),
    held: (touched) => heldWarnings(connectedTo(parts), parts.wanted, touched),
  };
}

function previewSources(parts: Parts): PreviewSources {
  const { roster, deliveries, policies, experiments, services, bypasses, wanted, hashKey } = parts;
  const asked = ({ sidecar }: KnownSidecar) => ({
    sidecar,
    directions: deliveries.of(sidecar.id).map(({ direction }) => direction),
  });
  return {
    sidecars: () =>
      roster
        .list()
        .filter(({ streams }) => streams.size > 0)
        .map(asked),
    policies: () => experiments.acting(policies.entries()),
    services: () => services.list(),
    bypassOf: (sidecar) => bypasses.of(sidecar),
    throttles: (sidecar) => roster.throttles(sidecar.id),
    ...{ wanted, hashKey },
  };
}

function connectedTo({ roster }: Parts): Sidecar[] {
  return roster.list().flatMap(({ sidecar, streams }) => (streams.size > 0 ? [sidecar] : []));
}
