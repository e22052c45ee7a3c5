/** Transitions of breakers that were not told yet: a report repeats the last ones until it is answered, and after. */
import type { BreakerStatus } from "../report/index.js";
import type { BreakerTold } from "./event.js";

/** An Envoy has at most 1,024 in each direction. */
const MOST_BREAKERS = 2048;
/** As many as can be connected; beyond, the one that was heard of first is forgotten. */
const MOST_SIDECARS = 10_000;

/** As a report tells it. */
export interface Reporting {
  nodeId: string;
  nodeCluster: string;
  /** Another Envoy process has another one, and its generations begin anew. */
  boot: number;
  configs: readonly { node: string }[];
  breakers: readonly BreakerStatus[];
}

interface Known {
  boot: number;
  /** By direction and name: the last generation told. */
  generations: Map<string, number>;
}

export class Transitions {
  readonly #sidecars = new Map<string, Known>();

  /** `sinceMs`: of a breaker that was not heard of before, what happened earlier is no news. */
  constructor(private readonly sinceMs: number) {}

  /** The oldest first. */
  fresh({ nodeId, nodeCluster, boot, configs, breakers }: Reporting): BreakerTold[] {
    const { generations } = this.#known(nodeId, boot);
    const service = configs.find(({ node }) => node !== "")?.node ?? nodeCluster;
    const told = breakers.flatMap(({ direction, name, transitions }): BreakerTold[] => {
      const key = `${direction}\0${name}`;
      const last = generations.get(key);
      if (last === undefined && generations.size >= MOST_BREAKERS) return [];
      const fresh = transitions.filter(({ generation, atMs }) =>
        last === undefined ? atMs >= this.sinceMs : generation > last,
      );
      const generationsNow = transitions.map(({ generation }) => generation);
      generations.set(key, Math.max(last ?? -1, ...generationsNow));
      return fresh.map(({ atMs, from, to, reason, generation }) => ({
        ...{ type: "breaker", atMs, sidecar: nodeId, service, direction, name, from, to, reason, generation },
      }));
    });
    return told.sort((a, b) => a.atMs - b.atMs);
  }

  /** To be called when a sidecar is gone for good. */
  forget(nodeId: string): void {
    this.#sidecars.delete(nodeId);
  }

  #known(nodeId: string, boot: number): Known {
    const known = this.#sidecars.get(nodeId);
    if (known?.boot === boot) return known;
    const fresh: Known = { boot, generations: new Map() };
    this.#sidecars.set(nodeId, fresh);
    const [oldest] = this.#sidecars.keys();
    if (this.#sidecars.size > MOST_SIDECARS && oldest !== undefined) this.#sidecars.delete(oldest);
    return fresh;
  }
}
