// A real Envoy with the probe, its upstreams and its client.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type EnvoyProcess, freePorts, startEnvoy } from "../../../bench/envoy/index.js";
import { bootstrap, configure } from "./bootstrap.js";
import { send } from "./client.js";
import { ProbeLog } from "./lines.js";
import type { Scenario, Seen } from "./scenario.js";
import { startUpstreams, type Upstreams } from "./upstream.js";

export class RealHost {
  private constructor(
    readonly module: string,
    readonly folder: string,
    readonly port: number,
    readonly log: ProbeLog,
    readonly upstreams: Upstreams,
    readonly envoy: EnvoyProcess,
  ) {}

  static async start(module: string): Promise<RealHost> {
    const folder = mkdtempSync(join(tmpdir(), "meshfuse-parity-"));
    const upstreams = await startUpstreams();
    const [listener = 0, closed = 0] = await freePorts(2);
    configure(folder, module, "");
    const ports = { listener, http1: upstreams.http1Port, http2: upstreams.http2Port, closed };
    const log = new ProbeLog();
    const envoy = await startEnvoy({
      ...{ config: bootstrap(folder, ports), nodeId: "node", nodeCluster: "cluster" },
      logLevel: "warning,wasm:info",
      onLog: (line) => log.add(line),
    });
    await envoy.ready();
    return new RealHost(module, folder, listener, log, upstreams, envoy);
  }

  get exited(): Promise<number | undefined> {
    return this.envoy.exited;
  }

  send(scenario: Scenario): Promise<Seen> {
    return send(this.port, scenario);
  }

  configure(configuration: string): void {
    configure(this.folder, this.module, configuration);
  }

  async stop(): Promise<void> {
    await this.envoy.stop();
    await this.upstreams.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
