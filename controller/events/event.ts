/** What happens in the mesh and in the controller, as it is told to whoever listens. */
import type { Direction, PolicyKey, TransitionView } from "../model/index.js";

interface Told {
  /** Milliseconds of wall clock; of a breaker by its sidecar's. */
  atMs: number;
}

/** Who changed it, and why: claims that nobody proves. */
interface Authored extends Told {
  by: string;
  because?: string;
}

export interface PolicyTold extends Authored {
  type: "policy";
  key: PolicyKey;
  change: "put" | "deleted";
}

export interface BypassTold extends Authored {
  type: "bypass";
  id: string;
  change: "begun" | "ended";
}

export interface ExperimentTold extends Authored {
  type: "experiment";
  id: string;
  change: "scheduled" | "running" | "ended" | "stopped";
}

/** All experiments at once. */
export interface PauseTold extends Authored {
  type: "pause";
  change: "paused" | "resumed";
}

/** What keeps a running experiment from telling anything has begun, or is over. */
export interface ProblemTold extends Told {
  type: "problem";
  /** Id of the experiment. */
  experiment: string;
  /** Of its FaultInjection. */
  policy: PolicyKey;
  code: string;
  change: "begun" | "ended";
  message: string;
  /** What to do. */
  advice: string;
}

export type SidecarChange = "connected" | "disconnected" | "acknowledged" | "delivered" | "refused";

export interface SidecarTold extends Told {
  type: "sidecar";
  /** Envoy's node id. */
  id: string;
  /** `namespace/service`; empty: not known yet. */
  service: string;
  change: SidecarChange;
  /** Of the last three. */
  direction?: Direction;
  revision?: string;
  /** Of a refusal. */
  by?: "envoy" | "filter";
  reason?: string;
}

/** A transition, with all that explains it. */
export interface BreakerTold extends TransitionView {
  type: "breaker";
  /** `namespace/service` of the sidecar, which is named by its node id. */
  service: string;
  direction: Direction;
  /** `namespace/name` of the CircuitBreaker. */
  name: string;
}

export type MeshEvent =
  | PolicyTold
  | BypassTold
  | ExperimentTold
  | PauseTold
  | ProblemTold
  | SidecarTold
  | BreakerTold;
export type EventType = MeshEvent["type"];
export const EVENT_TYPES = [
  "policy",
  "bypass",
  "experiment",
  "pause",
  "problem",
  "sidecar",
  "breaker",
] as const satisfies readonly EventType[];
