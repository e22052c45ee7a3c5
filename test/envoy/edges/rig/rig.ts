// The controller as a user runs it, the sidecars, and the application behind them.
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { freePorts } from "../../../../bench/envoy/index.js";
import type { EdgeView, GraphView } from "../../../../controller/model/index.js";
import { type Running, start, until } from "../../../e2e/command.js";
import { Upstream } from "../../filter/rig/upstream.js";
import { becomes, type Counts, inGraph, inMetrics, inViews } from "./books.js";
import { ABORTED, IGNORED_STATUS, REJECTED, TURNED_AWAY } from "./kinds.js";
import { clusterOf, type Sidecar, startSidecars } from "./sidecars.js";

interface Delivery {
  delivered: boolean;
}

export class EdgesRig {
  readonly #folder = mkdtempSync(join(tmpdir(), "meshfuse-edges-"));
  readonly application = new Upstream();
  sidecars: Sidecar[] = [];
  #ports: number[] = [];
  #controller: Running | undefined;

  private constructor(private readonly module: Buffer) {}

  static async start(concurrency: number, module: Buffer): Promise<EdgesRig> {
    const rig = new EdgesRig(module);
    mkdirSync(join(rig.#folder, "policies"));
    rig.policies(1);
    rig.#ports = await freePorts(2);
    const { http1 } = await rig.application.start();
    await rig.startController();
    rig.sidecars = await startSidecars(concurrency, rig.#ports[0] ?? 0, http1);
    await rig.delivered();
    return rig;
  }

  async startController(): Promise<void> {
    const [xdsPort, apiPort] = this.#ports;
    writeFileSync(join(this.#folder, "module.wasm"), this.module);
    const running = start(
      "controller",
      ...["--policies", join(this.#folder, "policies"), "--data", join(this.#folder, "data")],
      ...["--xds-port", String(xdsPort), "--api-port", String(apiPort)],
      ...["--module", join(this.#folder, "module.wasm")],
    );
    this.#controller = running;
    await until("the controller to be ready", async () => {
      if (running.child.exitCode !== null) throw new Error(running.stderr());
      return (await fetch(`http://127.0.0.1:${apiPort}/readyz`).catch(() => undefined))?.ok;
    });
  }

  async endController(signal: "SIGTERM" | "SIGKILL"): Promise<void> {
    this.#controller?.child.kill(signal);
    await this.#controller?.ended;
  }

  /** For so long it answers nothing, and hears of it later. */
  async hangController(ms: number): Promise<void> {
    this.#controller?.child.kill("SIGSTOP");
    await wait(ms);
    this.#controller?.child.kill("SIGCONT");
  }

  /** Puts the policies in their place; another `revision` is another document. */
  policies(revision: number): void {
    const next = join(this.#folder, "next.yaml");
    writeFileSync(next, policies(revision));
    renameSync(next, join(this.#folder, "policies", "all.yaml"));
  }

  async delivered(): Promise<void> {
    await until("the sidecars to run what is wanted", async () => {
      const sidecars = await this.#rows<{ deliveries: Delivery[] }>("sidecars");
      const deliveries = sidecars.flatMap((sidecar) => sidecar.deliveries);
      return deliveries.length === 2 * this.sidecars.length && deliveries.every(({ delivered }) => delivered);
    });
  }

  edges(): Promise<EdgeView[]> {
    return this.#rows<EdgeView>("edges");
  }

  metrics(): Promise<Counts> {
    return inMetrics(this.sidecars);
  }

  async views(): Promise<Counts> {
    return inViews(await this.edges());
  }

  /** Waits until the Envoys' metrics and the controller say exactly this, with nothing under way. */
  async close(expected: Counts): Promise<void> {
    await becomes(() => this.metrics(), expected);
    await becomes(() => this.views(), expected);
    await until("nothing to be in flight", async () =>
      (await this.edges()).every(({ inFlight }) => inFlight === 0),
    );
  }

  /** Both ends of all edges in the past hour. */
  async graph(): Promise<Counts> {
    const response = await fetch(`http://127.0.0.1:${this.#ports[1]}/api/v1/graph?window=1h`);
    const { edges } = (await response.json()) as GraphView;
    return inGraph(edges);
  }

  sidecar(service: string): Sidecar {
    const sidecar = this.sidecars.find((each) => each.service === service);
    if (sidecar === undefined) throw new RangeError(`${service} has no sidecar`);
    return sidecar;
  }

  /** Envoy's own count of the retries of a caller's requests. */
  async retries(caller: string, called: string): Promise<number> {
    const name = `cluster.${clusterOf(called)}.upstream_rq_retry`;
    const { envoy } = this.sidecar(caller);
    return (await envoy.stats(`^${name.replaceAll(/[.|]/g, "\\$&")}$`)).get(name) ?? 0;
  }

  async stop(): Promise<void> {
    await Promise.all(this.sidecars.map(({ envoy }) => envoy.stop()));
    await this.endController("SIGKILL");
    await this.application.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #rows<Row>(name: string): Promise<Row[]> {
    const response = await fetch(`http://127.0.0.1:${this.#ports[1]}/api/v1/${name}`);
    const body = (await response.json()) as Record<string, Row[]>;
    return body[name] ?? [];
  }
}

/** Something of each kind that ends requests in a way of its own, and nothing that ends them by chance. */
function policies(revision: number): string {
  const meta = (kind: string, name: string, spec: object) =>
    JSON.stringify({ apiVersion: "meshfuse.dev/v1alpha1", kind, metadata: { name }, spec });
  const never = { consecutive: 1_000_000 - revision };
  const at = (prefix: string) => ({ paths: [{ prefix }] });
  return [
    meta("CircuitBreaker", "out", {
      ...{ direction: "outbound", priority: 1, match: at(REJECTED), trip: never, mode: "forcedOpen" },
    }),
    meta("CircuitBreaker", "in", {
      ...{ direction: "inbound", priority: 1, match: at(TURNED_AWAY), trip: never, mode: "forcedOpen" },
    }),
    meta("CircuitBreaker", "rest", {
      ...{ direction: "both", trip: never, failure: { ignore: [String(IGNORED_STATUS)] } },
    }),
    meta("FaultInjection", "abort", {
      ...{ direction: "outbound", match: at(ABORTED), percentage: "100%", activeFor: "1h" },
      abort: { status: 418 },
    }),
  ].join("\n---\n");
}
