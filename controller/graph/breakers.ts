/** The circuit breakers of one sidecar, as its reports tell. */
import type { BreakerView, TransitionView } from "../model/index.js";
import type { BreakerIncrement, BreakerStatus, Budget, ReportedTransition } from "../report/index.js";
import type { KeptBreaker } from "./kept.js";
import { nameKey } from "./keyed.js";

/** Kept a breaker; each is reported several times. */
const MAX_TRANSITIONS = 100;
/** An Envoy has at most 1,024 in each direction. */
const MAX_BREAKERS = 2048;
const BYTES_A_BREAKER = 500;
const BYTES_A_TRANSITION = 150;

interface Breaker {
  status?: BreakerStatus;
  rejected: number;
  shadowRejected: number;
  lostProbes: number;
  /** By identity, in the order in which they were heard of. */
  transitions: Map<string, ReportedTransition>;
}

export class SidecarBreakers {
  readonly #breakers = new Map<string, Breaker>();

  constructor(private readonly budget: Budget) {}

  /** `boot`: the Envoy process, because generations begin anew in another. */
  add(boot: number, statuses: readonly BreakerStatus[], increments: readonly BreakerIncrement[]): void {
    for (const increment of increments) {
      const breaker = this.#breaker(nameKey(increment));
      if (breaker === undefined) continue;
      breaker.rejected += increment.rejected;
      breaker.shadowRejected += increment.shadowRejected;
      breaker.lostProbes += increment.lostProbes;
    }
    for (const status of statuses) {
      const breaker = this.#breaker(nameKey(status));
      if (breaker === undefined) continue;
      breaker.status = status;
      for (const transition of status.transitions) this.#remember(breaker, boot, transition);
    }
  }

  /** Those whose state is known, ordered by direction and name. */
  views(sidecar: string, service: string, stale: boolean): BreakerView[] {
    const keys = [...this.#breakers.keys()].sort();
    return keys.flatMap((key) => {
      const breaker = this.#breakers.get(key);
      return breaker?.status === undefined ? [] : [viewOf(breaker, breaker.status, sidecar, service, stale)];
    });
  }

  /** Drops the breakers that are no longer configured. `keys`: of `nameKey`. */
  retain(keys: ReadonlySet<string>): void {
    for (const [key, breaker] of this.#breakers) {
      if (keys.has(key)) continue;
      this.#breakers.delete(key);
      this.budget.give(bytesOf(breaker));
    }
  }

  /** To be called at the end: what was held is free for others. */
  clear(): void {
    this.retain(new Set());
  }

  keep(): KeptBreaker[] {
    return [...this.#breakers].map(([key, { transitions, ...rest }]) => {
      return { key, ...rest, transitions: [...transitions] };
    });
  }

  restore(breakers: readonly KeptBreaker[]): void {
    for (const { key, transitions, ...rest } of breakers.slice(0, MAX_BREAKERS)) {
      const breaker = { ...rest, transitions: new Map(transitions.slice(-MAX_TRANSITIONS)) };
      if (this.budget.take(bytesOf(breaker))) this.#breakers.set(key, breaker);
    }
  }

  /** Estimate of the memory held. */
  get bytes(): number {
    let bytes = 0;
    for (const breaker of this.#breakers.values()) bytes += bytesOf(breaker);
    return bytes;
  }

  #breaker(key: string): Breaker | undefined {
    const known = this.#breakers.get(key);
    if (known !== undefined || this.#breakers.size >= MAX_BREAKERS) return known;
    if (!this.budget.take(BYTES_A_BREAKER)) return undefined;
    const breaker: Breaker = { rejected: 0, shadowRejected: 0, lostProbes: 0, transitions: new Map() };
    this.#breakers.set(key, breaker);
    return breaker;
  }

  /** A transition is the same one if process, generation and time are: each is reported until the reply arrives. */
  #remember({ transitions }: Breaker, boot: number, transition: ReportedTransition): void {
    const identity = `${boot} ${transition.generation} ${transition.atMs}`;
    if (transitions.has(identity)) return;
    const [oldest] = transitions.keys();
    if (transitions.size >= MAX_TRANSITIONS && oldest !== undefined) transitions.delete(oldest);
    else if (!this.budget.take(BYTES_A_TRANSITION)) return;
    transitions.set(identity, transition);
  }
}

function bytesOf({ transitions }: Breaker): number {
  return BYTES_A_BREAKER + transitions.size * BYTES_A_TRANSITION;
}

function viewOf(
  breaker: Breaker,
  status: BreakerStatus,
  sidecar: string,
  service: string,
  stale: boolean,
): BreakerView {
  const { direction, name, state, mode, generation, sinceMs, attempt, completed, failed, consecutive } =
    status;
  const { rejected, shadowRejected, lostProbes } = breaker;
  const transitions = [...breaker.transitions.values()].map((each): TransitionView => ({ sidecar, ...each }));
  return {
    ...{ direction, name, sidecar, service, stale },
    ...{ state, mode, generation, sinceMs, attempt, completed, failed, consecutive },
    openUntilMs: status.openUntilMs === 0 ? null : status.openUntilMs,
    ...{ rejected, shadowRejected, lostProbes, transitions },
  };
}
