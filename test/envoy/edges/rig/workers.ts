// Requests by workers that are known, of which any can be made to trap.
import { Agent } from "node:http";
import { workerThatTakes } from "../../../../bench/breaker/index.js";
import { until } from "../../../e2e/command.js";
import { ask } from "../../filter/rig/index.js";
import type { Sidecar } from "./sidecars.js";

/** Of each worker; the first is for the trap. */
const CONNECTIONS = 4;
const TRAPPED = /proxy_on_request_body.*unreachable/;

export class Workers {
  readonly #agents: Agent[][];
  /** By worker: when its requests were answered by the application. */
  readonly servedMs: number[][];

  private constructor(
    private readonly caller: Sidecar,
    private readonly called: string,
    concurrency: number,
  ) {
    this.#agents = Array.from({ length: concurrency }, () => []);
    this.servedMs = this.#agents.map(() => []);
  }

  /** Nobody else may connect to the caller's sidecar meanwhile. */
  static async connect(caller: Sidecar, called: string, concurrency: number): Promise<Workers> {
    const workers = new Workers(caller, called, concurrency);
    while (workers.#agents.some((own) => own.length < CONNECTIONS)) {
      const agent = new Agent({ keepAlive: true, maxSockets: 1 });
      const open = () => ask(caller.outbound, { host: "nobody", agent });
      workers.#agents[await workerThatTakes(caller.envoy, caller.outbound, open)]?.push(agent);
    }
    return workers;
  }

  get served(): number {
    return this.servedMs.reduce((sum, { length }) => sum + length, 0);
  }

  /** All of them ask while `what` happens. */
  async during(what: () => Promise<unknown>): Promise<void> {
    let isOver = false;
    const walks = this.#agents.flatMap((own, worker) =>
      own.slice(1).map(async (agent) => {
        while (!isOver) await this.#one(worker, agent);
      }),
    );
    await what().finally(() => {
      isOver = true;
    });
    await Promise.all(walks);
  }

  /** The VM of that worker is gone at the time that this resolves with. */
  async trap(worker: number): Promise<number> {
    const { outbound, envoy } = this.caller;
    const wish = { host: this.called, method: "POST", body: "trap" };
    const agent = this.#agents[worker]?.[0];
    if (agent === undefined) throw new RangeError(`there is no worker ${worker}`);
    const traps = () => envoy.logs().filter((line) => TRAPPED.test(line)).length;
    const before = traps();
    const { body } = await ask(outbound, { ...wish, agent });
    const atMs = performance.now();
    if (body === "hello") throw new Error("a request with a body was served");
    await until("the trap in Envoy's log", () => traps() > before);
    return atMs;
  }

  leave(): void {
    for (const agent of this.#agents.flat()) agent.destroy();
  }

  async #one(worker: number, agent: Agent): Promise<void> {
    const { status } = await ask(this.caller.outbound, { host: this.called, path: "/s/200", agent });
    if (status === 200) this.servedMs[worker]?.push(performance.now());
  }
}
