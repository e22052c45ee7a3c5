// What a closed or ramping breaker has seen in its present state: windows, rows, and who still waits.
import type { ModelConfig, Outcome, Ticket } from "./breaker-spec.js";
import { BreakerWindow } from "./breaker-window.js";

const USUAL_WINDOW_MS = 10_000;

export class BreakerTally {
  /** A success began and ended in this state. */
  healthy = false;
  rate: BreakerWindow;
  readonly waiting = new Set<Ticket>();
  #slow: BreakerWindow;
  #rows: number[];

  constructor(
    private config: ModelConfig,
    workers: number,
  ) {
    this.rate = new BreakerWindow(config.rate?.windowMs ?? USUAL_WINDOW_MS);
    this.#slow = new BreakerWindow(config.slow?.windowMs ?? USUAL_WINDOW_MS);
    this.#rows = new Array<number>(workers).fill(0);
  }

  /** Another length begins that window anew, and that one alone. */
  reload(config: ModelConfig): void {
    this.config = config;
    this.rate = this.rate.resized(config.rate?.windowMs ?? USUAL_WINDOW_MS);
    this.#slow = this.#slow.resized(config.slow?.windowMs ?? USUAL_WINDOW_MS);
  }

  move(nowMs: number): void {
    this.rate.move(nowMs);
    this.#slow.move(nowMs);
  }

  clear(): void {
    this.healthy = false;
    this.rate.clear();
    this.#slow.clear();
    this.waiting.clear();
    this.#rows.fill(0);
  }

  /** Failures in a row, of all workers. */
  get row(): number {
    return this.#rows.reduce((sum, each) => sum + each, 0);
  }

  /** Longer than this it must have been closed for its attempts to begin anew. */
  get restMs(): number {
    const windows = [this.config.rate, this.config.slow].flatMap((share) => share?.windowMs ?? []);
    return windows.length === 0 ? USUAL_WINDOW_MS : Math.max(...windows);
  }

  isLate({ sentMs, answeredMs }: Ticket, nowMs: number): boolean {
    const { slow } = this.config;
    return slow !== undefined && (answeredMs ?? nowMs) - sentMs > slow.overMs;
  }

  complete(ticket: Ticket, outcome: Outcome, nowMs: number): void {
    const row = this.#rows[ticket.worker] ?? 0;
    if (outcome !== "T") this.#rows[ticket.worker] = outcome === "F" ? row + 1 : 0;
    this.healthy ||= outcome === "S";
    this.rate.add(nowMs, outcome !== "S");
    this.#slow.add(nowMs, this.isLate(ticket, nowMs));
  }

  /** Why it trips, in the order of the rules; undefined: it does not. */
  judge(nowMs: number): string | undefined {
    const { consecutive = Number.POSITIVE_INFINITY, rate, slow } = this.config;
    if (this.row >= consecutive) return "consecutive";
    if (rate !== undefined && this.rate.reaches(rate.thresholdPpm, rate.minimum)) return "rate";
    if (slow !== undefined && this.#slow.reaches(slow.thresholdPpm, slow.minimum)) return "slow";
    return this.judgeHung(nowMs);
  }

  judgeHung(nowMs: number): string | undefined {
    const { hung } = this.config;
    if (hung === undefined) return undefined;
    const late = [...this.waiting].filter(({ sentMs }) => nowMs - sentMs > hung.overMs);
    return late.length >= hung.count ? "hung" : undefined;
  }
}
