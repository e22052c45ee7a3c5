// The tick of one root. Envoy arms the timer again after each on_tick, with the period that holds then.
import type { FakeClock } from "./clock.js";

export class Tick {
  #periodMs = 0;
  #cancel: (() => void) | undefined;

  /** `run` says whether the root still lives. */
  constructor(
    readonly clock: FakeClock,
    readonly run: () => boolean,
  ) {}

  get periodMs(): number {
    return this.#periodMs;
  }

  /** Starts from zero whatever has passed of the old period; 0 stops. */
  set(periodMs: number): void {
    this.#periodMs = periodMs;
    this.#arm();
  }

  stop(): void {
    this.#cancel?.();
  }

  #arm(): void {
    this.#cancel?.();
    if (this.#periodMs === 0) return;
    this.#cancel = this.clock.after(this.#periodMs, () => {
      if (this.run()) this.#arm();
    });
  }
}
