// The mesh of the testbed with everything that a fault may pull at.
import { setTimeout as wait } from "node:timers/promises";

import type { Changes } from "../../../controller/analyze/index.js";
import type { SeriesSource } from "../../../controller/series/index.js";
import { BenchError, type Settings } from "../../ladder/index.js";
import {
  BOOKINFO,
  BREAKER_BEFORE_RATINGS,
  ENTRY_SERVICE,
  type Load,
  type Mesh,
  NAMESPACE,
  startLoad,
  startMesh,
  workloadsOf,
} from "../../mesh/index.js";
import { startOwnController } from "./controller.js";
import type { Levers } from "./levers.js";
import { Links } from "./links.js";
import { Policies } from "./policies.js";
import { ServiceProcesses } from "./services.js";

/** Push, compilation in each Envoy, one report; a busy machine takes longer. */
const DELIVERED_WITHIN_MS = 60_000;
const LOOK_EVERY_MS = 250;

export interface Stage {
  levers: Levers;
  series: SeriesSource;
  /** What the controller knows to have changed. */
  changes: Pick<Changes, "near">;
  /** URL of the controller's API. */
  api: string;
  /** Where users ask: `GET /productpage` with `host: productpage`. */
  entryPort: number;
  /** Ends all processes. */
  clear(): Promise<void>;
}

interface StageOptions {
  ratePerSecond: number;
  /** Of the services' latencies. */
  seed: number;
}

type Needs = Pick<Settings, "envoy" | "module" | "signal" | "progress">;

/** Resolves when users ask and sidecars report. What was started is ended where it rejects. */
export async function setStage({ ratePerSecond, seed }: StageOptions, needs: Needs): Promise<Stage> {
  const endings: (() => Promise<unknown>)[] = [];
  const clear = async () => {
    for (let end = endings.pop(); end !== undefined; end = endings.pop()) await end();
  };
  try {
    const controller = await startOwnController(needs.module);
    endings.push(controller.stop);
    const links = new Links();
    endings.push(() => links.close());
    const { mesh, services } = await startTroubledMesh(controller.addresses.xds, links, seed, needs);
    endings.push(mesh.stop);
    const policies = new Policies(controller.addresses.api);
    await policies.apply(BREAKER_BEFORE_RATINGS);
    await delivered(policies, mesh, needs.signal);
    const entryPort = await links.beforeEntry(ENTRY_SERVICE, mesh.entryPort);
    const users = new Users(entryPort, ratePerSecond);
    endings.push(() => users.leave());
    const { series, changes, addresses } = controller;
    const levers = leversOf({ services, links, policies, users });
    return { levers, series, changes, api: addresses.api, entryPort, clear };
  } catch (error) {
    await clear();
    throw error;
  }
}

async function delivered(policies: Policies, { sidecars }: Mesh, signal: AbortSignal): Promise<void> {
  const endMs = performance.now() + DELIVERED_WITHIN_MS;
  while (!(await policies.areDelivered(sidecars.length))) {
    if (performance.now() > endMs)
      throw new BenchError(`the sidecars do not run their policies after ${DELIVERED_WITHIN_MS / 1_000} s`);
    await wait(LOOK_EVERY_MS, undefined, { signal });
  }
}

async function startTroubledMesh(
  controllerAddress: string,
  links: Links,
  seed: number,
  { envoy, progress, signal }: Needs,
): Promise<{ mesh: Mesh; services: ServiceProcesses }> {
  let services: ServiceProcesses | undefined;
  const mesh = await startMesh({
    ...{ controllerAddress, ratePerSecond: 0, namespace: NAMESPACE, seed, binary: envoy, concurrency: 1 },
    runServices: async (settings) => {
      const started = await ServiceProcesses.start(settings);
      services = started;
      return { ended: new Promise(() => {}), stop: () => started.stop() };
    },
    portBetween: (caller, callee) => links.between(caller, callee),
    // The terminal's interrupt reaches the Envoys too: that they end is then no news.
    progress: (line) => (signal.aborted ? undefined : progress(line)),
  });
  if (services === undefined) throw new Error("the mesh started no services");
  return { mesh, services };
}

interface Pulled {
  services: ServiceProcesses;
  links: Links;
  policies: Policies;
  users: Users;
}

function leversOf({ services, links, policies, users }: Pulled): Levers {
  const each = (who: string, what: (workload: string) => Promise<void>) => {
    const meant = workloadsOf(BOOKINFO).filter(({ name, service }) => name === who || service === who);
    return Promise.all(meant.map(({ name }) => what(name))).then(() => {});
  };
  return {
    trouble: (who, trouble) => each(who, (workload) => services.trouble(workload, trouble)),
    kill: (service) => each(service, (workload) => services.kill(workload)),
    revive: (service) => each(service, (workload) => services.revive(workload)),
    link: (caller, callee, link) => links.set(caller, callee, link),
    rush: (ratePerSecond) => users.rush(ratePerSecond),
    apply: (policy) => policies.apply(policy),
    remove: (policy) => policies.remove(policy),
  };
}

/** Those who ask all the time, and those who come beside them. */
class Users {
  readonly #usual: Load;
  #more: Load | undefined;

  constructor(
    private readonly port: number,
    ratePerSecond: number,
  ) {
    this.#usual = this.#ask(ratePerSecond);
  }

  async rush(ratePerSecond: number): Promise<void> {
    await this.#more?.stop();
    this.#more = ratePerSecond === 0 ? undefined : this.#ask(ratePerSecond);
  }

  async leave(): Promise<void> {
    await Promise.all([this.#usual.stop(), this.#more?.stop()]);
  }

  #ask(ratePerSecond: number): Load {
    return startLoad({ port: this.port, host: ENTRY_SERVICE, path: `/${ENTRY_SERVICE}`, ratePerSecond });
  }
}
