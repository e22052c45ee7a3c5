// Experiments as people and guards see them, and how they are stopped: one for good, or all of them for a while. Both
// hold at once, even when the disk is full, and outlive a restart of the controller.
import type { Clock } from "../clock.js";
import type { PolicyKey } from "../model/index.js";
import { actingEntries } from "./acting.js";
import type { Author } from "./event.js";
import { writtenInTime } from "./in-time.js";
import { experimentsAt, livesOfEnd } from "./lives.js";
import { aliveExperiment, isAlive, type State } from "./state.js";
import type { Store } from "./store.js";
import type { Experiment, KeptPause, PolicyEntry } from "./views.js";

export class Experiments {
  readonly #store: Store;
  readonly #clock: Clock;
  #known: { from: State["experiments"]; lives: Map<PolicyKey, Experiment[]> } | undefined;

  constructor(store: Store, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  /** The newest first. */
  list(): Experiment[] {
    return experimentsAt(this.#store.state, this.#clock.nowMs());
  }

  /** The one of a policy that is alive. */
  alive(key: PolicyKey): Experiment | undefined {
    const life = aliveExperiment(this.#store.state, key);
    return life !== undefined && this.#clock.nowMs() < life.untilMs ? life : undefined;
  }

  /** Id of the one that a fault (`namespace/name`) was in at a time: the last that had been accepted by then. */
  idAt(fault: string, atMs: number): string | undefined {
    return this.#livesOf(`FaultInjection/${fault}` as PolicyKey).findLast(
      ({ createdMs }) => createdMs <= atMs,
    )?.id;
  }

  /** What sidecars are to run of these policies: no fault that is over, and none at all during a pause. */
  acting(entries: readonly PolicyEntry[]): readonly PolicyEntry[] {
    return actingEntries(this.#store.state, entries, this.#clock.nowMs());
  }

  /** Ends the life of a policy's experiment for good; its policy stays. False: none of it is alive. */
  async stop(key: PolicyKey, author: Author): Promise<boolean> {
    const nowMs = this.#clock.nowMs();
    if (this.alive(key) === undefined) return false;
    const ends = livesOfEnd(this.#store.state, key, nowMs, author);
    await writtenInTime(this.#clock, this.#store.adopt(ends));
    return true;
  }

  /** Undefined: experiments that are alive act. */
  pause(): KeptPause | undefined {
    const { state, durableState } = this.#store;
    return state.pause && { ...state.pause, durable: durableState.pause !== undefined };
  }

  /** From now on no experiment acts, in no sidecar, until `resumeAll`. One that holds already stays as it is. */
  async pauseAll(author: Author): Promise<KeptPause> {
    const atMs = this.#clock.nowMs();
    if (this.#store.state.pause === undefined) {
      const paused = { type: "experiments.paused", atMs, ...author } as const;
      await writtenInTime(this.#clock, this.#store.adopt([paused]));
    }
    return this.pause() ?? { sinceMs: atMs, ...author, durable: false };
  }

  /** Those that are alive act again, for the time that they have left. False: nothing was paused. */
  async resumeAll(author: Author): Promise<boolean> {
    if (this.#store.state.pause === undefined) return false;
    const resumed = { type: "experiments.resumed", atMs: this.#clock.nowMs(), ...author } as const;
    await writtenInTime(this.#clock, this.#store.adopt([resumed]));
    return true;
  }

  /** Asked for with each report. */
  #livesOf(key: PolicyKey): readonly Experiment[] {
    const { experiments } = this.#store.state;
    if (this.#known?.from !== experiments) {
      const lives = new Map<PolicyKey, Experiment[]>();
      for (const life of experiments.values())
        lives.set(life.policy, [...(lives.get(life.policy) ?? []), life]);
      this.#known = { from: experiments, lives };
    }
    return this.#known.lives.get(key) ?? [];
  }

  /** False: what was last done to it holds, but is not written yet, so a restart would forget it. */
  isDurable(id: string): boolean {
    const { state, durableState } = this.#store;
    const kept = durableState.experiments.get(id);
    const now = state.experiments.get(id);
    return kept !== undefined && now !== undefined && isAlive(kept) === isAlive(now);
  }
}
