// All simulated sidecars of a measurement: waits until each of their streams has been answered.
import { setTimeout as wait } from "node:timers/promises";
import { BenchError } from "../step.js";
import { type Listener, PUSHED_A_SIDECAR, SimulatedSidecar, STREAMS_A_SIDECAR } from "./sidecar.js";

/** A push to a thousand takes seconds on a slow machine; what takes this long does not come. */
const WITHIN_MS = 60_000;
/** New services are told to all a moment later; then nothing more comes. */
const QUIET_MS = 500;
const POLL_MS = 20;
/** At once; more would wait for each other anyway. */
const JOIN_AT_ONCE = 50;

export class Crowd {
  readonly #sidecars: SimulatedSidecar[] = [];
  #arrivalsMs: number[] = [];
  #failure: Error | undefined;

  constructor(
    private readonly authority: string,
    private readonly signal: AbortSignal,
  ) {}

  get streams(): number {
    return this.#sidecars.length * STREAMS_A_SIDECAR;
  }

  /** Of these, the ones that a write of a policy pushes to. */
  get pushed(): number {
    return this.#sidecars.length * PUSHED_A_SIDECAR;
  }

  /** Adds sidecars; resolves when all have a configuration and nothing more comes. */
  async join(count: number): Promise<void> {
    const listener: Listener = {
      acknowledged: (atMs) => this.#arrivalsMs.push(atMs),
      failed: (error) => {
        this.#failure ??= error;
      },
    };
    for (let added = 0; added < count; added++) {
      const sidecar = new SimulatedSidecar(this.authority, this.#sidecars.length, listener);
      this.#sidecars.push(sidecar);
      sidecar.subscribe();
      if (added % JOIN_AT_ONCE === JOIN_AT_ONCE - 1) await wait(POLL_MS, undefined, { signal: this.signal });
    }
    await this.#until("a first configuration", this.streams, () => this.#arrivalsMs.length >= this.streams);
    await this.#until(
      "quiet",
      this.streams,
      () => performance.now() - (this.#arrivalsMs.at(-1) ?? 0) > QUIET_MS,
    );
  }

  /**
   * Milliseconds from the begin of `act` until each stream had acknowledged what it caused, shortest first. Every stream
   * that has a configuration has to get exactly one push.
   */
  async pushedBy(act: () => Promise<unknown>): Promise<number[]> {
    this.#arrivalsMs = [];
    const beganMs = performance.now();
    await act();
    await this.#until("a push", this.pushed, () => this.#arrivalsMs.length >= this.pushed);
    return this.#arrivalsMs.map((atMs) => atMs - beganMs).sort((one, other) => one - other);
  }

  close(): void {
    for (const sidecar of this.#sidecars) sidecar.close();
  }

  async #until(what: string, awaited: number, isDone: () => boolean): Promise<void> {
    const beganMs = performance.now();
    while (!isDone()) {
      if (this.#failure !== undefined) throw this.#failure;
      if (performance.now() - beganMs > WITHIN_MS) {
        const got = `${this.#arrivalsMs.length} of ${awaited} streams`;
        throw new BenchError(`waited ${WITHIN_MS / 1_000} s for ${what}: ${got} have it`);
      }
      await wait(POLL_MS, undefined, { signal: this.signal });
    }
  }
}
