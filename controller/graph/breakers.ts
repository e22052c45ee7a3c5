/** The circuit breakers of one sidecar, as its reports tell. */
import type {
  BreakerKeyView,
  BreakerStateName,
  BreakerView,
  Direction,
  TransitionView,
} from "../model/index.js";
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
import { type KeptBreaker, type KeptRemoved, statusOf, transitionOf } from "./kept.js";
import { type KeyedTransition, nameKey, nameOf } from "./keyed.js";
import { BreakerKeys, KeyRoom } from "./keys.js";
import { RemovedBreakers } from "./removed.js";
import type { Tally } from "./tally.js";
import { TransitionCounts } from "./transition-counts.js";

/** An Envoy has at most 1,024 in each direction. */
const MAX_BREAKERS = 2048;
const BYTES_A_BREAKER = 1500;

/** How one breaker is in one sidecar. */
export interface BreakerNow {
  direction: Direction;
  name: string;
  state: BreakerStateName;
  /** Of a keyed breaker: its keys by state, in the order of BREAKER_STATES. */
  keys?: readonly number[];
}

interface Breaker extends Rejections {
  status?: BreakerStatus;
  direction: Direction;
  name: string;
  history: History;
  counted: TransitionCounts;
  keys: BreakerKeys;
}

export class SidecarBreakers {
  readonly #breakers = new Map<string, Breaker>();
  readonly #removed: RemovedBreakers;
  readonly #room: KeyRoom;

  /** `keyBudget`: the part of it that keys may have; `removedBudget`: beside it, for what was removed. */
  constructor(
    private readonly budget: Budget,
    keyBudget: Budget,
    removedBudget: Budget,
  ) {
    this.#removed = new RemovedBreakers(removedBudget);
    this.#room = new KeyRoom(budget, keyBudget);
  }

  add(
    { boot, breakers, forgottenKeys }: Pick<Report, "boot" | "breakers" | "forgottenKeys">,
    increments: readonly BreakerIncrement[],
  ): void {
    for (const increment of increments) {
      const breaker = this.#breaker(increment);
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
      const breaker = this.#breaker(status);
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

  /** Those whose state is known. */
  states(): BreakerNow[] {
    return [...this.#breakers.values()].flatMap(({ direction, name, status }) => {
      if (status === undefined) return [];
      const { state, keys } = status;
      return [{ direction, name, state, ...(keys === undefined ? {} : { keys }) }];
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

  /**
   * What was counted of each, and of those that were removed: `rejected`, `shadowRejected`, and transitions by
   * `to.reason`. A name may be there twice.
   */
  tallies(): Tally[] {
    return [...this.#removed.list(), ...[...this.#breakers.values()].map(tallyOf)];
  }

  /** Drops the breakers that are no longer configured. `keys`: of `nameKey`. */
  retain(keys: ReadonlySet<string>): void {
    for (const [key, breaker] of this.#breakers) {
      if (keys.has(key)) continue;
      this.#breakers.delete(key);
      breaker.history.clear();
      breaker.keys.clear();
      this.budget.give(BYTES_A_BREAKER);
      this.#removed.add(tallyOf(breaker));
    }
  }

  /** To be called at the end: what was held is free for others. */
  clear(): void {
    this.retain(new Set());
    this.#removed.clear();
  }

  keepRemoved(): KeptRemoved[] {
    return this.#removed.keep();
  }

  restoreRemoved(kept: readonly KeptRemoved[]): void {
    this.#removed.restore(kept);
  }

  keep(): KeptBreaker[] {
    return [...this.#breakers].map(([key, { direction, name, history, counted, keys, ...rest }]) => {
      const told = keys.keep();
      const ofKeys = told === undefined ? {} : { keys: { ...told, dropped: keys.dropped } };
      return { key, ...rest, ...ofKeys, transitions: history.keep(), counted: counted.keep() };
    });
  }

  restore(kept: readonly KeptBreaker[]): void {
    for (const { key, status, transitions, counted, keys, ...rejections } of kept) {
      const breaker = this.#breaker(nameOf(key));
      if (breaker === undefined) continue;
      if (counted !== undefined) breaker.counted.restore(counted);
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
    let bytes = this.#breakers.size * BYTES_A_BREAKER + this.#removed.bytes;
    for (const { history, keys } of this.#breakers.values()) bytes += history.bytes + keys.bytes;
    return bytes;
  }

  #breaker({ direction, name }: BreakerName): Breaker | undefined {
    const key = nameKey({ direction, name });
    const known = this.#breakers.get(key);
    if (known !== undefined || this.#breakers.size >= MAX_BREAKERS) return known;
    if (!this.budget.take(BYTES_A_BREAKER)) return undefined;
    const [history, keys] = [new History(this.budget), new BreakerKeys(this.#room)];
    const counted = new TransitionCounts();
    const nothing = { rejected: 0, shadowRejected: 0, lostProbes: 0 };
    const breaker: Breaker = { direction, name, ...nothing, history, counted, keys };
    this.#breakers.set(key, breaker);
    return breaker;
  }
}

/** Takes one status and returns the transitions that it tells. */
function take(breaker: Breaker, boot: number, status: BreakerStatus): KeyedTransition[] {
  const { key } = status;
  if (key === undefined) {
    breaker.status = status;
    breaker.counted.told(boot, status);
    return status.transitions;
  }
  const isKnown = breaker.keys.has(key);
  const fresh = breaker.keys.put(boot, status);
  // Of a key that was not kept only the newest is surely new; of one that finds no room each would be, every time.
  const counted = breaker.keys.has(key) ? (isKnown ? fresh : fresh.slice(-1)) : [];
  for (const transition of counted) breaker.counted.count(transition);
  return fresh.map((transition) => ({ ...transition, key }));
}

function tallyOf({ direction, name, rejected, shadowRejected, counted }: Breaker): Tally {
  const counts = new Map([["rejected", rejected], ["shadowRejected", shadowRejected], ...counted.counts]);
  return { direction, name, counts };
}
