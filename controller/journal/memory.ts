// A journal without a disk, for tests of its owner: it keeps, orders, copies and refuses as the real one does.
import { jsonText } from "./json.js";
import { type Journal, JournalFailure, type Recovered } from "./port.js";
import { Settling } from "./settling.js";

export interface MemoryJournal extends Journal {
  /** What would be recovered now: pass it to `memoryJournal` for a restart. */
  kept(): Recovered;
  /** From now on appends and snapshots are refused with this; undefined: as usual again. */
  refuseWith(failure: JournalFailure | undefined): void;
}

/** A new journal, or with `recovered` one that was opened again. */
export function memoryJournal(recovered: Partial<Recovered> = {}): MemoryJournal {
  return new Memory({
    snapshot: recovered.snapshot,
    records: recovered.records ?? [],
    notes: recovered.notes ?? [],
  });
}

class Memory implements MemoryJournal {
  readonly recovered: Recovered;
  readonly #settling = new Settling();
  #snapshot: string | undefined;
  #records: string[];
  #failure: JournalFailure | undefined;
  #isClosed = false;

  constructor(recovered: Recovered) {
    this.recovered = recovered;
    this.#snapshot = recovered.snapshot === undefined ? undefined : jsonText(recovered.snapshot, "snapshot");
    this.#records = recovered.records.map((record) => jsonText(record, "record"));
  }

  get sinceSnapshot(): { bytes: number; records: number } {
    const bytes = this.#records.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
    return { bytes, records: this.#records.length };
  }

  async append(record: unknown): Promise<void> {
    const text = jsonText(record, "record");
    const failure = this.#refusal();
    return new Promise((resolve, reject) => {
      this.#settling.add(() => {
        if (failure !== undefined) return reject(failure);
        this.#records.push(text);
        resolve();
      });
    });
  }

  async snapshot(state: unknown): Promise<void> {
    const text = jsonText(state, "state");
    const failure = this.#refusal();
    if (failure !== undefined) throw failure;
    this.#snapshot = text;
    this.#records = [];
  }

  close(): Promise<void> {
    this.#isClosed = true;
    return this.#settling.drained();
  }

  kept(): Recovered {
    return {
      snapshot: this.#snapshot === undefined ? undefined : JSON.parse(this.#snapshot),
      records: this.#records.map((text): unknown => JSON.parse(text)),
      notes: [],
    };
  }

  refuseWith(failure: JournalFailure | undefined): void {
    this.#failure = failure;
  }

  #refusal(): JournalFailure | undefined {
    return this.#isClosed ? new JournalFailure("closed", "the journal is closed") : this.#failure;
  }
}
