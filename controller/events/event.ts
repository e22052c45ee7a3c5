/** What happens in the mesh and in the controller, as it is told to whoever listens. */
import type { CauseKind, Direction, Incident, PolicyKey, Severity, TransitionView } from "../model/index.js";

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

export const INCIDENT_CHANGES = [
  "opened",
  "resumed",
  "cause",
  "severity",
  "recovering",
  "back",
  "over",
  "cut",
] as const;

/** An incident began, is over, or what is known of it has changed. */
export interface IncidentTold extends Told {
  type: "incident";
  id: number;
  /** `resumed`: the controller began anew, and it goes on; `cut`: it ended before the incident was over, and it does not. */
  change: (typeof INCIDENT_CHANGES)[number];
  condition: Incident["condition"];
  severity: Severity;
  onsetMs: number;
  /** Whom it hits, and why. */
  title: string;
  /** The likeliest; null: nothing stands out. */
  cause: { name: string; kind: CauseKind; confidence: number } | null;
}

/** Detection has nothing to go by any more, or has again. */
export interface AnalysisTold extends Told {
  type: "analysis";
  change: "lost" | "back";
  /** Why, and what to do. */
  message: string;
}

export type MeshEvent =
  | PolicyTold
  | BypassTold
  | ExperimentTold
  | PauseTold
  | ProblemTold
  | SidecarTold
  | BreakerTold
  | IncidentTold
  | AnalysisTold;
type EventType = MeshEvent["type"];
export const EVENT_TYPES = [
  "policy",
  "bypass",
  "experiment",
  "pause",
  "problem",
  "sidecar",
  "breaker",
  "incident",
  "analysis",
] as const satisfies readonly EventType[];
