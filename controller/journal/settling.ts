// Settles promises one at a time, in order, each in a turn of the event loop of its own: whoever waited for the first
// has run, and may have taken a snapshot, before the second resolves. Otherwise "what has resolved" and "what its
// caller has seen resolve" would differ within a batch, and a snapshot taken in between would lose records.
import { setImmediate as nextTurn } from "node:timers/promises";

export class Settling {
  #last: Promise<void> = Promise.resolve();

  /** Calls `settle` after all that was given before. */
  add(settle: () => void): void {
    this.#last = this.#last.then(async () => {
      settle();
      await nextTurn();
    });
  }

  /** Resolves once all that was given before has settled and its callers have run. */
  drained(): Promise<void> {
    return this.#last;
  }
}
