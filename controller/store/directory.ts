// The watched directory: its files are read and never written, and what they say becomes transactions.
import type { PolicyError } from "../model/index.js";
import { checkFiles, type PolicyFiles, scanFolder } from "../policy/index.js";
import { StoreFailure } from "./failure.js";
import { planFiles } from "./files.js";
import type { Store } from "./store.js";
import { oneTransaction } from "./transaction.js";

export class Directory {
  readonly #store: Store;
  readonly #path: string;
  readonly #listeners = new Set<() => void>();
  #files: PolicyFiles = new Map();
  #errors: readonly PolicyError[] = [];
  #turn: Promise<void> = Promise.resolve();

  constructor(store: Store, path: string) {
    this.#store = store;
    this.#path = path;
  }

  /** What is wrong with the directory and its files now. */
  errors(): readonly PolicyError[] {
    return this.#errors;
  }

  /** Calls `listener` when `errors` has changed; the result ends that. */
  onErrors(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * Reads the directory again, and takes what it says into force. One that cannot be read says nothing: what it said
   * before stays in force. Never rejects: what goes wrong is told by `errors`, and tried again with the next call.
   */
  rescan(): Promise<void> {
    this.#turn = this.#turn.then(async () => this.#become(await this.#scan()));
    return this.#turn;
  }

  /** The errors of now. */
  async #scan(): Promise<PolicyError[]> {
    const scan = await scanFolder(this.#path);
    if ("unreadable" in scan) {
      const words = `cannot be read: ${scan.unreadable}; the policies that it held stay in force`;
      return [this.#error(words)];
    }
    this.#files = checkFiles(this.#files, scan.files);
    const broken = [...this.#files.values()].flatMap(({ errors }) => errors);
    try {
      return [...broken, ...(await this.#takeFiles())];
    } catch (error) {
      // A journal that refuses is no news to a directory; what else went wrong must not end the watch either.
      const reason = error instanceof Error ? error.message : String(error);
      const kept = error instanceof StoreFailure ? "changes of its files are not taken" : "cannot be taken";
      return [...broken, this.#error(`${kept}: ${reason}`)];
    }
  }

  async #takeFiles(): Promise<PolicyError[]> {
    for (;;) {
      const { errors, isLast } = await this.#store.change((state, nowMs) => {
        const { groups, errors } = planFiles(state, this.#files, nowMs);
        const events = oneTransaction(groups);
        const count = groups.reduce((sum, group) => sum + group.length, 0);
        return { events, result: { errors, isLast: events.length === count } };
      });
      if (isLast) return errors;
    }
  }

  #become(errors: readonly PolicyError[]): void {
    if (JSON.stringify(errors) === JSON.stringify(this.#errors)) return;
    this.#errors = errors;
    for (const listener of this.#listeners) listener();
  }

  #error(message: string): PolicyError {
    return { source: this.#path, document: "", path: "", message };
  }
}
