// The arithmetic of an open-loop load: when requests are due whatever became of those before, and what became of them.
import { LatencyHistogram } from "./histogram.js";

export interface LoadSummary {
  ratePerSecond: number;
  /** Requests that were due and sent; `unsent` were due while too many were in flight. */
  sent: number;
  unsent: number;
  inFlight: number;
  completed: number;
  /** By status code (`200`) or, without an answer, by what went wrong (`timeout`, `ECONNREFUSED`, ...). */
  byStatus: Record<string, number>;
  /** From the moment at which a request was due, so that a stalled mesh cannot hide (NaN when none completed). */
  meanMs: number;
  p50Ms: number;
  p99Ms: number;
  maxMs: number;
}

/** A mesh that hangs must not take the load's own process down. */
const MAX_IN_FLIGHT = 10_000;

export class LoadTally {
  private readonly durations = new LatencyHistogram();
  private readonly statuses = new Map<string, number>();
  private scheduled = 0;
  private sent = 0;
  private completed = 0;

  /** Time in milliseconds on any clock that only goes forward. */
  constructor(
    private readonly ratePerSecond: number,
    private readonly startMs: number,
  ) {}

  /** When the next request is due. */
  nextDueMs(): number {
    return this.startMs + (this.scheduled * 1_000) / this.ratePerSecond;
  }

  /** The due times up to now of requests to send; each is told once. */
  takeDue(nowMs: number): number[] {
    const due: number[] = [];
    for (; this.nextDueMs() <= nowMs; this.scheduled++) {
      if (this.sent - this.completed >= MAX_IN_FLIGHT) continue;
      due.push(this.nextDueMs());
      this.sent += 1;
    }
    return due;
  }

  /** A request came to its end, with a status code or with what went wrong. */
  complete(dueMs: number, nowMs: number, status: string): void {
    this.completed += 1;
    this.statuses.set(status, (this.statuses.get(status) ?? 0) + 1);
    this.durations.record(nowMs - dueMs);
  }

  summary(): LoadSummary {
    return {
      ratePerSecond: this.ratePerSecond,
      sent: this.sent,
      unsent: this.scheduled - this.sent,
      inFlight: this.sent - this.completed,
      completed: this.completed,
      byStatus: Object.fromEntries([...this.statuses].sort(([one], [other]) => (one < other ? -1 : 1))),
      meanMs: this.durations.meanMs,
      p50Ms: this.durations.quantileMs(0.5),
      p99Ms: this.durations.quantileMs(0.99),
      maxMs: this.durations.maxMs,
    };
  }
}
