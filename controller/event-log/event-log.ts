/**
 * Writes what the event hub tells, a line for each event. One write at a time, and never waited for: meanwhile events
 * stand in the hub's ring, and those that it overtakes are counted as lost, in the metrics and in the log itself.
 */
import type { Clock } from "../clock.js";
import type { EventHub, Subscription } from "../events/index.js";
import { lineOf, lostLine } from "./line.js";

/** Of one write. */
const MOST_EVENTS = 256;
/** At the end, for what is left. */
const CLOSE_WITHIN_MS = 2000;

export interface LineSink {
  /** Whole lines; rejects when none or only some of it could be written. */
  write(lines: string): Promise<void>;
  close(): Promise<void>;
}

interface EventLogNeeds {
  hub: EventHub;
  sink: LineSink;
  clock: Clock;
  /** So many events could not be written. */
  lost: (count: number) => void;
  /** It begins to fail, or writes again. */
  warn: (words: string) => void;
}

interface Taken {
  lines: string;
  /** Events among the lines, and how many lost ones they tell of. */
  count: number;
  told: number;
}

export class EventLog {
  #subscription: Subscription;
  #isFailing = false;
  /** Lost since the last line. */
  #untold = 0;
  #writing: Promise<void> | undefined;
  #isClosed = false;

  constructor(private readonly needs: EventLogNeeds) {
    this.#subscription = this.#follow();
  }

  /** What is there is written, for two seconds at most. */
  async close(): Promise<void> {
    this.#isClosed = true;
    let cancel = () => {};
    const late = new Promise<void>((resolve) => {
      cancel = this.needs.clock.after(CLOSE_WITHIN_MS, resolve);
    });
    await Promise.race([this.#drain(), late]);
    cancel();
    this.#subscription.end();
    await this.needs.sink.close().catch((error: Error) => {
      this.needs.warn(`the event log could not be closed: ${error.message}`);
    });
  }

  async #drain(): Promise<void> {
    do await this.#writing;
    while (this.#pump());
  }

  #follow(): Subscription {
    const subscription = this.needs.hub.follow();
    subscription.onNews(() => {
      if (!this.#isClosed) this.#pump();
    });
    return subscription;
  }

  /** False: there is nothing to write, or a write is under way. */
  #pump(): boolean {
    if (this.#writing !== undefined) return false;
    const taken = this.#take();
    if (taken.lines === "") return false;
    this.#writing = this.#write(taken).then(() => {
      this.#writing = undefined;
      if (!this.#isClosed) this.#pump();
    });
    return true;
  }

  #take(): Taken {
    let lines = "";
    let count = 0;
    let told = 0;
    const nowMs = this.needs.clock.nowMs();
    while (count < MOST_EVENTS) {
      const next = this.#subscription.next();
      if (next === undefined) break;
      if (next === "lost") {
        this.#skip();
        continue;
      }
      if (this.#untold > 0) lines += lostLine(this.#untold, nowMs);
      told += this.#untold;
      this.#untold = 0;
      lines += lineOf(next, nowMs);
      count += 1;
    }
    return { lines, count, told };
  }

  async #write({ lines, count, told }: Taken): Promise<void> {
    try {
      await this.needs.sink.write(lines);
      if (this.#isFailing) this.needs.warn("the event log is written again");
      this.#isFailing = false;
    } catch (error) {
      this.#lose(count);
      // The line that told of earlier ones is missing, too.
      this.#untold += told;
      if (this.#isFailing) return;
      this.#isFailing = true;
      const reason = error instanceof Error ? error.message : String(error);
      this.needs.warn(`the event log cannot be written, events are lost until it can: ${reason}`);
    }
  }

  /** The ring overtook this reader: it goes on with what comes now. */
  #skip(): void {
    const before = numberIn(this.#subscription.position);
    this.#subscription.end();
    this.#subscription = this.#follow();
    this.#lose(numberIn(this.#subscription.position) - before);
  }

  #lose(count: number): void {
    this.#untold += count;
    this.needs.lost(count);
  }
}

/** Ids are `<boot>-<number>`. */
function numberIn(id: string): number {
  return Number(id.slice(id.lastIndexOf("-") + 1));
}
