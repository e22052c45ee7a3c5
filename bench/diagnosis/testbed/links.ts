// The relays of the testbed: one between each two workloads that talk, and one before the entry, from the start, so that
// no fault changes who connects where.
import type { Place } from "../../mesh/index.js";
import { ANY } from "./levers.js";
import { type Link, type Relay, startRelay } from "./relay.js";

/** Who calls the entry. */
const USERS = "users";

interface Between {
  caller: string;
  callee: string;
  relay: Relay;
}

export class Links {
  readonly #all: Between[] = [];

  /** As `portBetween` of the mesh asks for it. */
  async between(caller: Place, callee: Place): Promise<number> {
    return this.#add(caller.service, callee.service, callee.inboundPort);
  }

  async beforeEntry(service: string, port: number): Promise<number> {
    return this.#add(USERS, service, port);
  }

  /** Of services; `any` stands for all of them, and among callers for users too. */
  async set(caller: string, callee: string, link: Partial<Link>): Promise<void> {
    const isMeant = (wanted: string, name: string) => wanted === ANY || wanted === name;
    const meant = this.#all.filter((each) => isMeant(caller, each.caller) && isMeant(callee, each.callee));
    // A service that asks nobody has no links of its own.
    if (meant.length === 0 && caller !== ANY && callee !== ANY)
      throw new RangeError(`nothing links ${caller} to ${callee}`);
    await Promise.all(meant.map(({ relay }) => relay.set(link)));
  }

  async close(): Promise<void> {
    await Promise.all(this.#all.map(({ relay }) => relay.close()));
  }

  async #add(caller: string, callee: string, port: number): Promise<number> {
    const relay = await startRelay(port);
    this.#all.push({ caller, callee, relay });
    return relay.port;
  }
}
