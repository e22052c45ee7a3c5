// A breaker as simple as the contract's words: every completion is kept, nothing is summed up, time is a number.
// What the filter does in fixed memory and several workers has to come out the same.

const BUCKETS = 10;

export type Outcome = "S" | "F" | "T" | "X";
export interface ModelConfig {
  consecutive: number;
  thresholdPercent: number;
  windowMs: number;
  minimum: number;
  baseMs: number;
  factor: number;
  maxMs: number;
  probes: number;
  failures: number;
  leaseMs: number;
}
/** What an admitted request holds on to. */
export interface Ticket {
  readonly generation: number;
  /** When the place of a probe is free again. */
  readonly leaseEndMs: number | undefined;
}

export class BreakerModel {
  state: "C" | "O" | "H" = "C";
  attempt = 0;
  #generation = 0;
  #sinceMs = 0;
  #deadlineMs = 0;
  #everOpened = false;
  #healthy = false;
  #completions: { bucket: number; failed: boolean }[] = [];
  #newestBucket = 0;
  #rows: number[];
  #successes = 0;
  #failures = 0;
  #probes = new Set<Ticket>();

  constructor(
    readonly config: ModelConfig,
    workers: number,
  ) {
    this.#rows = new Array<number>(workers).fill(0);
  }

  /** Undefined: turned away. */
  admit(nowMs: number): Ticket | undefined {
    if (this.state === "O" && nowMs >= this.#deadlineMs) this.#enter("H", nowMs);
    if (this.state === "O") return undefined;
    if (this.state === "C") return { generation: this.#generation, leaseEndMs: undefined };
    for (const probe of this.#probes) if ((probe.leaseEndMs ?? 0) <= nowMs) this.#probes.delete(probe);
    if (this.#probes.size + this.#successes >= this.config.probes) return undefined;
    const probe = { generation: this.#generation, leaseEndMs: nowMs + this.config.leaseMs };
    this.#probes.add(probe);
    return probe;
  }

  end(ticket: Ticket, outcome: Outcome, worker: number, nowMs: number): void {
    if (ticket.generation !== this.#generation) return;
    if (ticket.leaseEndMs !== undefined) this.#endProbe(ticket, ticket.leaseEndMs, outcome, nowMs);
    else if (outcome !== "X") this.#complete(outcome, worker, nowMs);
  }

  #complete(outcome: Outcome, worker: number, nowMs: number): void {
    const { consecutive, thresholdPercent, windowMs, minimum } = this.config;
    const row = this.#rows[worker] ?? 0;
    if (outcome !== "T") this.#rows[worker] = outcome === "F" ? row + 1 : 0;
    this.#healthy ||= outcome === "S";
    this.#newestBucket = Math.max(this.#newestBucket, Math.floor(nowMs / (windowMs / BUCKETS)));
    this.#completions.push({ bucket: this.#newestBucket, failed: outcome !== "S" });
    const counted = this.#completions.filter(({ bucket }) => bucket > this.#newestBucket - BUCKETS);
    const failed = counted.filter((completion) => completion.failed).length;
    const inRow = this.#rows.reduce((sum, each) => sum + each, 0);
    const overRate = counted.length >= minimum && failed * 100 >= thresholdPercent * counted.length;
    if (inRow >= consecutive || overRate) this.#trip(nowMs);
  }

  #endProbe(ticket: Ticket, leaseEndMs: number, outcome: Outcome, nowMs: number): void {
    if (!this.#probes.has(ticket) || leaseEndMs <= nowMs) return;
    this.#probes.delete(ticket);
    if (outcome === "S") this.#successes++;
    if (outcome === "F" || outcome === "T") this.#failures++;
    if (this.#failures > this.config.failures) this.#open(this.attempt + 1, nowMs);
    else if (this.#successes >= this.config.probes) this.#enter("C", nowMs);
  }

  #trip(nowMs: number): void {
    const rested = this.#healthy && nowMs - this.#sinceMs > this.config.windowMs;
    this.#open(this.#everOpened && !rested ? this.attempt + 1 : 0, nowMs);
  }

  #open(attempt: number, nowMs: number): void {
    const { baseMs, factor, maxMs } = this.config;
    this.#enter("O", nowMs);
    this.attempt = attempt;
    this.#everOpened = true;
    this.#deadlineMs = nowMs + Math.min(maxMs, baseMs * factor ** attempt);
  }

  #enter(state: "C" | "O" | "H", nowMs: number): void {
    this.state = state;
    this.#generation++;
    this.#sinceMs = nowMs;
    this.#healthy = false;
    this.#completions = [];
    this.#rows = this.#rows.map(() => 0);
    this.#successes = 0;
    this.#failures = 0;
    this.#probes.clear();
  }
}
