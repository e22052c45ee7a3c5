// Starts and stops the mesh: the services' process, one real Envoy a workload, and the load.

import {
  type Address,
  knowsSpanTags,
  OLDEST_ENVOY_WITH_SPAN_TAGS,
  parseAddress,
  type Tracing,
} from "../../controller/render/index.js";
import { type EnvoyProcess, envoyBinary, examineEnvoy, startEnvoy } from "../envoy/index.js";
import { forkServices, type ServiceProcess } from "./fork.js";
import { type Load, startLoad } from "./load.js";
import { bootstrapOf, type Place, placesOf, settingsOf } from "./plan.js";
import type { ServiceSettings } from "./service.js";
import { BOOKINFO, ENTRY_SERVICE } from "./topology.js";

export interface MeshOptions {
  /** `host:port` where the sidecars ask for their configuration. Nobody has to listen there. */
  controllerAddress: string;
  /** Requests a second that enter at productpage; 0: none. Default 40. */
  ratePerSecond?: number;
  /** Worker threads of each Envoy. Default 2, so that there is something for them to agree on. */
  concurrency?: number;
  namespace?: string;
  /** Absent: nothing is traced. */
  tracing?: Tracing | undefined;
  /** Of the services' latencies. */
  seed?: number;
  /** Runs the services; default: all of them in one process. */
  runServices?: (services: ServiceSettings[]) => Promise<Pick<ServiceProcess, "ended" | "stop">>;
  /** The port at which one sidecar finds the other: of what stands between them. Default: the other's own. */
  portBetween?: (caller: Place, callee: Place) => Promise<number>;
  /** Default: what `envoyBinary()` finds. */
  binary?: string;
  /** Envoy's, as in `EnvoyOptions`. */
  logLevel?: string;
  /** A line about each step, and about each Envoy that ends by itself. */
  progress?: (line: string) => void;
  /** Each line that an Envoy logs. */
  onLog?: (nodeId: string, line: string) => void;
}

export interface MeshSidecar {
  /** `reviews-v2`. */
  nodeId: string;
  service: string;
  version: string;
  inboundPort: number;
  outboundPort: number;
  envoy: EnvoyProcess;
}

export interface Mesh {
  /** In the table's order. */
  sidecars: readonly MeshSidecar[];
  /** productpage's inbound listener: `GET /productpage` with `host: productpage`. */
  entryPort: number;
  /** Undefined with a rate of 0. */
  load?: Load;
  /** Ends the load, then every process. May be called again. */
  stop(): Promise<void>;
}

/** Resolves when all Envoys are ready and the load runs; what was started is ended when a part of it fails. */
export async function startMesh(options: MeshOptions): Promise<Mesh> {
  const { ratePerSecond = 40, runServices = forkServices, progress = () => {} } = options;
  const controller = parseAddress(options.controllerAddress);
  if (controller === undefined) throw new Error(`${options.controllerAddress} is not host:port`);
  const places = await placesOf(BOOKINFO);
  const entryPort = places.find(({ service }) => service === ENTRY_SERVICE)?.inboundPort ?? 0;
  const endings: (() => Promise<unknown>)[] = [];
  const endAll = async () => {
    for (let end = endings.pop(); end !== undefined; end = endings.pop()) await end();
  };
  let stopped: Promise<void> | undefined;
  const stop = () => {
    stopped ??= endAll();
    return stopped;
  };
  try {
    progress(`starting ${places.length} services`);
    const services = await runServices(places.map((place) => settingsOf(place, options.seed ?? 1)));
    endings.push(services.stop);
    services.ended.then(() => {
      if (stopped === undefined) progress("the process of the services ended: every request will fail");
    });
    progress(`starting ${places.length} Envoys`);
    const sidecars = await startSidecars({ ...options, controller }, places, endings);
    progress(`the mesh is ready; productpage is at http://127.0.0.1:${entryPort}/productpage`);
    const mesh: Mesh = { sidecars, entryPort, stop };
    if (ratePerSecond > 0) {
      const asked = { port: entryPort, host: ENTRY_SERVICE, path: `/${ENTRY_SERVICE}` };
      const load = startLoad({ ...asked, ratePerSecond });
      endings.push(load.stop);
      mesh.load = load;
    }
    return mesh;
  } catch (error) {
    await stop();
    throw error;
  }
}

type SidecarOptions = MeshOptions & { controller: Address };

async function startSidecars(
  options: SidecarOptions,
  places: readonly Place[],
  endings: (() => Promise<unknown>)[],
): Promise<MeshSidecar[]> {
  const binary = options.binary ?? (await envoyBinary());
  const tracing = await tracingFor(binary, options);
  let isStopping = false;
  const started: MeshSidecar[] = [];
  endings.push(async () => {
    isStopping = true;
    await Promise.all(started.map(({ envoy }) => envoy.stop()));
  });
  const settled = await Promise.allSettled(
    places.map(async (place) => {
      const sidecar = await startSidecar({ ...options, tracing }, place, places, binary);
      started.push(sidecar);
      sidecar.envoy.exited.then((code) => {
        // 0 is Envoy's answer to an interrupt from the terminal, which ends the mesh anyway.
        if (!isStopping && code !== 0)
          options.progress?.(`Envoy ${place.name} ended with ${code ?? "a signal"}`);
      });
      await sidecar.envoy.ready();
      return sidecar;
    }),
  );
  return settled.map((result) => {
    if (result.status === "rejected") throw result.reason;
    return result.value;
  });
}

async function startSidecar(
  options: SidecarOptions,
  place: Place,
  places: readonly Place[],
  binary: string,
): Promise<MeshSidecar> {
  const { name, service, version, inboundPort, outboundPort } = place;
  const reached = await placesFrom(place, places, options.portBetween);
  const envoy = await startEnvoy({
    config: bootstrapOf(place, reached, options.controller, options.namespace ?? "default", options.tracing),
    nodeId: name,
    nodeCluster: service,
    concurrency: options.concurrency ?? 2,
    binary,
    logLevel: options.logLevel ?? "warning",
    onLog: (line) => options.onLog?.(name, line),
  });
  return { nodeId: name, service, version, inboundPort, outboundPort, envoy };
}

/** All workloads at the ports at which one of them finds those it calls. */
function placesFrom(
  caller: Place,
  places: readonly Place[],
  portBetween: MeshOptions["portBetween"],
): Promise<Place[]> {
  const called = new Set(caller.calls.map(({ service }) => service));
  return Promise.all(
    places.map(async (callee) => {
      if (portBetween === undefined || !called.has(callee.service)) return callee;
      return { ...callee, inboundPort: await portBetween(caller, callee) };
    }),
  );
}

/** An Envoy that does not know what Meshfuse says in spans traces without it. */
async function tracingFor(binary: string, options: MeshOptions): Promise<Tracing | undefined> {
  if (options.tracing === undefined) return undefined;
  const version = await examineEnvoy(binary, { platform: `${process.platform}-${process.arch}` });
  const spanTags = knowsSpanTags(version);
  if (!spanTags) {
    const needed = `Envoy ${OLDEST_ENVOY_WITH_SPAN_TAGS}`;
    options.progress?.(`Envoy ${version}: spans are without what Meshfuse did, which needs ${needed}`);
  }
  return { ...options.tracing, spanTags };
}
