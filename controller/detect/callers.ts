// What callers do themselves: how many requests they have, and how long those take. What they call is measured by it.
import type { MeshWindow } from "../model/index.js";
import type { End } from "./roles.js";
import type { Watch } from "./watch.js";

export class Callers {
  /** Ends at which each service is asked, by its own view where it has one. */
  readonly #inbound = new Map<string, End[]>();
  /** Services that call a service, where its series names none. */
  readonly #calling = new Map<string, string[]>();

  constructor(window: MeshWindow, ends: readonly End[]) {
    for (const end of ends) if (end.seenBy === "destination") push(this.#inbound, end.destination, end);
    for (const { source, destination } of window.calls) push(this.#calling, destination, source);
  }

  /**
   * In one step, from all who ask them; null: one end does not tell, or they hang at one: who waits for one callee ends
   * nothing, and goes on asking the others.
   */
  requestsOf(service: string, at: number, watches: ReadonlyMap<string, Watch>): number | null {
    const ends = this.#inbound.get(service);
    if (ends === undefined) return null;
    let sum = 0;
    for (const end of ends) {
      const sample = end.samples[at];
      const requests = sample?.requests ?? null;
      if (sample === undefined || requests === null || watches.get(end.key)?.hangs(sample)) return null;
      sum += requests;
    }
    return sum;
  }

  /** How long its requests usually take that are the fastest among its callers': milliseconds; null: nobody knows. */
  latencyOf(end: End, watches: ReadonlyMap<string, Watch>): number | null {
    const callers = end.source === "" ? (this.#calling.get(end.destination) ?? []) : [end.source];
    const known = callers
      .flatMap((caller) => this.#inbound.get(caller) ?? [])
      .flatMap(({ key }) => watches.get(key)?.latency.typicalMs ?? []);
    return known.length === 0 ? null : Math.min(...known);
  }
}

function push<T>(lists: Map<string, T[]>, key: string, value: T): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}
