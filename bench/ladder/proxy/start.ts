// Starts a proxy for each subject; all of them, or none.
import { type EnvoyProcess, freePorts, startEnvoy } from "../../envoy/index.js";
import { BenchError } from "../step.js";
import { proxyBootstrap } from "./bootstrap.js";
import type { Subject } from "./subject.js";

export interface RunningProxy {
  subject: Subject;
  envoy: EnvoyProcess;
  port: number;
}

export interface Fleet {
  subjects: readonly Subject[];
  /** The Envoy executable. */
  binary: string;
  /** Workers of each. */
  concurrency: number;
  /** `host:port` that takes reports. */
  controller?: string;
  /** As in `EnvoyOptions`. */
  logLevel?: string;
  /** Each line that the proxy of a subject logs. */
  onLog?: (subject: Subject, line: string) => void;
}

/** In the order of the subjects, ready. What was started is ended when one of them fails. */
export async function startProxies(fleet: Fleet): Promise<RunningProxy[]> {
  const ports = await freePorts(fleet.subjects.length);
  const started = await Promise.allSettled(
    fleet.subjects.map((subject, index) => startProxy(fleet, subject, ports[index] ?? 0)),
  );
  const proxies = started.flatMap((each) => (each.status === "fulfilled" ? [each.value] : []));
  const failed = started.find((each) => each.status === "rejected");
  if (failed === undefined) return proxies;
  await stopProxies(proxies);
  throw failed.reason;
}

export async function stopProxies(proxies: readonly RunningProxy[]): Promise<void> {
  await Promise.all(proxies.map(({ envoy }) => envoy.stop()));
}

async function startProxy(fleet: Fleet, subject: Subject, port: number): Promise<RunningProxy> {
  const { binary, concurrency, controller, logLevel = "warning", onLog } = fleet;
  const { filters, scenario } = subject;
  const failed = (error: Error) => {
    throw new BenchError(`${subject.name}: ${error.message}`);
  };
  const envoy = await startEnvoy({
    config: proxyBootstrap({
      ...{ port, filters, response: scenario.response },
      ...(controller === undefined ? {} : { controller }),
    }),
    nodeId: subject.name.replaceAll(" ", "-"),
    nodeCluster: "bench",
    ...{ binary, concurrency, logLevel },
    onLog: (line) => onLog?.(subject, line),
  }).catch(failed);
  try {
    await envoy.ready().catch(failed);
    return { subject, envoy, port };
  } catch (error) {
    await envoy.stop();
    throw error;
  }
}
