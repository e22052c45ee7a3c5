/** What the API asks of the parts of a controller. */
import type { ApiPorts } from "./api/index.js";
import { experimentDetail, experimentViews } from "./experiment/index.js";
import type { Sidecar } from "./model/index.js";
import type { Parts } from "./parts.js";
import {
  heldWarnings,
  type KnownSidecar,
  type PreviewSources,
  previewChanges,
  sidecarState,
} from "./push/index.js";

export function apiPorts(parts: Parts, nowMs: () => number): ApiPorts {
  const { bypasses, roster, deliveries, wanted, graph, metrics, refusals, waitingFor } = parts;
  const view = (known: KnownSidecar, nowMs: number) => {
    const isShared = parts.ledger.isShared(known.sidecar.id, nowMs);
    return sidecarState(known, bypasses.of(known.sidecar), wanted, deliveries, isShared);
  };
  return {
    policies: policyPort(parts),
    bypasses,
    records: { audit: (page) => parts.store.audit(page) },
    experiments: {
      list: () => experimentViews(parts.lab.status),
      detail: (name) => experimentDetail(parts.lab.status, name, nowMs()),
      stop: (key, author) => parts.experiments.stop(key, author),
      pauseStatus: () => parts.lab.pause(),
      pauseAll: (author) => parts.experiments.pauseAll(author),
      resumeAll: (author) => parts.experiments.resumeAll(author),
    },
    observations: {
      sidecars: () => roster.list().map((known) => view(known, nowMs())),
      edges: () => graph.edges(),
      breakers: () => graph.breakers(),
      explain: (breaker) => graph.explain(breaker),
      breakerKeys: (sidecar, breaker, most) => graph.breakerKeys(sidecar, breaker, most),
      history: (breaker) => graph.history(breaker),
      faults: () => graph.faults(),
      refusals: () => refusals.list(),
    },
    events: parts.hub,
    metrics,
    waitingFor: () => [...waitingFor],
  };
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
  const { roster, deliveries, policies, experiments, services, bypasses, wanted } = parts;
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
    wanted,
  };
}

function connectedTo({ roster }: Parts): Sidecar[] {
  return roster.list().flatMap(({ sidecar, streams }) => (streams.size > 0 ? [sidecar] : []));
}
