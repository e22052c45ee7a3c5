import type { Outcome } from "./observation.js";
import type { Direction } from "./policy.js";

/** A traced request that says something of its edge: slow, or failed. */
export interface TraceView {
  /** 16 or 32 hex digits. */
  traceId: string;
  /** Whose sidecar saw it end so. */
  direction: Direction;
  /** `namespace/service`, or `unknown`, `outside`. */
  source: string;
  /** `namespace/service`, or `other`. */
  destination: string;
  outcome: Outcome;
  durationMs: number;
  /** Its end, by the controller's clock. */
  atMs: number;
  /** Node id of the Envoy. */
  sidecar: string;
  /** Where a person sees the trace; absent: nobody said where traces are. */
  url?: string;
}
