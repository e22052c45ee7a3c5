// A stock Envoy with the module, its upstreams and the receiver of its reports.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { expect } from "vitest";
import { type EnvoyProcess, freePorts, startEnvoy } from "../../../../bench/envoy/index.js";
import { bootstrap, type Ports } from "./bootstrap.js";
import { type Answer, ask, type Wish } from "./client.js";
import { bytesValue, deliver } from "./ecds.js";
import { accessLogFile, type Side } from "./listener.js";
import { Metrics } from "./metrics.js";
import { REPORT_INTERVAL, Reports } from "./reports.js";
import { Upstream } from "./upstream.js";

/** All workers run a new document within some ticks; a busy machine takes longer. */
const IN_FORCE_WITHIN_MS = 45_000;
const POLL_MS = 20;

export interface AccessLine {
  status: string;
  flags: string;
  details: string;
  breaker: string;
  fault: string;
  visitor: string;
  /** May be anything, a bar too. */
  tenant: string;
}

export class Rig {
  #revision = 0x1000_0000;

  private constructor(
    readonly folder: string,
    readonly ports: Ports,
    readonly concurrency: number,
    readonly upstream: Upstream,
    readonly reports: Reports,
    readonly envoy: EnvoyProcess,
    readonly metrics: Metrics,
    /** What Envoy logged since it started. */
    readonly log: string[],
  ) {}

  /** Both directions run `{}` with reports; `first` is what the outbound side starts with instead. */
  static async start(concurrency: number, first?: object, nodeId = "cart-1"): Promise<Rig> {
    const folder = mkdtempSync(join(tmpdir(), "meshfuse-filter-"));
    const upstream = new Upstream();
    const reports = new Reports();
    const [outbound = 0, inbound = 0, caller = 0, native = 0, closed = 0] = await freePorts(5);
    const upstreamPorts = await upstream.start();
    const ports = {
      outbound,
      inbound,
      caller,
      native,
      closed,
      ...upstreamPorts,
      reports: await reports.start(),
    };
    for (const side of ["outbound", "inbound"] as const) {
      deliver(folder, side, first ?? bytesValue(JSON.stringify({ direction: side })));
    }
    const log: string[] = [];
    const envoy = await startEnvoy({
      ...{ config: bootstrap(folder, ports), nodeId, nodeCluster: "cart", concurrency },
      logLevel: "warning,wasm:info",
      args: ["--file-flush-interval-msec", "50"],
      onLog: (line) => log.push(line),
    });
    await envoy.ready();
    return new Rig(folder, ports, concurrency, upstream, reports, envoy, new Metrics(envoy.adminUrl), log);
  }

  /** Puts a document in force on every worker of the Envoy. */
  async apply(side: Side, document: object, module?: Buffer): Promise<void> {
    const revision = (++this.#revision).toString(16);
    const report = { cluster: "meshfuse", interval: REPORT_INTERVAL };
    const whole = { direction: side, revision, report, ...document };
    deliver(this.folder, side, bytesValue(JSON.stringify(whole)), module);
    // The main thread has a VM too.
    const wanted = this.concurrency + 1;
    const deadlineMs = performance.now() + IN_FORCE_WITHIN_MS;
    while (this.reports.vmsOn(side, revision) !== wanted) {
      if (performance.now() > deadlineMs) throw new Error(this.#notInForce(side, revision));
      await wait(POLL_MS);
    }
  }

  /** A request through the outbound listener. */
  ask(wish: Wish): Promise<Answer> {
    return ask(this.ports.outbound, wish);
  }

  /** What the access log says of the requests with `x-case: <name>`, once there are so many. */
  async accessLines(name: string, count = 1): Promise<AccessLine[]> {
    const lines = () => linesOf(readFileSync(accessLogFile(this.folder), "latin1"), name);
    await expect.poll(() => lines().length, { interval: 30 }).toBe(count);
    return lines();
  }

  #notInForce(side: Side, revision: string): string {
    const vms = this.reports.vmsOn(side, revision);
    const refused = [...this.reports.refused, ...this.log.filter((line) => line.includes("meshfuse:"))];
    return `${side} ${revision} is in force in ${vms} of ${this.concurrency + 1} VMs\n${refused.slice(-5).join("\n")}`;
  }

  async stop(): Promise<void> {
    await this.envoy.stop();
    await Promise.all([this.upstream.stop(), this.reports.stop()]);
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function linesOf(text: string, name: string): AccessLine[] {
  return text.split("\n").flatMap((line) => {
    const [which, ...fields] = line.split("|");
    const [status = "", flags = "", details = "", breaker = "", fault = "", visitor = "", ...rest] = fields;
    const tenant = rest.join("|");
    return which === name ? [{ status, flags, details, breaker, fault, visitor, tenant }] : [];
  });
}

/** A service of the mesh for one test alone, so that its counts are that test's alone. */
export function serviceOf(name: string): object {
  return { services: [{ name: `default/${name}`, hosts: [name] }] };
}
