/** The circuit breakers of one sidecar, as its reports tell. */
import type { BreakerKeyView, BreakerView, TransitionView } from "../model/index.js";
import type { BreakerIncrement, BreakerStatus, Budget, Report } from "../report/index.js";
import {
  type BreakerName,
  breakerView,
  type Explained,
  explanation,
  keyView,
  type Place,
  type Rejections,
} from "./breaker-view.js";
import { History } from "./history.js";
import { type KeptBreaker, statusOf, transitionOf } from "./kept.js";
import { type KeyedTransition, nameKey } from "./keyed.js";
import { BreakerKeys, KeyRoom } from "./keys.js";

/** An Envoy has at most 1,024 in each direction. */
const MAX_BREAKERS = 2048;
const BYTES_A_BREAKER = 1500;

interface Breaker extends Rejections {
  status?: BreakerStatus;
  history: History;
  keys: BreakerKeys;
}

export class SidecarBreakers {
  readonly #breakers = new Map<string, Breaker>();
  readonly #room: KeyRoom;

  /** `keyBudget`: the part of it that keys may have. */
  constructor(
    private readonly budget: Budget,
    keyBudget: Budget,
  ) {
    this.#room = new KeyRoom(budget, keyBudget);
  }

  add(
    { boot, breakers, forgottenKeys }: Pick<Report, "boot" | "breakers" | "forgottenKeys">,
    increments: readonly BreakerIncrement[],
  ): void {
    for (const increment of increments) {
      const breaker = this.#breaker(nameKey(increment));
      if (breaker === undefined) continue;
      breaker.rejected += increment.rejected;
      breaker.shadowRejected += increment.shadowRejected;
      breaker.lostProbes += increment.lostProbes;
    }
    for (const forgotten of forgottenKeys) {
      this.#breakers.get(nameKey(forgotten))?.keys.forget(boot, forgotten.key);
    }
    const fresh = new Map<Breaker, KeyedTransition[]>();
    for (const status of breakers) {
      const breaker = this.#breaker(nameKey(status));
      if (breaker === undefined) continue;
      const told = fresh.get(breaker) ?? [];
      fresh.set(breaker, told);
      told.push(...take(breaker, boot, status));
    }
    for (const [{ history }, transitions] of fresh) history.remember(boot, transitions);
  }

  /** Those whose state is known, ordered by direction and name. */
  views(place: Place): BreakerView[] {
    const keys = [...this.#breakers.keys()].sort();
    return keys.flatMap((key) => {
      const breaker = this.#breakers.get(key);
      if (breaker?.status === undefined) return [];
      const { status, history } = breaker;
      const where = { sidecar: place.sidecar, direction: status.direction };
      return [breakerView(place, status, breaker, history.views(where))];
    });
  }

  /** Undefined: there is none, or its state is not known. */
  explain(place: Place, name: BreakerName): Explained | undefined {
    const breaker = this.#breakers.get(nameKey(name));
    if (breaker?.status === undefined) return undefined;
    return explanation(place, breaker.status, breaker, breaker.keys.dropped);
  }

  /** The first so many. */
  keys(sidecar: string, name: BreakerName, most: number): BreakerKeyView[] {
    const keys = this.#breakers.get(nameKey(name))?.keys.first(most) ?? [];
    return keys.map((status) => keyView(sidecar, status));
  }

  transitions(sidecar: string, name: BreakerName): TransitionView[] {
    const { direction } = name;
    return this.#breakers.get(nameKey(name))?.history.views({ sidecar, direction }) ?? [];
  }

  /** Drops the breakers that are no longer configured. `keys`: of `nameKey`. */
  retain(keys: ReadonlySet<string>): void {
    for (const [key, breaker] of this.#breakers) {
      if (keys.has(key)) continue;
      this.#breakers.delete(key);
      breaker.history.clear();
      breaker.keys.clear();
      this.budget.give(BYTES_A_BREAKER);
    }
  }

  /** To be called at the end: what was held is free for others. */
  clear(): void {
    this.retain(new Set());
  }

  keep(): KeptBreaker[] {
    return [...this.#breakers].map(([key, { history, keys, ...rest }]) => {
      const told = keys.keep();
      const ofKeys = told === undefined ? {} : { keys: { ...told, dropped: keys.dropped } };
      return { key, ...rest, ...ofKeys, transitions: history.keep() };
    });
  }

  restore(kept: readonly KeptBreaker[]): void {
    for (const { key, status, transitions, keys, ...rejections } of kept) {
      const breaker = this.#breaker(key);
      if (breaker === undefined) continue;
      Object.assign(breaker, rejections);
      if (status !== undefined) breaker.status = statusOf(status);
      breaker.history.restore(transitions.map(([identity, each]) => [identity, transitionOf(each)]));
      if (keys === undefined) continue;
      breaker.keys.restore({ boot: keys.boot, statuses: keys.statuses.map(statusOf) });
      breaker.keys.dropped = keys.dropped;
    }
  }

  /** Estimate of the memory held. */
  get bytes(): number {
    let bytes = this.#breakers.size * BYTES_A_BREAKER;
    for (const { history, keys } of this.#breakers.values()) bytes += history.bytes + keys.bytes;
    return bytes;
  }

  #breaker(key: string): Breaker | undefined {
    const known = this.#breakers.get(key);
    if (known !== undefined || this.#breakers.size >= MAX_BREAKERS) return known;
    if (!this.budget.take(BYTES_A_BREAKER)) return undefined;
    const [history, keys] = [new History(this.budget), new BreakerKeys(this.#room)];
    const breaker: Breaker = { rejected: 0, shadowRejected: 0, lostProbes: 0, history, keys };
    this.#breakers.set(key, breaker);
    return breaker;
  }
}

/** Takes one status and returns the transitions that it tells. */
function take(breaker: Breaker, boot: number, status: BreakerStatus): KeyedTransition[] {
  const { key } = status;
  if (key !== undefined) return breaker.keys.put(boot, status).map((transition) => ({ ...transition, key }));
  breaker.status = status;
  return status.transitions;
}
