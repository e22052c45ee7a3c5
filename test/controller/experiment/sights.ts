/** Experiments, places and counts for tests, filled in where a test does not care. */
import type { Place } from "../../../controller/experiment/view.js";
import {
  type ExperimentCounts,
  FAULT_KINDS,
  type FaultCounts,
  type FaultKind,
  VERDICTS,
  type Verdict,
} from "../../../controller/model/index.js";
import type { KnownSidecar, SidecarState } from "../../../controller/push/index.js";
import type { Experiment } from "../../../controller/store/index.js";
import { delivery, sidecarView } from "../cli/views.js";
import { sidecar } from "../push/fixture.js";

export const NOW_MS = 1_000_000;

export function life(id = "e1", more: Partial<Experiment> = {}): Experiment {
  return {
    ...{ id, policy: "FaultInjection/default/slow", state: "running", by: "ann" },
    ...{ fromMs: NOW_MS, untilMs: NOW_MS + 600_000, createdMs: NOW_MS },
    ...more,
  };
}

export function place(id: string, more: Partial<Place> = {}): Place {
  return {
    ...{ sidecar: id, service: "default/reviews", direction: "outbound", state: "running" },
    ...{ lastReportMs: NOW_MS },
    ...more,
  };
}

export function faultCounts(some: Partial<Record<Verdict, number>> = {}): FaultCounts {
  const verdicts = numbered<Verdict>(VERDICTS, some);
  const injected = numbered<FaultKind>(FAULT_KINDS, { delay: some.injected ?? 0 });
  const matched = Object.values(verdicts).reduce((sum, count) => sum + count, 0);
  return { matched, verdicts, injected };
}

export function counted(
  id: string,
  some: Partial<Record<Verdict, number>>,
  more: Partial<ExperimentCounts> = {},
): ExperimentCounts {
  return {
    ...{ experiment: id, direction: "outbound", name: "default/slow", sidecar: "reviews-v1" },
    ...faultCounts(some),
    ...more,
  };
}

/** As the roster knows it, and as it is shown. */
export function known(service: string, isConnected = true): KnownSidecar {
  const own = sidecar(service);
  return { sidecar: own, streams: new Map(isConnected ? [[1, own]] : []), names: new Map() };
}

export function stateOf({ sidecar: { id }, streams }: KnownSidecar, more: Partial<SidecarState> = {}) {
  return sidecarView(id, { connected: streams.size > 0, deliveries: [delivery("outbound")], ...more });
}

function numbered<Name extends string>(names: readonly Name[], some: Partial<Record<Name, number>>) {
  return Object.fromEntries(names.map((name) => [name, some[name] ?? 0])) as Record<Name, number>;
}
