// Clients that ask all lanes at random, all the time, and keep what they saw.
import { Agent } from "node:http";
import { randomFrom } from "../../../../bench/mesh/index.js";
import { ask, type Rig } from "../../filter/rig/index.js";
import { type Lane, type Sent, wishOf } from "./lane.js";

/** With four workers, one without any of them has a chance of one in 200,000. */
const CLIENTS = 48;

export class Load {
  readonly #sent = new Map<string, Sent[]>();
  readonly #agents = Array.from({ length: CLIENTS }, () => new Agent({ keepAlive: true, maxSockets: 1 }));
  readonly #random: () => number;

  constructor(
    private readonly rig: Rig,
    private readonly lanes: readonly Lane[],
    seed: number,
  ) {
    this.#random = randomFrom(seed);
    for (const { host } of lanes) this.#sent.set(host, []);
  }

  /** Requests go on until `what` is over; resolves when all are answered. */
  async during(what: () => Promise<unknown>): Promise<void> {
    let isOver = false;
    const walks = this.#agents.map(async (agent) => {
      while (!isOver) await this.#one(agent);
    });
    await what().finally(() => {
      isOver = true;
    });
    await Promise.all(walks);
  }

  sent(host: string): readonly Sent[] {
    return this.#sent.get(host) ?? [];
  }

  get total(): number {
    return [...this.#sent.values()].reduce((sum, sent) => sum + sent.length, 0);
  }

  leave(): void {
    for (const agent of this.#agents) agent.destroy();
  }

  async #one(agent: Agent): Promise<void> {
    const lane = this.#lane();
    const sent = this.#sent.get(lane.host) ?? [];
    const n = sent.length;
    const { id, wish } = wishOf(lane, n, (arriving) => this.rig.upstream.arrivalOf(arriving));
    // Its place is taken before it is answered: numbers are given once.
    const entry: Sent = { id, wish, answer: NONE };
    sent.push(entry);
    entry.answer = await ask(this.rig.ports.outbound, { ...wish, agent });
  }

  #lane(): Lane {
    const total = this.lanes.reduce((sum, { weight }) => sum + weight, 0);
    let left = this.#random() * total;
    for (const lane of this.lanes) {
      left -= lane.weight;
      if (left < 0) return lane;
    }
    throw new RangeError("the lanes have no weight");
  }
}

const NONE = { status: 0, headers: {}, body: "", complete: false, startMs: 0, durationMs: 0 };
