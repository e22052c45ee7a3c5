/** Breakers that turn requests away: each from its first opening in a service to the last closing. */
import type { BreakerTold } from "../../events/index.js";
import type { Policy } from "../../model/index.js";
import type { ChangeLog, Scope } from "./log.js";
import { type ScopeSources, scopeOfPolicy } from "./scope.js";
import { breakerWords } from "./words.js";

/** Of one breaker, keys and all; where more are open, it is over when all of these have closed. */
const MOST_OPEN = 1000;

interface BreakerSources extends ScopeSources {
  /** Of a CircuitBreaker's `namespace/name`; undefined: there is none any more. */
  policyOf: (name: string) => Policy | undefined;
  nowMs: () => number;
}

export class BreakerChanges {
  /** By what a change is of: sidecars and keys that are not closed. */
  readonly #open = new Map<string, Set<string>>();

  constructor(
    private readonly log: ChangeLog,
    private readonly sources: BreakerSources,
  ) {}

  /** The oldest first. */
  take(told: readonly BreakerTold[]): void {
    for (const each of told) this.#take(each);
  }

  /** To be called when a sidecar is gone for good: nobody will say that its breakers have closed. */
  forget(sidecar: string): void {
    const atMs = this.sources.nowMs();
    for (const [of, places] of this.#open) {
      for (const place of places) if (place.startsWith(`${sidecar}\0`)) places.delete(place);
      if (places.size === 0) this.#over(of, atMs);
    }
  }

  /** To be called when its policy, `namespace/name`, is deleted: sidecars forget it with the policy, and tell of no closing. */
  deleted(name: string, atMs: number): void {
    const isOf = (of: string) =>
      ["inbound", "outbound"].some((way) => of.startsWith(`breaker ${way} ${name} `));
    for (const of of [...this.#open.keys()].filter(isOf)) this.#over(of, atMs);
  }

  #take(told: BreakerTold): void {
    const { direction, name, service, sidecar, key = "", to } = told;
    // Its clock may be ahead of ours.
    const atMs = Math.min(told.atMs, this.sources.nowMs());
    const of = `breaker ${direction} ${name} ${service}`;
    const place = `${sidecar}\0${key}`;
    const places = this.#open.get(of);
    if (to === "closed") {
      if (places?.delete(place) && places.size === 0) this.#over(of, atMs);
      return;
    }
    if (places !== undefined) {
      if (places.size < MOST_OPEN) places.add(place);
      return;
    }
    // One that was open before anybody looked is news by its next probe.
    this.#open.set(of, new Set([place]));
    const scope = () => this.#scopeOf(told);
    this.log.begin(of, { kind: "breaker", name, atMs, summary: breakerWords(told), scope });
  }

  #over(of: string, atMs: number): void {
    this.#open.delete(of);
    this.log.end(of, atMs);
  }

  /** In this service alone, whomever else its policy is for. */
  #scopeOf({ direction, name, service }: BreakerTold): Scope {
    const policy = this.sources.policyOf(name);
    const edge = policy && scopeOfPolicy(policy, this.sources).edge;
    if (edge === undefined || direction === "inbound") return { services: [service] };
    return { services: [service], edge: { source: service, destination: edge.destination } };
  }
}
