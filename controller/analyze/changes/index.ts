/** Everything that is known to have changed by somebody's hand, or by a breaker. */
import type { BreakerTold } from "../../events/index.js";
import { type Change, policyKey, type Sidecar } from "../../model/index.js";
import type { StoreEvent } from "../../store/index.js";
import { BreakerChanges } from "./breakers.js";
import { ChangeLog } from "./log.js";
import { ReleaseChanges } from "./releases.js";
import { StoreChanges, type StoreSources } from "./store.js";

/** Of the keys of policies. */
const BREAKER = "CircuitBreaker/";

interface ChangeSources extends StoreSources {
  nowMs: () => number;
}

/** What was changed in the last hour, by people, breakers and releases: each part of the controller tells it what it sees. */
export class Changes {
  readonly #log = new ChangeLog();
  readonly #store: StoreChanges;
  readonly #breakers: BreakerChanges;
  readonly #releases = new ReleaseChanges(this.#log);

  constructor(sources: ChangeSources) {
    this.#store = new StoreChanges(this.#log, sources);
    const policyOf = (name: string) =>
      sources.policies().find(({ policy }) => policyKey(policy) === `${BREAKER}${name}`)?.policy;
    this.#breakers = new BreakerChanges(this.#log, { ...sources, policyOf });
  }

  /** Raised with each change of what is known. */
  get count(): number {
    return this.#log.count;
  }

  /** Those that may have to do with what began then. */
  near(onsetMs: number, toMs: number): Change[] {
    return this.#log.near(onsetMs, toMs);
  }

  /** After they have become the state. */
  kept(events: readonly StoreEvent[]): void {
    this.#store.take(events);
    for (const event of events)
      if (event.type === "policy.deleted" && event.key.startsWith(BREAKER))
        this.#breakers.deleted(event.key.slice(BREAKER.length), event.atMs);
  }

  /** Transitions as reports tell them. */
  breakers(told: readonly BreakerTold[]): void {
    this.#breakers.take(told);
  }

  /** A sidecar's first stream; milliseconds since the epoch. */
  connected(sidecar: Sidecar, atMs: number): void {
    this.#releases.connected(sidecar, atMs);
  }

  disconnected(sidecar: Sidecar, atMs: number): void {
    this.#releases.disconnected(sidecar, atMs);
  }

  /** To be called when a sidecar is gone for good. */
  forget(sidecarId: string): void {
    this.#breakers.forget(sidecarId);
    this.#releases.forget(sidecarId);
  }
}
