// Shared data in which another worker is first: between a worker's read and its write something else happens.
import { SharedData } from "../../host/index.js";

export class RacingSharedData extends SharedData {
  #prefix = "";
  #first: (() => void) | undefined;

  /** Before the next write to a key that begins with `prefix`, once. */
  before(prefix: string, first: () => void): void {
    this.#prefix = prefix;
    this.#first = first;
  }

  override set(...args: Parameters<SharedData["set"]>): ReturnType<SharedData["set"]> {
    const first = this.#first;
    if (first !== undefined && args[1].startsWith(this.#prefix)) {
      this.#first = undefined;
      first();
    }
    return super.set(...args);
  }
}
