/** Transitions of breakers that were not told yet: a report repeats the last ones until it is answered, and after. */
import type { BreakerStatus, ForgottenKey, ReportedTransition } from "../report/index.js";
import type { BreakerTold } from "./event.js";

/** An Envoy has at most 1,024 in each direction, and 16,384 keys of them. */
const MOST_BREAKERS = 2048 + 16_384;
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
  forgottenKeys: readonly ForgottenKey[];
}

/** Of a breaker or a key: the last transition told. Generations of a key that was forgotten begin anew, later. */
interface Told {
  generation: number;
  atMs: number;
}
/** By direction, name and key. */
type Known = Map<string, Told>;

export class Transitions {
  /** By node id and boot. */
  readonly #sidecars = new Map<string, Map<number, Known>>();

  /** `sinceMs`: of a breaker that was not heard of before, what happened earlier is no news. */
  constructor(private readonly sinceMs: number) {}

  /** The oldest first. */
  fresh({ nodeId, nodeCluster, boot, configs, breakers, forgottenKeys }: Reporting): BreakerTold[] {
    const known = this.#knownOf(nodeId, boot);
    const service = configs.find(({ node }) => node !== "")?.node ?? nodeCluster;
    for (const forgotten of forgottenKeys) known.delete(identityOf(forgotten));
    const told = breakers.flatMap((status): BreakerTold[] => {
      const { direction, name, key } = status;
      const ofKey = key === undefined ? {} : { key };
      return this.#freshOf(status, known).map(({ lastsMs, ...rest }) => ({
        ...{ type: "breaker", sidecar: nodeId, service, direction, name, ...ofKey, ...rest },
        lastsMs: lastsMs === 0 ? null : lastsMs,
      }));
    });
    return told.sort((a, b) => a.atMs - b.atMs);
  }

  /** To be called when a sidecar is gone for good. */
  forget(nodeId: string): void {
    this.#sidecars.delete(nodeId);
  }

  #freshOf(status: BreakerStatus, known: Known): ReportedTransition[] {
    const identity = identityOf(status);
    const last = known.get(identity);
    if (last === undefined && known.size >= MOST_BREAKERS) return [];
    const fresh = status.transitions.filter(({ generation, atMs }) =>
      last === undefined ? atMs >= this.sinceMs : generation > last.generation || atMs > last.atMs,
    );
    const latest = status.transitions.at(-1);
    // Clocks can be set back.
    const atMs = Math.max(last?.atMs ?? 0, ...status.transitions.map((each) => each.atMs));
    known.set(identity, { generation: latest?.generation ?? last?.generation ?? -1, atMs });
    return fresh;
  }

  #knownOf(nodeId: string, boot: number): Known {
    const boots = ofKey(this.#sidecars, nodeId, MOST_SIDECARS, () => new Map<number, Known>());
    return ofKey(boots, boot, MOST_BOOTS, () => new Map<string, Told>());
  }
}

function identityOf({ direction, name, key }: Pick<BreakerStatus, "direction" | "name" | "key">): string {
  return key === undefined ? `${direction}\0${name}` : `${direction}\0${name}\0${key}`;
}

/** What is there, or a new one; of more than `most` the first to come goes. */
function ofKey<K, V>(all: Map<K, V>, key: K, most: number, make: () => V): V {
  const value = all.get(key) ?? make();
  all.set(key, value);
  const [oldest] = all.keys();
  if (all.size > most && oldest !== undefined) all.delete(oldest);
  return value;
}
