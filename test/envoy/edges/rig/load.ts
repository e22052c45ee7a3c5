// Clients on kept connections, each of whose requests is known beforehand: where it enters, how it ends.
import { Agent } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import { randomFrom } from "../../../../bench/mesh/index.js";
import { type Answer, ask, type Wish } from "../../filter/rig/index.js";
import type { Upstream } from "../../filter/rig/upstream.js";
import { type Counts, type EdgeName, enter } from "./books.js";
import { KINDS, type Kind, kindOf, RETRIED, UNROUTED } from "./kinds.js";
import { CALLS, type Sidecar } from "./sidecars.js";

/** For each place where requests enter: with four workers, one without any of them has a chance of one in 2,500. */
const CLIENTS = 32;
/** Of each client, between two requests: the controller has to start beside them. */
const PAUSE_MS = 15;
const SEED = 8;
const POLL_MS = 3;

/** An edge, and where its requests enter. */
interface Lane {
  port: number;
  host: string;
  kinds: readonly Kind[];
  /** Absent: nobody's sidecar sends it, or it goes to nobody's. */
  source?: EdgeName;
  destination?: EdgeName;
}

/** An application of shop and of cart, and somebody who calls cart from outside. */
export class Load {
  readonly #agents = Array.from({ length: CLIENTS }, () => new Agent({ keepAlive: true, maxSockets: 1 }));
  readonly #lanes: readonly Lane[];
  readonly #random = randomFrom(SEED);
  #number = 0;
  /** What both ends should have counted. */
  readonly counts: Counts = {};
  /** Answers that are not those of their kind. */
  readonly wrong: string[] = [];

  constructor(
    sidecars: readonly Sidecar[],
    private readonly application: Upstream,
  ) {
    this.#lanes = sidecars.flatMap((sidecar) => lanesOf(sidecar));
  }

  get sent(): number {
    return this.#number;
  }

  /** Requests go on until `what` is over; resolves when all are answered. */
  async during(what: () => Promise<unknown>): Promise<void> {
    let isOver = false;
    const walks = this.#agents.map(async (agent) => {
      while (!isOver) {
        await this.#one(agent);
        await wait(PAUSE_MS);
      }
    });
    await what().finally(() => {
      isOver = true;
    });
    await Promise.all(walks);
  }

  leave(): void {
    for (const agent of this.#agents) agent.destroy();
  }

  async #one(agent: Agent): Promise<void> {
    const lane = this.#lanes[Math.floor(this.#random() * this.#lanes.length)];
    if (lane === undefined) throw new RangeError("there is no lane");
    const kind = kindOf(lane.kinds, this.#random);
    const path = kind.path(++this.#number);
    const wish: Wish = { host: lane.host, path, agent };
    const answer = await ask(lane.port, kind.leaves ? { ...wish, cancelOn: this.#arrived(path) } : wish);
    this.#enter(lane, kind, path, answer);
  }

  #enter({ source, destination, host }: Lane, kind: Kind, path: string, answer: Answer): void {
    const end = kind.expired?.status === answer.status ? kind.expired : kind;
    if (answer.status !== end.status) {
      const from = source?.source ?? "outside";
      this.wrong.push(`${from} to ${host}${path}: ${answer.status}, not ${end.status}: ${answer.body}`);
    }
    if (destination !== undefined) enter(this.counts, destination, end.destination);
    if (source !== undefined) enter(this.counts, source, { [end.source]: 1 });
  }

  async #arrived(path: string): Promise<void> {
    const { arrivals } = this.application;
    for (let from = arrivals.length; ; ) {
      for (; from < arrivals.length; from++) if (arrivals[from]?.path === path) return;
      await wait(POLL_MS);
    }
  }
}

function lanesOf({ service, inbound, outbound }: Sidecar): Lane[] {
  const node = `default/${service}`;
  const outbounds = (CALLS[service] ?? []).map((other): Lane => {
    const ends = { source: node, destination: `default/${other}` };
    return {
      ...{ port: outbound, host: other, kinds: other === "stock" ? [...KINDS, ...RETRIED] : KINDS },
      ...{ source: { direction: "outbound", ...ends }, destination: { direction: "inbound", ...ends } },
    };
  });
  const direction = "inbound" as const;
  if (service === "shop") {
    const source = { direction: "outbound", source: node, destination: "other" };
    return [...outbounds, { port: outbound, host: "elsewhere.example", kinds: UNROUTED, source }];
  }
  if (service !== "cart") return outbounds;
  const kinds = KINDS.filter(({ atSource }) => !atSource);
  const destination = { direction, source: "outside", destination: node };
  return [...outbounds, { port: inbound, host: service, kinds, destination }];
}
