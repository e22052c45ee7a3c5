// Who hears of changes: all of them hear of all, in the order in which they happened.
import type { StoreEvent } from "./event.js";

export type Listener = (events: readonly StoreEvent[]) => void;

export class Listeners {
  readonly #all = new Set<Listener>();
  /** The first is being told. */
  readonly #untold: (readonly StoreEvent[])[] = [];
  readonly #log: (line: string) => void;

  constructor(log: (line: string) => void) {
    this.#log = log;
  }

  /** The result ends it. */
  add(listener: Listener): () => void {
    this.#all.add(listener);
    return () => this.#all.delete(listener);
  }

  /** Never throws. A listener may cause another change: that is told after what it was told of, to all. */
  tell(events: readonly StoreEvent[]): void {
    this.#untold.push(events);
    if (this.#untold.length > 1) return;
    for (let told = this.#untold[0]; told !== undefined; told = this.#untold[0]) {
      for (const listener of this.#all) this.#tellOne(listener, told);
      this.#untold.shift();
    }
  }

  #tellOne(listener: Listener, events: readonly StoreEvent[]): void {
    try {
      listener(events);
    } catch (error) {
      const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
      this.#log(`a change holds, and telling of it failed: ${reason}`);
    }
  }
}
