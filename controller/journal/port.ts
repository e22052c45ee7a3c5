// The port to what is kept over restarts: JSON records, appended one after another, now and then replaced by one state.
// It knows nothing of what the records mean.

export interface Journal {
  readonly recovered: Recovered;
  /**
   * Resolves when the record is durable. Calls are kept in order; those that wait share one write and one fsync.
   * Rejects with a JournalFailure; then nothing of the record is kept (kind `broken`: as far as the disk still obeys),
   * and only `broken` and `closed` end the journal. Rejects with a TypeError for what is no JSON value.
   * Each promise settles in a turn of the event loop of its own, so a caller that takes the record into its state as
   * soon as the promise resolves can give that state to `snapshot` at once.
   */
  append(record: unknown): Promise<void>;
  /** What was appended since the last snapshot; the owner decides when the next one is worth it. */
  readonly sinceSnapshot: { readonly bytes: number; readonly records: number };
  /**
   * Replaces all before it by one state, whole or not at all. The state is read before the call returns, and must hold
   * exactly the records whose append has resolved by then; appends that still wait stay behind it.
   * Rejects with a JournalFailure; then the snapshot of before and all records stay.
   */
  snapshot(state: unknown): Promise<void>;
  /** Waits for what was called before it. Later calls are refused as `closed`. */
  close(): Promise<void>;
}

export interface Recovered {
  /** The state of the last snapshot; undefined if there never was one. */
  readonly snapshot: unknown;
  /** The records after it, the oldest first. */
  readonly records: readonly unknown[];
  /** What recovery had to do, a line each, for the log. */
  readonly notes: readonly string[];
}

/**
 * full: disk, quota or file size is used up; works again once there is room.
 * too_large: over the limit for one record or one state.
 * broken: an error after which nobody knows what the disk holds; nothing is accepted until a restart.
 * closed: the journal was closed.
 */
export type JournalFailureKind = "full" | "too_large" | "broken" | "closed";

export class JournalFailure extends Error {
  readonly kind: JournalFailureKind;

  constructor(kind: JournalFailureKind, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "JournalFailure";
    this.kind = kind;
  }
}
