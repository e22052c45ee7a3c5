/** What the API shows, filled in where a test does not care. */
import type { SidecarView } from "../../../controller/api/index.js";
import type { Explained } from "../../../controller/graph/index.js";
import {
  type BreakerNumbers,
  type BreakerStatusView,
  type BreakerView,
  type EdgeView,
  FAULT_KINDS,
  type FaultView,
  OUTCOMES,
  type TransitionView,
  VERDICTS,
} from "../../../controller/model/index.js";
import type { Bypass } from "../../../controller/store/index.js";

function zeros<K extends string>(names: readonly K[]): Record<K, number> {
  return Object.fromEntries(names.map((name) => [name, 0])) as Record<K, number>;
}

export function sidecarView(id: string, more: Partial<SidecarView> = {}): SidecarView {
  const service = id.replace(/-v\d+$/, "");
  return {
    ...{ id, namespace: "default", service, version: "v1", labels: { app: service } },
    ...{ connected: true, deliveries: [delivery("outbound")], warnings: [] },
    ...more,
  };
}

export function delivery(
  direction: "inbound" | "outbound",
  more: Partial<SidecarView["deliveries"][number]> = {},
): SidecarView["deliveries"][number] {
  const revision = "0123456789abcdef";
  return {
    ...{ direction, sent: revision, acknowledged: revision, running: revision },
    ...{ wanted: revision, delivered: true },
    ...more,
  };
}

export function edgeView(source: string, destination: string, more: Partial<EdgeView> = {}): EdgeView {
  return {
    ...{ direction: "outbound", source, destination, outcomes: zeros(OUTCOMES), requests: 0, inFlight: 0 },
    ...{ rate: 0, errorShare: 0, p50Ms: null, p99Ms: null, windowMs: 10_000, durationSumMs: 0, stale: false },
    ...more,
  };
}

export const NUMBERS: BreakerNumbers = {
  ...{ completed: 0, failed: 0, consecutive: 0, slowCompleted: 0, slow: 0, hung: 0 },
  ...{ probeSuccesses: 0, probeFailures: 0 },
};

export const STATUS: BreakerStatusView = {
  ...{ state: "closed", generation: 1, sinceMs: 0, openUntilMs: null, untilMs: null, attempt: 0 },
  ...{ ...NUMBERS, probesInFlight: 0, windowRestartedMs: null },
};

export function explained(sidecar: string, more: Partial<Explained> = {}): Explained {
  return {
    ...{ direction: "outbound", name: "default/ratings", sidecar, service: "default/reviews" },
    ...{ ...STATUS, mode: "enforce", rejected: 0, shadowRejected: 0, lostProbes: 0 },
    ...{ stale: false, droppedKeys: 0 },
    ...more,
  };
}

export function breakerView(sidecar: string, more: Partial<BreakerView> = {}): BreakerView {
  const { droppedKeys, ...rest } = explained(sidecar);
  return { ...rest, transitions: [], ...more };
}

export function transition(
  from: TransitionView["from"],
  to: TransitionView["to"],
  atMs = 0,
  more: Partial<TransitionView> = {},
): TransitionView {
  return {
    ...{ sidecar: "reviews-v2", direction: "outbound", from, to, reason: "consecutive", atMs },
    ...{ generation: 2, ...NUMBERS, completed: 5, failed: 5, consecutive: 5 },
    ...{ threshold: 5, attempt: 1, lastsMs: null },
    ...more,
  };
}

/** Closed, open, probing and closed again. */
export const THERE_AND_BACK: TransitionView[] = [
  transition("closed", "open", 1000),
  transition("open", "half_open", 4000),
  transition("half_open", "closed", 4100),
];

export function faultView(more: Partial<FaultView> = {}): FaultView {
  return {
    ...{ direction: "inbound", name: "default/ratings-down", sidecar: "ratings-v1" },
    ...{
      service: "default/ratings",
      verdicts: zeros(VERDICTS),
      injected: zeros(FAULT_KINDS),
      matched: 0,
      stale: false,
    },
    ...more,
  };
}

export function bypassView(more: Partial<Bypass> = {}): Bypass {
  return {
    ...{ id: "b1", createdMs: 0, untilMs: 0, by: "ann@laptop", because: "x", durable: true },
    ...more,
  };
}
