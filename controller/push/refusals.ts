/**
 * Who was turned away, and why. A sidecar that is refused comes back several times a second, and anyone can send bytes:
 * so each reason is a line in the log once a minute at most, all of them few, and people see them in the status.
 */

const KEPT = 100;
/** Not heard for this long, it is taken for mended. */
const FORGET_AFTER_MS = 60_000;
const REPEAT_AFTER_MS = 60_000;
/** Lines of the log in a minute, whatever comes. */
const MOST_LINES = 60;
const MINUTE_MS = 60_000;

export interface RefusalView {
  /** Node id as the client gave it; empty: it gave none. */
  node: string;
  reason: string;
  times: number;
  lastMs: number;
}

interface Entry extends RefusalView {
  toldMs: number;
}

export class Refusals {
  /** By node and reason, the one heard last at the end. */
  readonly #entries = new Map<string, Entry>();
  #minute = 0;
  #lines = 0;

  /** `clock`: milliseconds since the epoch. */
  constructor(private readonly clock: () => number) {}

  /** The refusal if it is worth a line in the log now; else it is only counted. */
  add(node: string, reason: string): RefusalView | undefined {
    const nowMs = this.clock();
    const key = `${node}\0${reason}`;
    const known = this.#entries.get(key);
    const isNews = known === undefined || nowMs - known.toldMs >= REPEAT_AFTER_MS;
    const isTold = isNews && this.#takeLine(nowMs);
    const toldMs = isTold ? nowMs : (known?.toldMs ?? 0);
    const entry: Entry = { node, reason, times: (known?.times ?? 0) + 1, lastMs: nowMs, toldMs };
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    const [oldest] = this.#entries.keys();
    if (this.#entries.size > KEPT && oldest !== undefined) this.#entries.delete(oldest);
    return isTold ? viewOf(entry) : undefined;
  }

  /** Of the last minute, the newest first. */
  list(): RefusalView[] {
    const sinceMs = this.clock() - FORGET_AFTER_MS;
    return [...this.#entries.values()]
      .filter(({ lastMs }) => lastMs > sinceMs)
      .reverse()
      .map(viewOf);
  }

  #takeLine(nowMs: number): boolean {
    const minute = Math.floor(nowMs / MINUTE_MS);
    if (minute !== this.#minute) this.#lines = 0;
    this.#minute = minute;
    this.#lines += 1;
    return this.#lines <= MOST_LINES;
  }
}

function viewOf({ node, reason, times, lastMs }: Entry): RefusalView {
  return { node, reason, times, lastMs };
}
