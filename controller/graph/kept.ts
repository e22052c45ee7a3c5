/** What the graph holds, as it is written down: plain JSON. */
import type { Direction } from "../model/index.js";
import type { BreakerStatus } from "../report/index.js";
import type { KeyedTransition } from "./keyed.js";

/** `outcomes` in the order of OUTCOMES. */
export interface KeptTotals {
  direction: Direction;
  source: string;
  destination: string;
  outcomes: number[];
  durationSumUs: number;
  /** Index and count of the buckets that are not empty; earlier versions did not write them down. */
  buckets?: [bucket: number, count: number][];
}

export interface KeptEdge extends KeptTotals {
  inFlight: number;
}

/** What sidecars counted that are forgotten. */
export interface KeptDeparted extends KeptTotals {
  lastMs: number;
}

/** What a sidecar counted of a breaker that was removed there. */
export interface KeptRemoved {
  direction: Direction;
  name: string;
  counts: [word: string, count: number][];
}

/** What forgotten sidecars counted of one breaker or fault. */
export interface KeptTally extends KeptRemoved {
  lastMs: number;
}

/** What forgotten sidecars had counted of breakers and faults. */
export interface KeptTallies {
  breakers: KeptTally[];
  faults: KeptTally[];
}

/** `counts` by `to.reason`; `last`: the newest that is counted. */
export interface KeptTransitionCounts {
  counts: [word: string, count: number][];
  last?: { boot: number; generation: number; atMs: number };
}

/** What earlier versions did not write down: it is 0 there. */
const LATER_NUMBERS = { slowCompleted: 0, slow: 0, hung: 0, probeSuccesses: 0, probeFailures: 0 };
const LATER_IN_TRANSITION = { ...LATER_NUMBERS, threshold: 0, attempt: 0, lastsMs: 0 };
const LATER_IN_STATUS = { ...LATER_NUMBERS, probesInFlight: 0, windowRestartedMs: 0 };

type Later<T, Fields> = Omit<T, keyof Fields> & Partial<Fields>;
export type KeptTransition = Later<KeyedTransition, typeof LATER_IN_TRANSITION>;
type KeptStatus = Later<Omit<BreakerStatus, "transitions">, typeof LATER_IN_STATUS> & {
  transitions: KeptTransition[];
};

export interface KeptBreaker {
  key: string;
  rejected: number;
  shadowRejected: number;
  lostProbes: number;
  status?: KeptStatus;
  transitions: [identity: string, transition: KeptTransition][];
  /** Earlier versions did not write it down. */
  counted?: KeptTransitionCounts;
  /** Of a keyed breaker; `boot`: the Envoy process that told them. */
  keys?: { boot: number; dropped: number; statuses: KeptStatus[] };
}

export interface KeptFault {
  direction: Direction;
  name: string;
  verdicts: number[];
  injected: number[];
  /** Of these, those since the last experiment with it began. */
  life?: { experiment: string; verdicts: number[]; injected: number[] };
}

/** One sidecar. */
export interface KeptObserved {
  service: string;
  lastReportMs: number;
  droppedEdges: number;
  edges: KeptEdge[];
  breakers: KeptBreaker[];
  /** Earlier versions did not write them down. */
  removedBreakers?: KeptRemoved[];
  faults: KeptFault[];
}

export function statusOf(kept: KeptStatus): BreakerStatus {
  return { ...LATER_IN_STATUS, ...kept, transitions: kept.transitions.map(transitionOf) };
}

export function transitionOf(kept: KeptTransition): KeyedTransition {
  return { ...LATER_IN_TRANSITION, ...kept };
}
