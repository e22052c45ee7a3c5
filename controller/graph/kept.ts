/** What the graph holds, as it is written down: plain JSON. */
import type { Direction } from "../model/index.js";
import type { BreakerStatus, ReportedTransition } from "../report/index.js";

/** `outcomes` in the order of OUTCOMES. */
export interface KeptTotals {
  direction: Direction;
  source: string;
  destination: string;
  outcomes: number[];
  durationSumUs: number;
}

export interface KeptEdge extends KeptTotals {
  inFlight: number;
}

/** What sidecars counted that are forgotten. */
export interface KeptDeparted extends KeptTotals {
  lastMs: number;
}

export interface KeptBreaker {
  key: string;
  rejected: number;
  shadowRejected: number;
  lostProbes: number;
  status?: BreakerStatus;
  transitions: [identity: string, transition: ReportedTransition][];
}

export interface KeptFault {
  direction: Direction;
  name: string;
  verdicts: number[];
  injected: number[];
}

/** One sidecar. */
export interface KeptObserved {
  service: string;
  lastReportMs: number;
  droppedEdges: number;
  edges: KeptEdge[];
  breakers: KeptBreaker[];
  faults: KeptFault[];
}
