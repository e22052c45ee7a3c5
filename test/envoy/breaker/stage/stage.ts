// A stock Envoy with one breaker, connections to each of its workers, and what happened to the breaker.
import { Agent } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import { expect } from "vitest";
import { workerThatTakes } from "../../../../bench/breaker/index.js";
import type { BreakerStatus } from "../../../../controller/report/index.js";
import { type Answer, ask, Rig, serviceOf, type Wish } from "../../filter/rig/index.js";

const EACH = 3;
/** Between two requests of one connection, where many ask all the time. */
const PACE_MS = 10;
/** The contract says 250 ms, which in-force.test.ts measures; here a busy machine gets what it may take. */
const IN_FORCE_WITHIN_MS = 30_000;
const TRAPPED = /proxy_on_request_body.*unreachable/;

type Side = "outbound" | "inbound";

export interface Transition {
  key: string | undefined;
  from: string;
  to: string;
  reason: string;
  generation: number;
  attempt: number;
}

export const isRejected = ({ headers }: Answer) => headers["x-meshfuse"] !== undefined;

export class Stage {
  /** By worker. */
  readonly #agents: Agent[][];

  private constructor(readonly rig: Rig) {
    this.#agents = Array.from({ length: rig.concurrency }, () => []);
  }

  /** Both directions run `module`, or the release. Every worker has three connections to the outbound listener. */
  static async start(concurrency: number, module?: Buffer, nodeId?: string): Promise<Stage> {
    const rig = await Rig.start(concurrency, undefined, nodeId);
    const stage = new Stage(rig);
    if (module !== undefined) await stage.build(module, {});
    await stage.#connect();
    return stage;
  }

  /** Puts one breaker in force for the host of its name. */
  breaker(host: string, spec: object, module?: Buffer): Promise<void> {
    return this.rig.apply("outbound", documentOf(host, spec), module);
  }

  /** Another build of the module with an outbound document, in all VMs. */
  async build(module: Buffer, document: object): Promise<void> {
    await this.rig.apply("inbound", {}, module);
    await this.rig.apply("outbound", document, module);
  }

  get workers(): number[] {
    return [...this.#agents.keys()];
  }

  /** By a connection of that worker; `line` is 0, 1 or 2. */
  ask(worker: number, wish: Wish, line = 0): Promise<Answer> {
    const agent = this.#agents[worker]?.[line];
    if (agent === undefined) throw new Error(`worker ${worker} has no connection ${line}`);
    return ask(this.rig.ports.outbound, { ...wish, agent });
  }

  /** One request by each worker, at the same time. */
  all(wish: Wish): Promise<Answer[]> {
    return Promise.all(this.workers.map((worker) => this.ask(worker, wish)));
  }

  /** Each worker (or these) is asked again and again while `what` happens; all answers. */
  async during(wish: Wish, what: () => Promise<unknown>, workers = this.workers): Promise<Answer[]> {
    const answers: Answer[] = [];
    let isOver = false;
    const walks = workers.map(async (worker) => {
      while (!isOver) {
        answers.push(await this.ask(worker, wish));
        await wait(PACE_MS);
      }
    });
    await what().finally(() => {
      isOver = true;
    });
    await Promise.all(walks);
    return answers;
  }

  /** Waits until every worker turns requests away; a breaker must stay open for longer than that takes. */
  async rejects(wish: Wish): Promise<void> {
    const all = async () => (await this.all(wish)).every(isRejected);
    await expect.poll(all, { timeout: IN_FORCE_WITHIN_MS, interval: PACE_MS }).toBe(true);
  }

  /** Asks a worker until its request is let through. */
  async admitted(worker: number, wish: Wish): Promise<Answer> {
    while (true) {
      const answer = await this.ask(worker, wish);
      if (!isRejected(answer)) return answer;
      await wait(PACE_MS);
    }
  }

  /** The VM of a worker traps; its successor comes with a later request. */
  async kill(worker: number): Promise<void> {
    const trapped = () => this.rig.log.filter((line) => TRAPPED.test(line)).length;
    const before = trapped();
    await this.trap(worker);
    await expect.poll(trapped, { interval: 10 }).toBe(before + 1);
  }

  /** The same, should there be a VM. */
  trap(worker: number): Promise<Answer> {
    return this.ask(worker, { host: "trap", method: "POST", body: "trap" }, 2);
  }

  arrivals(host: string, path = "") {
    return this.rig.upstream.arrivals.filter(
      (arrival) => arrival.headers.host === host && arrival.path.startsWith(path),
    );
  }

  /** As the log tells them, oldest first. */
  transitions(host: string): Transition[] {
    return this.rig.log.flatMap((line) => transitionOf(line, `default/${host}`));
  }

  /** Waits until the log tells of exactly these states. */
  async states(host: string, expected: string[]): Promise<Transition[]> {
    const states = () => this.transitions(host).map(({ to }) => to);
    await expect.poll(states, { interval: 20 }).toEqual(expected);
    return this.transitions(host);
  }

  /** The breaker as it was last reported. */
  status(host: string, side: Side = "outbound"): BreakerStatus | undefined {
    const statuses = this.rig.reports.accepted.flatMap(({ report }) => report.breakers);
    return statuses.findLast(({ direction, name }) => direction === side && name === `default/${host}`);
  }

  async stop(): Promise<void> {
    for (const agent of this.#agents.flat()) agent.destroy();
    await this.rig.stop();
  }

  async #connect(): Promise<void> {
    const { envoy, ports } = this.rig;
    while (this.#agents.some((agents) => agents.length < EACH)) {
      const agent = new Agent({ keepAlive: true, maxSockets: 1 });
      const worker = await workerThatTakes(envoy, ports.outbound, () => ask(ports.outbound, { agent }));
      this.#agents[worker]?.push(agent);
    }
  }
}

export function documentOf(host: string, spec: object): object {
  return { ...serviceOf(host), breakers: [{ name: `default/${host}`, match: { hosts: [host] }, ...spec }] };
}

const LINE =
  /meshfuse: breaker (\S+)(?: key "(.*?)")? (\w+) -> (\w+): (\w+),.* generation (\d+), attempt (\d+)/;

function transitionOf(line: string, name: string): Transition[] {
  const [, which, key, from = "", to = "", reason = "", generation, attempt] = LINE.exec(line) ?? [];
  if (which !== name) return [];
  return [{ key, from, to, reason, generation: Number(generation), attempt: Number(attempt) }];
}
