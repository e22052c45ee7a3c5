// A breaker as simple as the contract's words: every completion is kept, nothing is summed up, time is a number.
// What the filter does in fixed memory and several workers has to come out the same.
import { BreakerWindow } from "./breaker-window.js";

const USUAL_WINDOW_MS = 10_000;
/** After so long each worker knows what every other one did. */
export const KNOWN_EVERYWHERE_MS = 250;
const MILLION = 1_000_000;
/** An admitted request counts for one; the rest is what parts of a million lose by rounding. */
const SHARE_SLACK = 1.001;

export type State = "C" | "O" | "H" | "R";
/** Success, failure, soft failure, ignored, and what says nothing at all. */
export type Outcome = "S" | "F" | "T" | "I" | "X";
interface Share {
  thresholdPpm: number;
  windowMs: number;
  minimum: number;
}
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
export interface Verdict {
  reason: string;
  failed?: number;
  completed?: number;
  row?: number;
}

export class BreakerModel {
  state: State = "C";
  generation = 0;
  attempt = 0;
  /** Of the last trip. */
  verdict: Verdict | undefined;
  #sinceMs = 0;
  #deadlineMs = 0;
  #everOpened = false;
  #healthy = false;
  #rate: BreakerWindow;
  #slow: BreakerWindow;
  #rows: number[];
  #waiting = new Set<Ticket>();
  #probes = new Set<Ticket>();
  #successes = 0;
  #failures = 0;
  /** Of a ramp: how many should have passed by now, less those that did. */
  #owed = 0;

  constructor(
    private config: ModelConfig,
    private readonly workers: number,
    readonly key?: string,
  ) {
    this.#rows = new Array<number>(workers).fill(0);
    this.#rate = new BreakerWindow(config.rate?.windowMs ?? USUAL_WINDOW_MS);
    this.#slow = new BreakerWindow(config.slow?.windowMs ?? USUAL_WINDOW_MS);
  }

  reload(config: ModelConfig): void {
    const [rateMs, slowMs] = [config.rate?.windowMs, config.slow?.windowMs].map(
      (ms) => ms ?? USUAL_WINDOW_MS,
    );
    if (rateMs !== undefined && rateMs !== this.#rate.windowMs) this.#rate = new BreakerWindow(rateMs);
    if (slowMs !== undefined && slowMs !== this.#slow.windowMs) this.#slow = new BreakerWindow(slowMs);
    this.config = config;
  }

  get #suspended(): boolean {
    return this.config.mode === "forcedOpen" || this.config.mode === "disabled";
  }

  /** What time alone causes. */
  tick(nowMs: number): void {
    for (const window of [this.#rate, this.#slow]) window.move(nowMs);
    this.#time(nowMs);
    if (this.state === "R" && nowMs >= this.#deadlineMs && !this.#suspended) this.#enter("C", nowMs);
  }

  /** A ramp is over, and a worker may not know of it yet. */
  unsettled(nowMs: number): boolean {
    if (this.state === "R") return nowMs >= this.#deadlineMs;
    return this.workers > 1 && this.state === "C" && nowMs - this.#sinceMs < KNOWN_EVERYWHERE_MS;
  }

  #time(nowMs: number): void {
    if (this.#suspended) return;
    for (const probe of this.#probes) if ((probe.leaseEndMs ?? 0) <= nowMs) this.#probes.delete(probe);
    if (this.state === "O" && nowMs >= this.#deadlineMs) this.#enter("H", nowMs);
    if (this.#hungTrips(nowMs)) this.#trip("hung", nowMs, 0);
  }

  /** Undefined: turned away. Whom a ramp turns away is the filter's choice, `passes`, within the share. */
  admit(nowMs: number, worker: number, passes: boolean): Ticket | undefined {
    this.#time(nowMs);
    const free = this.config.mode === "disabled";
    if (this.config.mode === "forcedOpen" || (!free && !this.#hasRoom(nowMs, passes))) return undefined;
    const probe = this.state === "H" && !free;
    const leaseEndMs = probe ? nowMs + this.config.halfOpen.leaseMs : undefined;
    const ticket = { generation: free ? -1 : this.generation, worker, sentMs: nowMs, leaseEndMs };
    if (!free) (probe ? this.#probes : this.#waiting).add(ticket);
    return ticket;
  }

  answered(ticket: Ticket, nowMs: number): void {
    ticket.answeredMs ??= nowMs;
    this.#waiting.delete(ticket);
  }

  end(ticket: Ticket, outcome: Outcome, nowMs: number, retryAfterMs = 0): void {
    this.answered(ticket, nowMs);
    const { slow } = this.config;
    const late = slow !== undefined && (ticket.answeredMs ?? nowMs) - ticket.sentMs > slow.overMs;
    if (ticket.generation !== this.generation) return;
    if (ticket.leaseEndMs !== undefined)
      this.#endProbe(ticket, late && outcome === "S" ? "F" : outcome, nowMs, retryAfterMs);
    else if (outcome !== "X" && outcome !== "I" && !this.#suspended)
      this.#complete(ticket, outcome, late, nowMs, retryAfterMs);
  }

  #hasRoom(nowMs: number, passes: boolean): boolean {
    if (this.state === "R") return this.#keepsShare(nowMs, passes);
    if (this.state !== "H") return this.state === "C";
    return this.#probes.size + this.#successes < this.config.halfOpen.probes;
  }

  #keepsShare(nowMs: number, passes: boolean): boolean {
    const { overMs, fromPpm } = this.config.ramp ?? { overMs: 1, fromPpm: MILLION };
    const elapsed = Math.min(1, Math.max(0, (nowMs - this.#sinceMs) / overMs));
    this.#owed += (fromPpm + (MILLION - fromPpm) * elapsed) / MILLION - (passes ? 1 : 0);
    if (Math.abs(this.#owed) > SHARE_SLACK * this.workers)
      throw new Error(`the ramp is ${this.#owed} off its share`);
    return passes;
  }

  #hungTrips(nowMs: number): boolean {
    const { hung } = this.config;
    if (hung === undefined || (this.state !== "C" && this.state !== "R")) return false;
    return [...this.#waiting].filter(({ sentMs }) => nowMs - sentMs > hung.overMs).length >= hung.count;
  }

  #complete(
    ticket: Ticket,
    outcome: "S" | "F" | "T",
    late: boolean,
    nowMs: number,
    retryAfterMs: number,
  ): void {
    const row = this.#rows[ticket.worker] ?? 0;
    if (outcome !== "T") this.#rows[ticket.worker] = outcome === "F" ? row + 1 : 0;
    this.#healthy ||= outcome === "S";
    this.#rate.add(nowMs, outcome !== "S");
    this.#slow.add(nowMs, late);
    const { consecutive = Number.POSITIVE_INFINITY, rate, slow } = this.config;
    if (this.#row >= consecutive) this.#trip("consecutive", nowMs, retryAfterMs);
    else if (rate !== undefined && this.#rate.reaches(rate.thresholdPpm, rate.minimum))
      this.#trip("rate", nowMs, retryAfterMs);
    else if (slow !== undefined && this.#slow.reaches(slow.thresholdPpm, slow.minimum))
      this.#trip("slow", nowMs, retryAfterMs);
    else if (this.#hungTrips(nowMs)) this.#trip("hung", nowMs, retryAfterMs);
  }

  get #row(): number {
    return this.#rows.reduce((sum, each) => sum + each, 0);
  }

  #endProbe(ticket: Ticket, outcome: Outcome, nowMs: number, retryAfterMs: number): void {
    if (!this.#probes.delete(ticket) || (ticket.leaseEndMs ?? 0) <= nowMs || this.#suspended) return;
    if (outcome === "S") this.#successes++;
    if (outcome === "F" || outcome === "T") this.#failures++;
    const { probes, failures } = this.config.halfOpen;
    if (this.#failures > failures) {
      this.verdict = { reason: "probe" };
      this.#open(this.attempt + 1, nowMs, retryAfterMs);
    } else if (this.#successes >= probes) this.#enter(this.config.ramp === undefined ? "C" : "R", nowMs);
  }

  #trip(reason: string, nowMs: number, retryAfterMs: number): void {
    const windows = [this.config.rate, this.config.slow].flatMap((share) => share?.windowMs ?? []);
    const restMs = windows.length === 0 ? USUAL_WINDOW_MS : Math.max(...windows);
    const rested = this.state === "C" && this.#healthy && nowMs - this.#sinceMs > restMs;
    const { completed, counted } = this.#rate;
    this.verdict = reason === "hung" ? { reason } : { reason, failed: counted, completed, row: this.#row };
    this.#open(this.#everOpened && !rested ? this.attempt + 1 : 0, nowMs, retryAfterMs);
  }

  #open(attempt: number, nowMs: number, retryAfterMs: number): void {
    const { baseMs, factor, maxMs, retryAfter } = this.config.open;
    this.#enter("O", nowMs);
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
    this.#healthy = false;
    for (const window of [this.#rate, this.#slow]) window.clear();
    for (const tickets of [this.#waiting, this.#probes]) tickets.clear();
    this.#rows.fill(0);
    [this.#successes, this.#failures, this.#owed] = [0, 0, 0];
  }
}
