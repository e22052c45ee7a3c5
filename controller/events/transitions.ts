/** Transitions of breakers that were not told yet: a report repeats the last ones until it is answered, and after. */
import { type BreakerStatus, Budget, type ForgottenKey, type ReportedTransition } from "../report/index.js";
import type { BreakerTold } from "./event.js";
import { LastTold } from "./told.js";

/** Of all sidecars together: some 400,000 breakers and keys. */
const MAX_BYTES = 128 * 1024 * 1024;
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

export class Transitions {
  /** By node id and boot. */
  readonly #sidecars = new Map<string, Map<number, LastTold>>();
  readonly #budget: Budget;

  /** `sinceMs`: of a breaker that was not heard of before, what happened earlier is no news. */
  constructor(
    private readonly sinceMs: number,
    { maxBytes = MAX_BYTES }: { maxBytes?: number } = {},
  ) {
    this.#budget = new Budget(maxBytes);
  }

  /** The oldest first. */
  fresh({ nodeId, nodeCluster, boot, configs, breakers, forgottenKeys }: Reporting): BreakerTold[] {
    const lastTold = this.#lastToldOf(nodeId, boot);
    const service = configs.find(({ node }) => node !== "")?.node ?? nodeCluster;
    for (const forgotten of forgottenKeys) lastTold.delete(identityOf(forgotten));
    const told = breakers.flatMap((status): BreakerTold[] => {
      const { direction, name, key } = status;
      const ofKey = key === undefined ? {} : { key };
      return this.#freshOf(status, lastTold).map(({ lastsMs, ...rest }) => ({
        ...{ type: "breaker", sidecar: nodeId, service, direction, name, ...ofKey, ...rest },
        lastsMs: lastsMs === 0 ? null : lastsMs,
      }));
    });
    return told.sort((a, b) => a.atMs - b.atMs);
  }

  /** To be called when a sidecar is gone for good. */
  forget(nodeId: string): void {
    for (const lastTold of this.#sidecars.get(nodeId)?.values() ?? []) lastTold.clear();
    this.#sidecars.delete(nodeId);
  }

  #freshOf(status: BreakerStatus, lastTold: LastTold): ReportedTransition[] {
    const identity = identityOf(status);
    const last = lastTold.get(identity);
    const latest = status.transitions.at(-1);
    // Clocks can be set back.
    const atMs = Math.max(last?.atMs ?? 0, ...status.transitions.map((each) => each.atMs));
    const generation = latest?.generation ?? last?.generation ?? -1;
    // What cannot be remembered would be told with each report.
    if (!lastTold.set(identity, { generation, atMs })) return [];
    return status.transitions.filter((each) =>
      last === undefined
        ? each.atMs >= this.sinceMs
        : each.generation > last.generation || each.atMs > last.atMs,
    );
  }

  #lastToldOf(nodeId: string, boot: number): LastTold {
    const boots = this.#sidecars.get(nodeId) ?? new Map<number, LastTold>();
    this.#sidecars.set(nodeId, boots);
    const lastTold = boots.get(boot) ?? new LastTold(this.#budget);
    boots.set(boot, lastTold);
    const [oldestBoot, oldest] = [...boots][0] ?? [];
    if (boots.size > MOST_BOOTS && oldestBoot !== undefined) {
      oldest?.clear();
      boots.delete(oldestBoot);
    }
    const [oldestId] = this.#sidecars.keys();
    if (this.#sidecars.size > MOST_SIDECARS && oldestId !== undefined) this.forget(oldestId);
    return lastTold;
  }
}

function identityOf({ direction, name, key }: Pick<BreakerStatus, "direction" | "name" | "key">): string {
  return key === undefined ? `${direction}\0${name}` : `${direction}\0${name}\0${key}`;
}
