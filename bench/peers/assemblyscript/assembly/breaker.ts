// The breaker as a state machine: closed, open until a deadline, half-open with probes.

import { Outcome } from "./outcome";
import { Window } from "./window";

const CONSECUTIVE: u32 = 5;
const THRESHOLD_PERCENT: u64 = 50;
const MINIMUM: u32 = 20;
/** Open for 5 s at first, twice as long each time in a row, at most a minute. */
const OPEN_BASE_MS: f64 = 5_000;
const OPEN_FACTOR: f64 = 2;
const OPEN_MAX_MS: f64 = 60_000;
/** In flight at once while half-open, and successes that close. */
const PROBES: u32 = 3;

enum State {
  Closed,
  Open,
  HalfOpen,
}

export class Breaker {
  /** A request remembers under which it was let through: what began under another moves nothing. */
  generation: u32 = 0;
  private state: State = State.Closed;
  private openUntilMs: f64 = 0;
  private failuresInRow: u32 = 0;
  /** Times open in a row. */
  private attempts: u32 = 0;
  private probesInFlight: u32 = 0;
  private probesSucceeded: u32 = 0;
  private window: Window = new Window();

  /** True: the request may pass, under the generation that holds then. */
  admit(nowMs: f64): bool {
    if (this.state == State.Open) {
      if (nowMs < this.openUntilMs) return false;
      this.enter(State.HalfOpen);
    }
    if (this.state == State.HalfOpen) {
      if (this.probesInFlight >= PROBES) return false;
      this.probesInFlight++;
    }
    return true;
  }

  /** For how long it stays open. */
  waitMs(nowMs: f64): f64 {
    return this.state == State.Open ? this.openUntilMs - nowMs : 0;
  }

  settle(generation: u32, outcome: Outcome, nowMs: f64): void {
    if (generation != this.generation) return;
    if (this.state == State.Closed) this.judge(outcome, nowMs);
    else if (this.state == State.HalfOpen) this.judgeProbe(outcome, nowMs);
  }

  private judge(outcome: Outcome, nowMs: f64): void {
    if (outcome > Outcome.SoftFailure) return;
    if (outcome == Outcome.Success) this.failuresInRow = 0;
    else if (outcome == Outcome.Failure) this.failuresInRow++;
    const window = this.window;
    window.add(nowMs, outcome != Outcome.Success);
    const isRateOver =
      window.completed >= MINIMUM &&
      (window.failed as u64) * 100 >= (window.completed as u64) * THRESHOLD_PERCENT;
    if (this.failuresInRow >= CONSECUTIVE || isRateOver) this.open(nowMs);
  }

  private judgeProbe(outcome: Outcome, nowMs: f64): void {
    this.probesInFlight--;
    if (outcome == Outcome.Failure || outcome == Outcome.SoftFailure) {
      this.open(nowMs);
    } else if (outcome == Outcome.Success && ++this.probesSucceeded >= PROBES) {
      this.attempts = 0;
      this.enter(State.Closed);
    }
  }

  private open(nowMs: f64): void {
    this.openUntilMs = nowMs + Math.min(OPEN_MAX_MS, OPEN_BASE_MS * OPEN_FACTOR ** this.attempts);
    this.attempts++;
    this.enter(State.Open);
  }

  private enter(state: State): void {
    this.state = state;
    this.generation++;
    this.failuresInRow = 0;
    this.probesInFlight = 0;
    this.probesSucceeded = 0;
    this.window.clear();
  }
}
