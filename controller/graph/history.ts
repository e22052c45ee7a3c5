/** The last transitions of one breaker in one sidecar, those of all its keys together. */
import type { TransitionView } from "../model/index.js";
import type { Budget } from "../report/index.js";
import type { KeptTransition } from "./kept.js";
import type { KeyedTransition } from "./keyed.js";

/** Each is reported several times. */
const MAX_TRANSITIONS = 100;
const BYTES_A_TRANSITION = 300;

type Where = Pick<TransitionView, "sidecar" | "direction">;

export class History {
  /** By identity, in the order in which they were heard of: clocks can be set back, and forwards. */
  readonly #transitions = new Map<string, KeyedTransition>();

  constructor(private readonly budget: Budget) {}

  /** Takes what one report says, the oldest first. `boot`: generations begin anew in another Envoy process. */
  remember(boot: number, told: readonly KeyedTransition[]): void {
    for (const transition of [...told].sort((a, b) => a.atMs - b.atMs)) {
      this.#put(identityOf(boot, transition), transition);
    }
  }

  views(place: Where): TransitionView[] {
    return [...this.#transitions.values()].map((transition) => transitionView(place, transition));
  }

  keep(): [identity: string, transition: KeptTransition][] {
    return [...this.#transitions];
  }

  restore(kept: readonly [identity: string, transition: KeyedTransition][]): void {
    for (const [identity, transition] of kept) this.#put(identity, transition);
  }

  /** To be called at the end: what was held is free for others. */
  clear(): void {
    this.budget.give(this.bytes);
    this.#transitions.clear();
  }

  /** Estimate of the memory held. */
  get bytes(): number {
    return this.#transitions.size * BYTES_A_TRANSITION;
  }

  #put(identity: string, transition: KeyedTransition): void {
    if (this.#transitions.has(identity)) return;
    const [oldest] = this.#transitions.keys();
    if (this.#transitions.size >= MAX_TRANSITIONS && oldest !== undefined) this.#transitions.delete(oldest);
    else if (!this.budget.take(BYTES_A_TRANSITION)) return;
    this.#transitions.set(identity, transition);
  }
}

export function transitionView(
  { sidecar, direction }: Where,
  { lastsMs, ...rest }: KeyedTransition,
): TransitionView {
  return { sidecar, direction, ...rest, lastsMs: lastsMs === 0 ? null : lastsMs };
}

/** The same process, generation and time: each is reported until the reply arrives, and after. */
function identityOf(boot: number, { generation, atMs, key }: KeyedTransition): string {
  const identity = `${boot} ${generation} ${atMs}`;
  return key === undefined ? identity : `${identity} ${key}`;
}
