/**
 * Who tells what: ends of edges, and the sidecars that see them. Each end, and each direction of each sidecar, is a
 * series and has a number, which is given again once nothing of it is kept.
 *
 * What a sidecar does not mention did not happen there. So every sidecar of a service tells of all ends that any of them has
 * seen, also one that came a moment ago and was not asked yet.
 */
import { type EdgeName, edgeKey } from "../../graph/index.js";
import type { Direction } from "../../model/index.js";
import { Told } from "./told.js";

/** Both ends of 8,192 edges and 8,192 sidecars: in steps that are open 20 MB each. */
const MAX_SERIES = 32_768;
/** Longer than anything is kept of which it matters who told. */
const FORGET_AFTER_MS = 2 * 3_600_000;
/** An end is seen by the sidecars of one service; of more where some have not told their name yet. */
const MAX_SERVICES = 4;
/** Estimates. */
const BYTES_AN_END = 500;
const BYTES_A_TELLER = 1_000;

/** A sidecar as it describes itself; another version under the same id is another. */
export interface Instance {
  instance: string;
  /** `namespace/service`; empty: not known. */
  service: string;
  /** Empty: not known. */
  version: string;
}

export interface End {
  series: number;
  name: EdgeName;
  /** Whose sidecars see it. */
  services: Set<string>;
  /** When a request of it last ended. */
  busyMs: number;
}

export interface Teller extends Instance {
  /** Undefined: no room. */
  series: Record<Direction, number> | undefined;
  told: Told;
  lastMs: number;
  /** Where it is not 0. */
  inFlight: Map<End, number>;
}

export class Tellers {
  /** By edgeKey. */
  readonly #ends = new Map<string, End>();
  /** The present one of each id. */
  readonly #present = new Map<string, Teller>();
  /** All, also those before them. */
  readonly #byService = new Map<string, Set<Teller>>();
  readonly #free: number[] = [];
  #next = 0;
  /** Times that an end or a sidecar found no room. */
  dropped = 0;

  constructor(private readonly maxSeries = MAX_SERIES) {}

  /** `replaced`: who had the id before, with another version. */
  teller(who: Instance, nowMs: number): { teller: Teller; replaced?: Teller } {
    const known = this.#present.get(who.instance);
    const isSame = known === undefined || who.version === "" || known.version === "";
    if (known !== undefined && (isSame || known.version === who.version || !this.#hasRoom(2))) {
      this.#move(known, who.service || known.service);
      known.version = who.version || known.version;
      return { teller: known };
    }
    const series = this.#hasRoom(2) ? { inbound: this.#number(), outbound: this.#number() } : undefined;
    if (series === undefined) this.dropped += 1;
    const teller: Teller = { ...who, series, told: new Told(), lastMs: nowMs, inFlight: new Map() };
    this.#present.set(who.instance, teller);
    this.#put(teller);
    return known === undefined ? { teller } : { teller, replaced: known };
  }

  end({ direction, source, destination }: EdgeName, { service }: Teller, nowMs: number): End | undefined {
    const name = { direction, source, destination };
    const key = edgeKey(name);
    const known = this.#ends.get(key);
    if (known !== undefined) {
      if (known.services.size < MAX_SERVICES) known.services.add(service);
      return known;
    }
    if (!this.#hasRoom(1)) {
      this.dropped += 1;
      return undefined;
    }
    const end = { series: this.#number(), name, services: new Set([service]), busyMs: nowMs };
    this.#ends.set(key, end);
    return end;
  }

  ends(): Iterable<End> {
    return this.#ends.values();
  }

  *all(): Iterable<Teller> {
    for (const tellers of this.#byService.values()) yield* tellers;
  }

  /** One of those that see this end told enough of that time. */
  haveTold({ services }: End, fromMs: number, toMs: number): boolean {
    for (const service of services) {
      for (const { told } of this.#byService.get(service) ?? []) if (told.has(fromMs, toMs)) return true;
    }
    return false;
  }

  /** Forgets whom nobody heard of, and ends at which nothing happened, for long; `ended` is told of what was in flight. */
  sweep(nowMs: number, ended: (teller: Teller, end: End) => void): void {
    for (const teller of [...this.all()]) {
      if (nowMs - teller.lastMs < FORGET_AFTER_MS) continue;
      for (const end of [...teller.inFlight.keys()]) ended(teller, end);
      this.#take(teller);
      if (this.#present.get(teller.instance) === teller) this.#present.delete(teller.instance);
      if (teller.series !== undefined) this.#free.push(teller.series.inbound, teller.series.outbound);
    }
    for (const [key, end] of this.#ends) {
      if (nowMs - end.busyMs < FORGET_AFTER_MS) continue;
      for (const teller of this.all()) if (teller.inFlight.has(end)) ended(teller, end);
      this.#ends.delete(key);
      this.#free.push(end.series);
    }
  }

  /**
   * To be called before anybody is heard, the newest first: a number or a name that is taken is not given again. What is under way
   * there is told anew.
   */
  restore(ends: readonly End[], tellers: readonly Teller[]): void {
    const taken = new Set<number>();
    const take = (...numbers: readonly number[]) => {
      if (numbers.some((number) => number >= this.maxSeries || taken.has(number))) return false;
      for (const number of numbers) taken.add(number);
      return true;
    };
    for (const end of ends) {
      const key = edgeKey(end.name);
      if (!this.#ends.has(key) && take(end.series)) this.#ends.set(key, end);
    }
    for (const teller of tellers) {
      const { series, instance, lastMs } = teller;
      if (series === undefined || !take(series.inbound, series.outbound)) continue;
      this.#put(teller);
      const present = this.#present.get(instance);
      if (present === undefined || present.lastMs < lastMs) this.#present.set(instance, teller);
    }
    this.#next = Math.max(this.#next, ...[...taken].map((number) => number + 1));
    for (let number = 0; number < this.#next; number++) if (!taken.has(number)) this.#free.push(number);
  }

  /** Estimate of the memory held. */
  get bytes(): number {
    let tellers = 0;
    for (const { size } of this.#byService.values()) tellers += size;
    return this.#ends.size * BYTES_AN_END + tellers * BYTES_A_TELLER;
  }

  #hasRoom(series: number): boolean {
    return this.#free.length + this.maxSeries - this.#next >= series;
  }

  /** To be called where there is room. */
  #number(): number {
    return this.#free.pop() ?? this.#next++;
  }

  #move(teller: Teller, service: string): void {
    if (teller.service === service) return;
    this.#take(teller);
    teller.service = service;
    this.#put(teller);
  }

  #put(teller: Teller): void {
    const others = this.#byService.get(teller.service) ?? new Set();
    this.#byService.set(teller.service, others.add(teller));
  }

  #take(teller: Teller): void {
    const others = this.#byService.get(teller.service);
    others?.delete(teller);
    if (others?.size === 0) this.#byService.delete(teller.service);
  }
}
