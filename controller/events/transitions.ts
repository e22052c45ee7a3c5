/** Transitions of breakers that were not told yet: a report repeats the last ones until it is answered, and after. */
import type { BreakerStatus } from "../report/index.js";
import type { BreakerTold } from "./event.js";

/** An Envoy has at most 1,024 in each direction. */
const MOST_BREAKERS = 2048;
/** As many as can be connected; beyond, the one that was heard of first is forgotten. */
const MOST_SIDECARS = 10_000;
/** Old and new process of a restart, and room: both may report in turn for a while. */
const MOST_BOOTS = 4;

/** As a report tells it. */
export interface Reporting {
  nodeId: string;
  nodeCluster: string;
  /** Another Envoy process has another one, and its generations begin anew. */
  boot: number;
  configs: readonly { node: string }[];
  breakers: readonly BreakerStatus[];
}

/** By direction and name: the last generation told. */
type Generations = Map<string, number>;

export class Transitions {
  /** By node id and boot. */
  readonly #sidecars = new Map<string, Map<number, Generations>>();

  /** `sinceMs`: of a breaker that was not heard of before, what happened earlier is no news. */
  constructor(private readonly sinceMs: number) {}

  /** The oldest first. */
  fresh({ nodeId, nodeCluster, boot, configs, breakers }: Reporting): BreakerTold[] {
    const generations = this.#generations(nodeId, boot);
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

  #generations(nodeId: string, boot: number): Generations {
    const boots = ofKey(this.#sidecars, nodeId, MOST_SIDECARS, () => new Map<number, Generations>());
    return ofKey(boots, boot, MOST_BOOTS, () => new Map<string, number>());
  }
}

/** What is there, or a new one; of more than `most` the first to come goes. */
function ofKey<K, V>(all: Map<K, V>, key: K, most: number, make: () => V): V {
  const value = all.get(key) ?? make();
  all.set(key, value);
  const [oldest] = all.keys();
  if (all.size > most && oldest !== undefined) all.delete(oldest);
  return value;
}
