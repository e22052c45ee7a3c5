// What a model of a breaker is told, and what it hands out. Times are milliseconds, shares parts of a million.

export const MILLION = 1_000_000;

/** Closed, open, half-open, ramp. */
export type State = "C" | "O" | "H" | "R";
/** Success, failure, soft failure, ignored, and what says nothing at all. */
export type Outcome = "S" | "F" | "T" | "I" | "X";

interface Share {
  thresholdPpm: number;
  windowMs: number;
  minimum: number;
}

/** An absent trip is off, an absent ramp is none. */
export interface ModelConfig {
  consecutive?: number;
  rate?: Share;
  slow?: Share & { overMs: number };
  hung?: { overMs: number; count: number };
  open: { baseMs: number; factor: number; maxMs: number; retryAfter: boolean };
  halfOpen: { probes: number; failures: number; leaseMs: number };
  ramp?: { overMs: number; fromPpm: number };
  mode: "enforce" | "shadow" | "forcedOpen" | "disabled";
}

/** What an admitted request holds on to. */
export interface Ticket {
  readonly generation: number;
  readonly worker: number;
  readonly sentMs: number;
  /** Of a probe: when its place is free again. */
  readonly leaseEndMs: number | undefined;
  /** When its response headers came. */
  answeredMs?: number;
}

/** What opened it, and the numbers where they are sure. */
export interface Verdict {
  reason: string;
  failed?: number;
  completed?: number;
  row?: number;
}
