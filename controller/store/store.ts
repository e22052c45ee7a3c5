// The one place where state changes: a change is checked, made durable, and only then holds and is told to others. What
// must hold at once whatever the disk says (a bypass, a service that was seen, what time brings) holds first, and is
// written as soon as that can be.
import type { Clock } from "../clock.js";
import { type Journal, JournalFailure } from "../journal/index.js";
import { auditPage } from "./audit.js";
import type { StoreEvent } from "./event.js";
import { StoreFailure } from "./failure.js";
import { type Listener, Listeners } from "./listeners.js";
import { encodeState, encodeTransaction, refuseEvents } from "./record.js";
import { recoverState } from "./recover.js";
import { reduce } from "./reduce.js";
import type { State } from "./state.js";
import { oneTransaction } from "./transaction.js";
import type { AuditEvent, AuditPage } from "./views.js";

/** A restart reads all records since the last snapshot: these take it well under a second. */
const SNAPSHOT_AFTER = { bytes: 4 << 20, records: 10_000 };
/** After a snapshot that failed, this share of the above until the next attempt. */
const RETRY_SHARE = 0.25;

/** What holds already is tried again this long after the journal refused it. */
const RETRY_AFTER_MS = 5_000;

interface StoreOptions {
  journal: Journal;
  clock: Clock;
  /** Told of what the journal refuses, once, and when it accepts again. */
  log?: (line: string) => void;
}

/** What a change is, seen from the state that it will change. Without events nothing is written. */
export interface Planned<T> {
  events: readonly StoreEvent[];
  result: T;
}

/** Throws an Error of one line when the journal holds what this version cannot read whole. */
export function openStore(options: StoreOptions): Store {
  return new Store(options, recoverState(options.journal.recovered));
}

export class Store {
  readonly #journal: Journal;
  readonly #clock: Clock;
  readonly #log: (line: string) => void;
  readonly #listeners: Listeners;
  /** What the journal holds, and that with what holds already and is not written yet. */
  #durable: State;
  #state: State;
  #waiting: readonly StoreEvent[] = [];
  #cancelRetry: (() => void) | undefined;
  #snapshotAt = SNAPSHOT_AFTER;
  /** Of the last write; undefined: it was accepted. */
  #refusal: StoreFailure | undefined;
  #isClosed = false;
  /** Changes happen one after the other. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor({ journal, clock, log = () => {} }: StoreOptions, state: State) {
    this.#journal = journal;
    this.#clock = clock;
    this.#log = log;
    this.#listeners = new Listeners(log);
    this.#durable = state;
    this.#state = state;
  }

  get state(): State {
    return this.#state;
  }

  /** Without what holds already and waits to be written. */
  get durableState(): State {
    return this.#durable;
  }

  /** Why what holds is not all written, or nothing can be kept any more; undefined: all is well. */
  get problem(): string | undefined {
    const { message, kind } = this.#refusal ?? {};
    return this.#waiting.length > 0 || kind === "broken" ? message : undefined;
  }

  /**
   * Calls `listener` after each change with what happened, in the order in which it did; the result ends that. What a
   * listener throws is logged: the change holds nevertheless.
   */
  onChange(listener: Listener): () => void {
    return this.#listeners.add(listener);
  }

  /**
   * Plans from the state of the moment, makes the events durable, and then they hold. All of them or none. Rejects with
   * a StoreFailure; what `plan` throws is thrown.
   */
  change<T>(plan: (state: State, nowMs: number) => Planned<T>): Promise<T> {
    return this.#next(async () => {
      await this.#drain();
      const { events, result } = plan(this.#durable, this.#clock.nowMs());
      if (events.length === 0) return result;
      checkEvents(events);
      await this.#append(events);
      this.#refresh();
      this.#listeners.tell(events);
      return result;
    });
  }

  /** The events hold at once, and are written as soon as that can be. False: not yet. Never rejects. */
  adopt(events: readonly StoreEvent[]): Promise<boolean> {
    checkEvents(events);
    this.#waiting = [...this.#waiting, ...events];
    this.#state = reduce(this.#state, [{ sequence: this.#durable.sequence + 1, events }]);
    this.#listeners.tell(events);
    return this.#writeWaiting();
  }

  /** The newest first. What is not written yet is not in it. */
  audit(page: AuditPage): AuditEvent[] {
    return auditPage(this.#durable.audit, page);
  }

  /** Writes what waits and a snapshot, if that can be. Later changes are refused. Never rejects. */
  async close(): Promise<void> {
    await this.#writeWaiting();
    await this.#next(async () => {
      this.#isClosed = true;
      this.#cancelRetry?.();
      await this.#snapshot();
      await this.#journal.close().catch((error: Error) => this.#log(error.message));
    });
  }

  #writeWaiting(): Promise<boolean> {
    if (this.#waiting.length === 0) return Promise.resolve(true);
    return this.#next(() => this.#drain());
  }

  /** In a turn. False: the journal refuses, and it is tried again later. */
  async #drain(): Promise<boolean> {
    while (this.#waiting.length > 0) {
      const events = oneTransaction(this.#waiting.map((event) => [event]));
      try {
        await this.#append(events);
      } catch (error) {
        this.#retryLater(error);
        return false;
      }
      this.#waiting = this.#waiting.slice(events.length);
      this.#refresh();
    }
    return true;
  }

  async #append(events: readonly StoreEvent[]): Promise<void> {
    if (this.#isClosed)
      throw new StoreFailure("closed", "the controller is stopping: send it to the next one");
    const transaction = { sequence: this.#durable.sequence + 1, events };
    try {
      await this.#journal.append(encodeTransaction(transaction));
    } catch (error) {
      throw this.#refused(error);
    }
    if (this.#refusal !== undefined) this.#log("changes can be kept again");
    this.#refusal = undefined;
    this.#durable = reduce(this.#durable, [transaction]);
    // Whoever waits for the append is not kept waiting, but the next change is.
    if (this.#isSnapshotDue) void this.#next(() => this.#snapshotIfDue());
  }

  get #isSnapshotDue(): boolean {
    const { bytes, records } = this.#journal.sinceSnapshot;
    return bytes >= this.#snapshotAt.bytes || records >= this.#snapshotAt.records;
  }

  /** Several changes may have asked for the same one. */
  async #snapshotIfDue(): Promise<void> {
    if (this.#isSnapshotDue) await this.#snapshot();
  }

  /** Never rejects: all records stay, and the next attempt is made when some more have come. */
  async #snapshot(): Promise<void> {
    if (this.#journal.sinceSnapshot.records === 0) return;
    try {
      await this.#journal.snapshot(encodeState(this.#durable));
      this.#snapshotAt = SNAPSHOT_AFTER;
    } catch (error) {
      const { bytes, records } = this.#journal.sinceSnapshot;
      this.#snapshotAt = {
        bytes: bytes + SNAPSHOT_AFTER.bytes * RETRY_SHARE,
        records: records + SNAPSHOT_AFTER.records * RETRY_SHARE,
      };
      const reason = error instanceof Error ? error.message : String(error);
      this.#log(`the state cannot be written whole, so the journal grows on: ${reason}`);
    }
  }

  /** The journal's refusal, told once; another error is thrown as it is. */
  #refused(error: unknown): StoreFailure {
    if (!(error instanceof JournalFailure)) throw error;
    const failure = new StoreFailure(error.kind, error.message, { cause: error });
    // Says something of that change alone.
    if (failure.kind === "too_large") return failure;
    if (failure.kind !== this.#refusal?.kind) this.#log(failure.message);
    this.#refusal = failure;
    return failure;
  }

  /** A broken or closed journal accepts nothing before a restart. */
  #retryLater(error: unknown): void {
    if (error instanceof StoreFailure && (error.kind === "broken" || error.kind === "closed")) return;
    this.#cancelRetry?.();
    this.#cancelRetry = this.#clock.after(RETRY_AFTER_MS, () => void this.#writeWaiting());
  }

  #refresh(): void {
    const sequence = this.#durable.sequence + 1;
    const isAll = this.#waiting.length === 0;
    this.#state = isAll ? this.#durable : reduce(this.#durable, [{ sequence, events: this.#waiting }]);
  }

  #next<T>(step: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(step);
    // A step that fails is its caller's to hear of; the next one goes on regardless.
    this.#turn = result.then(
      () => undefined,
      () => undefined,
    );
    return result;
  }
}

/** Never what could not be read back: it would keep the next controller from starting. */
function checkEvents(events: readonly StoreEvent[]): void {
  const error = refuseEvents(events);
  if (error !== undefined) throw new TypeError(`an event that cannot be kept: ${error}`);
}
