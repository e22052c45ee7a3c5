// The services of the testbed, each in its process: told what to do wrong, killed, begun anew.
import { type ChildProcess, fork } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { BenchError } from "../../ladder/index.js";
import type { ServiceSettings } from "../../mesh/index.js";
import type { Trouble } from "./conduct.js";
import type { Notice, Order } from "./service-process.js";

/**
 * Requests a second that one workload can answer, by service. details has little to spare, so that a rush of users is
 * too much for it, and ratings so much that only a caller which asks for the same again and again is.
 */
const CAPACITY_PER_SECOND: Readonly<Record<string, number>> = { details: 90, ratings: 150 };
const AMPLE_PER_SECOND = 1_000;

export class ServiceProcesses {
  readonly #running = new Map<string, Child>();

  private constructor(private readonly settings: ReadonlyMap<string, ServiceSettings>) {}

  /** Resolves when all listen; rejects with a BenchError for the first that does not. */
  static async start(services: readonly ServiceSettings[]): Promise<ServiceProcesses> {
    const all = new ServiceProcesses(new Map(services.map((each) => [each.name, each])));
    try {
      await Promise.all(services.map(({ name }) => all.revive(name)));
    } catch (error) {
      await all.stop();
      throw error;
    }
    return all;
  }

  /** By workload (`reviews-v2`); what is not named is well. */
  async trouble(workload: string, trouble: Partial<Trouble>): Promise<void> {
    await this.#running.get(workload)?.obey({ trouble });
  }

  /** Without a word: its connections are reset, and nobody listens. */
  async kill(workload: string): Promise<void> {
    await this.#running.get(workload)?.kill();
    this.#running.delete(workload);
  }

  async revive(workload: string): Promise<void> {
    const serve = this.settings.get(workload);
    if (serve === undefined) throw new BenchError(`${workload} is no workload of the mesh`);
    const child = new Child(workload);
    this.#running.set(workload, child);
    const capacityPerSecond = CAPACITY_PER_SECOND[serve.service] ?? AMPLE_PER_SECOND;
    await child.obey({ serve, capacityPerSecond });
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#running.keys()].map((workload) => this.kill(workload)));
  }
}

class Child {
  readonly #process: ChildProcess = fork(entryFile(), [], {
    stdio: ["ignore", "ignore", "inherit", "ipc"],
    execArgv: [],
  });
  readonly #ended = new Promise<void>((resolve) => {
    this.#process.once("close", () => resolve());
    // It could not be started.
    this.#process.on("error", () => resolve());
  });

  constructor(private readonly workload: string) {}

  /** One order at a time. Rejects with a BenchError. */
  async obey(order: Order): Promise<void> {
    const notice = await new Promise<Notice>((resolve) => {
      this.#process.once("message", resolve);
      this.#ended.then(() => resolve({ error: "its process ended" }));
      this.#process.send(order, (error) => {
        if (error !== null) resolve({ error: error.message });
      });
    });
    if ("error" in notice) throw new BenchError(`${this.workload}: ${notice.error}`);
  }

  async kill(): Promise<void> {
    this.#process.kill("SIGKILL");
    await this.#ended;
  }
}

/** Node runs JavaScript: from the sources, as in tests, the compiled copy is taken. */
function entryFile(): string {
  const isCompiled = import.meta.url.endsWith(".js");
  const compiled = isCompiled ? "." : "../../../dist/bench/diagnosis/testbed";
  const path = fileURLToPath(new URL(`${compiled}/service-process.js`, import.meta.url));
  if (!existsSync(path)) throw new BenchError(`${path} is not there; run: npm run build`);
  return path;
}
