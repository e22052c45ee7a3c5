// A breaker as simple as the contract's words: every completion is kept, nothing is summed up, time is a number.
// What the filter does in fixed memory and several workers has to come out the same.
import {
  MILLION,
  type ModelConfig,
  type Outcome,
  type State,
  type Ticket,
  type Verdict,
} from "./breaker-spec.js";
import { BreakerTally } from "./breaker-tally.js";

/** After so long each worker knows what every other one did. */
export const KNOWN_EVERYWHERE_MS = 250;
/** An admitted request counts for one; the rest is what parts of a million lose by rounding. */
const SHARE_SLACK = 1.001;
const FREE_GENERATION = -1;

export class BreakerModel {
  state: State = "C";
  generation = 0;
  attempt = 0;
  /** Of the last opening. */
  verdict: Verdict | undefined;
  #sinceMs = 0;
  #deadlineMs = 0;
  #everOpened = false;
  readonly #tally: BreakerTally;
  readonly #probes = new Set<Ticket>();
  #successes = 0;
  #failures = 0;
  /** Of a ramp: how many should have passed by now, less those that did. */
  #owed = 0;

  constructor(
    private config: ModelConfig,
    private readonly workers: number,
    readonly key?: string,
  ) {
    this.#tally = new BreakerTally(config, workers);
  }

  reload(config: ModelConfig): void {
    this.config = config;
    this.#tally.reload(config);
  }

  /** What time alone causes, as a worker finds it on its tick. */
  tick(nowMs: number): void {
    this.#tally.move(nowMs);
    this.#look(nowMs);
    if (this.state === "R" && nowMs >= this.#deadlineMs && !this.#suspended) this.#enter("C", nowMs);
  }

  /** A ramp is over, and a worker may not know of it yet. */
  unsettled(nowMs: number): boolean {
    if (this.workers === 1) return false;
    if (this.state === "R") return nowMs >= this.#deadlineMs;
    return this.state === "C" && nowMs - this.#sinceMs < KNOWN_EVERYWHERE_MS;
  }

  /** Undefined: turned away. Whom a ramp turns away is the filter's choice, `passes`, within the share. */
  admit(nowMs: number, worker: number, passes: boolean): Ticket | undefined {
    this.#look(nowMs);
    const ticket = { generation: this.generation, worker, sentMs: nowMs, leaseEndMs: undefined };
    if (this.config.mode === "disabled") return { ...ticket, generation: FREE_GENERATION };
    if (this.config.mode === "forcedOpen" || !this.#hasRoom(nowMs, passes)) return undefined;
    if (this.state !== "H") {
      this.#tally.waiting.add(ticket);
      return ticket;
    }
    const probe = { ...ticket, leaseEndMs: nowMs + this.config.halfOpen.leaseMs };
    this.#probes.add(probe);
    return probe;
  }

  answered(ticket: Ticket, nowMs: number): void {
    ticket.answeredMs ??= nowMs;
    this.#tally.waiting.delete(ticket);
  }

  /** What it was judged to be; undefined: it says nothing about the present state. */
  end(ticket: Ticket, outcome: Outcome, nowMs: number, retryAfterMs = 0): "passed" | "failed" | undefined {
    this.answered(ticket, nowMs);
    const given = this.#probes.delete(ticket);
    const says = outcome !== "X" && outcome !== "I" && !this.#suspended;
    if (ticket.generation !== this.generation || !says) return undefined;
    if (ticket.leaseEndMs === undefined) {
      this.#tally.complete(ticket, outcome, nowMs);
      const reason = this.#tally.judge(nowMs);
      if (reason !== undefined) this.#trip(reason, nowMs, retryAfterMs);
      return outcome === "S" ? "passed" : "failed";
    }
    if (!given || nowMs >= ticket.leaseEndMs) return undefined;
    const passed = outcome === "S" && !this.#tally.isLate(ticket, nowMs);
    this.#judgeProbe(passed, nowMs, retryAfterMs);
    return passed ? "passed" : "failed";
  }

  get #suspended(): boolean {
    return this.config.mode === "forcedOpen" || this.config.mode === "disabled";
  }

  #look(nowMs: number): void {
    if (this.#suspended) return;
    for (const probe of this.#probes) if ((probe.leaseEndMs ?? 0) <= nowMs) this.#probes.delete(probe);
    if (this.state === "O" && nowMs >= this.#deadlineMs) this.#enter("H", nowMs);
    if (this.#tally.judgeHung(nowMs) !== undefined) this.#trip("hung", nowMs, 0);
  }

  #hasRoom(nowMs: number, passes: boolean): boolean {
    if (this.state === "R") return this.#keepsShare(nowMs, passes);
    const taken = this.#probes.size + this.#successes;
    return this.state === "C" || (this.state === "H" && taken < this.config.halfOpen.probes);
  }

  #keepsShare(nowMs: number, passes: boolean): boolean {
    const { overMs, fromPpm } = this.config.ramp ?? { overMs: 1, fromPpm: MILLION };
    const elapsed = Math.min(1, Math.max(0, (nowMs - this.#sinceMs) / overMs));
    this.#owed += (fromPpm + (MILLION - fromPpm) * elapsed) / MILLION - (passes ? 1 : 0);
    const off = Math.abs(this.#owed) > SHARE_SLACK * this.workers || (elapsed === 1 && !passes);
    if (off) throw new Error(`the ramp is ${this.#owed} off its share`);
    return passes;
  }

  #judgeProbe(passed: boolean, nowMs: number, retryAfterMs: number): void {
    if (passed) this.#successes++;
    else this.#failures++;
    const { probes, failures } = this.config.halfOpen;
    if (this.#failures > failures) this.#open({ reason: "probe" }, this.attempt + 1, nowMs, retryAfterMs);
    else if (this.#successes >= probes) this.#enter(this.config.ramp === undefined ? "C" : "R", nowMs);
  }

  #trip(reason: string, nowMs: number, retryAfterMs: number): void {
    const { healthy, restMs, row, rate } = this.#tally;
    const rested = this.state === "C" && healthy && nowMs - this.#sinceMs > restMs;
    const numbers = { failed: rate.counted, completed: rate.completed, row };
    const verdict = { reason, ...(reason === "hung" ? {} : numbers) };
    this.#open(verdict, this.#everOpened && !rested ? this.attempt + 1 : 0, nowMs, retryAfterMs);
  }

  #open(verdict: Verdict, attempt: number, nowMs: number, retryAfterMs: number): void {
    const { baseMs, factor, maxMs, retryAfter } = this.config.open;
    this.#enter("O", nowMs);
    this.verdict = verdict;
    this.attempt = attempt;
    this.#everOpened = true;
    this.#deadlineMs =
      nowMs + Math.min(maxMs, Math.max(baseMs * factor ** attempt, retryAfter ? retryAfterMs : 0));
  }

  #enter(state: State, nowMs: number): void {
    this.state = state;
    this.generation++;
    this.#sinceMs = nowMs;
    this.#deadlineMs = nowMs + (this.config.ramp?.overMs ?? 0);
    this.#tally.clear();
    this.#probes.clear();
    [this.#successes, this.#failures, this.#owed] = [0, 0, 0];
  }
}
