// What one service of the testbed does wrong: asked for by the bench, done within its process.
import type { Conduct } from "../../mesh/index.js";

export interface Trouble {
  /** Share of the requests, 0 to 1, that wait `waitMs` longer without any work being done. */
  waitShare: number;
  waitMs: number;
  /** Each request keeps a core, and with it the whole process, busy for so long. */
  burnMs: number;
  /** Share of the requests, 0 to 1, that are answered `status`. */
  failShare: number;
  status: number;
  /** How often it calls each other service for one request. */
  times: number;
  /** Nothing listens, and connections are closed; the process lives on. */
  isDeaf: boolean;
}

export const WELL: Trouble = {
  ...{ waitShare: 0, waitMs: 0, burnMs: 0 },
  ...{ failShare: 0, status: 500, times: 1, isDeaf: false },
};

interface ConductNeeds {
  /** Numbers in [0, 1). */
  random: () => number;
  nowMs: () => number;
  sleep: (ms: number) => Promise<unknown>;
  /** Uses a core until so much time is over. */
  burn: (ms: number) => void;
}

/** A service with so many requests a second at most: one piece of work at a time, the others wait for their turn. */
export class TroubledConduct implements Conduct {
  trouble: Trouble = WELL;
  #freeAtMs = 0;

  constructor(
    private readonly capacityPerSecond: number,
    private readonly needs: ConductNeeds,
  ) {}

  /** In place of the plain sleep of a service. */
  async work(latencyMs: number): Promise<void> {
    const { sleep, burn, random } = this.needs;
    const { waitShare, waitMs, burnMs } = this.trouble;
    const extraMs = random() < waitShare ? waitMs : 0;
    const turnMs = this.#turnMs();
    await sleep(turnMs + latencyMs + extraMs);
    if (burnMs > 0) burn(burnMs);
  }

  status(): number | undefined {
    const { failShare, status } = this.trouble;
    return this.needs.random() < failShare ? status : undefined;
  }

  times(): number {
    return this.trouble.times;
  }

  /** How long until it is this request's turn. */
  #turnMs(): number {
    const nowMs = this.needs.nowMs();
    const turnAtMs = Math.max(nowMs, this.#freeAtMs);
    this.#freeAtMs = turnAtMs + 1_000 / this.capacityPerSecond;
    return turnAtMs - nowMs;
  }
}
