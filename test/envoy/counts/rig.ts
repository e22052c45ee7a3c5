// One real Envoy with one application, the controller as a user runs it, and requests whose number is known.
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { Agent, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { type EnvoyProcess, freePorts, startEnvoy } from "../../../bench/envoy/index.js";
import { CONTROLLER_CLUSTER } from "../../../controller/render/filter.js";
import { sidecarBootstrap } from "../../../controller/render/index.js";
import { type Running, start, until } from "../../e2e/command.js";
import { type Answer, ask, type Wish } from "../filter/rig/index.js";
import { STAYS_MS } from "../filter/rig/upstream.js";
import { releaseBuild } from "./builds.js";

/** With four workers, one without any of them has a chance of one in 25 million. */
const CLIENTS = 64;
/** Of each client, between two requests: together about a thousand requests a second. */
const PAUSE_MS = 55;
const WATCH_MS = 100;
/** A second on a machine of its own; it gets little of one that is busy with these requests and with other tests. */
const STARTED_WITHIN_MS = 120_000;
/**
 * What any VM counted is told within three reports: each writes what it counted once an interval, the one that reports
 * reads it an interval later at most, and one may be on its way already. The stream of configurations may begin anew
 * meanwhile, which is an answer of the controller, too.
 */
const ANSWERS = 4;
const ANSWERED = `cluster.${CONTROLLER_CLUSTER}.upstream_rq_200`;

interface Edge {
  direction: string;
  requests: number;
  inFlight: number;
}

export class CountsRig {
  readonly #folder = mkdtempSync(join(tmpdir(), "meshfuse-counts-"));
  readonly #agents = Array.from({ length: CLIENTS }, () => new Agent({ keepAlive: true, maxSockets: 1 }));
  readonly #application = createServer({ keepAliveTimeout: STAYS_MS }, (request, response) => {
    request.resume();
    if (request.url !== "/never") response.end("served");
  });
  #ports: number[] = [];
  #controller: Running | undefined;
  envoy: EnvoyProcess | undefined;
  /** Requests sent so far, and of those the ones that the application answered. */
  sent = 0;
  served = 0;
  /** What the API said that cannot be: totals that fell, or that are more than what was sent. */
  readonly impossible: string[] = [];
  #watching = true;
  #watched: Promise<void> | undefined;

  private constructor(readonly concurrency: number) {}

  static async start(concurrency: number, module = releaseBuild()): Promise<CountsRig> {
    const rig = new CountsRig(concurrency);
    mkdirSync(join(rig.#folder, "policies"));
    await new Promise<void>((resolve) => rig.#application.listen(0, "127.0.0.1", resolve));
    rig.#ports = await freePorts(3);
    await rig.startController(module);
    await rig.startEnvoy();
    rig.#watched = rig.#watch();
    return rig;
  }

  async startController(module: Buffer): Promise<void> {
    const [xdsPort, apiPort] = this.#ports;
    writeFileSync(join(this.#folder, "module.wasm"), module);
    this.#controller = start(
      "controller",
      ...["--policies", join(this.#folder, "policies"), "--data", join(this.#folder, "data")],
      ...["--xds-port", String(xdsPort), "--api-port", String(apiPort)],
      ...["--module", join(this.#folder, "module.wasm")],
    );
    const running = this.#controller;
    const isReady = async () => {
      if (running.child.exitCode !== null) throw new Error(running.stderr());
      return (await fetch(`http://127.0.0.1:${apiPort}/readyz`).catch(() => undefined))?.ok;
    };
    await until("the controller to be ready", isReady, STARTED_WITHIN_MS);
  }

  async endController(signal: "SIGTERM" | "SIGKILL"): Promise<void> {
    this.#controller?.child.kill(signal);
    await this.#controller?.ended;
  }

  async restartController(signal: "SIGTERM" | "SIGKILL", module = releaseBuild()): Promise<void> {
    await this.endController(signal);
    await this.startController(module);
  }

  /** Resolves when all its VMs run what the controller wants. */
  async startEnvoy(): Promise<void> {
    const local = (port = 0) => ({ host: "127.0.0.1", port });
    const { port } = this.#application.address() as AddressInfo;
    const config = sidecarBootstrap({
      ...{ nodeId: "cart-1", nodeCluster: "cart", routes: [] },
      identity: { namespace: "default", service: "cart", version: "v1", labels: { app: "cart" }, tags: [] },
      ...{ controller: local(this.#ports[0]), application: local(port), inbound: local(this.#ports[2]) },
    });
    this.envoy = await startEnvoy({ config, concurrency: this.concurrency });
    await this.envoy.ready();
    await this.delivered();
  }

  delivered(): Promise<true> {
    return until("the sidecar to run what is wanted", async () => {
      const [sidecar] = await this.#rows<{ deliveries: { delivered: boolean }[] }>("sidecars");
      const deliveries = sidecar?.deliveries ?? [];
      return deliveries.length > 0 && deliveries.every(({ delivered }) => delivered);
    });
  }

  /** Puts a policy file in its place; each is another revision. */
  policy(consecutive: number): void {
    const text = [
      "{apiVersion: meshfuse.dev/v1alpha1, kind: CircuitBreaker, metadata: {name: never},",
      `spec: {direction: inbound, trip: {consecutive: ${consecutive}}}}`,
    ].join(" ");
    writeFileSync(join(this.#folder, "next.yaml"), text);
    renameSync(join(this.#folder, "next.yaml"), join(this.#folder, "policies", "never.yaml"));
  }

  get apiUrl(): string {
    return `http://127.0.0.1:${this.#ports[1]}`;
  }

  /** Numbers of the clients. */
  get clients(): number[] {
    return [...this.#agents.keys()];
  }

  /** By the client of this number: always the same connection, so the same worker. */
  async ask(client: number, wish: Wish = {}): Promise<Answer> {
    const agent = this.#agents[client % CLIENTS];
    this.sent++;
    const answer = await ask(this.#ports[2] ?? 0, { ...wish, ...(agent === undefined ? {} : { agent }) });
    if (answer.body === "served") this.served++;
    return answer;
  }

  /** One request of each client, all at once. */
  all(wish: Wish = {}): Promise<Answer[]> {
    return Promise.all(this.#agents.map((_, client) => this.ask(client, wish)));
  }

  /** All clients ask again and again while `what` happens. */
  async during(what: () => Promise<unknown>): Promise<void> {
    let isOver = false;
    const walk = async (client: number) => {
      while (!isOver) {
        await this.ask(client);
        await wait(PAUSE_MS);
      }
    };
    const walks = this.#agents.map((_, client) => walk(client));
    await what().finally(() => {
      isOver = true;
    });
    await Promise.all(walks);
  }

  async edge(): Promise<Edge> {
    const edges = (await this.#rows<Edge>("edges")).filter(({ direction }) => direction === "inbound");
    const sum = (key: "requests" | "inFlight") => edges.reduce((total, edge) => total + edge[key], 0);
    return { direction: "inbound", requests: sum("requests"), inFlight: sum("inFlight") };
  }

  /** Resolves when the edges tell of exactly so many requests. */
  async told(requests: number): Promise<void> {
    let last = -1;
    await until(`the edges to tell of ${requests} requests`, async () => {
      last = (await this.edge()).requests;
      return last >= requests;
    }).catch((error: Error) => {
      throw new Error(`${error.message}; they tell of ${last}`);
    });
    if (last !== requests) throw new Error(`the edges tell of ${last} requests, ${requests} were made`);
  }

  /** Resolves when all that was counted before is told, but for what is lost; with the edges as they are then. */
  async settled(): Promise<Edge> {
    const answers = async () => (await this.envoy?.stats(`^${ANSWERED}$`))?.get(ANSWERED) ?? 0;
    const before = await answers();
    await until("further reports", async () => (await answers()) >= before + ANSWERS);
    return this.edge();
  }

  async stop(): Promise<void> {
    this.#watching = false;
    await this.#watched;
    for (const agent of this.#agents) agent.destroy();
    await this.envoy?.stop();
    await this.endController("SIGKILL");
    this.#application.closeAllConnections();
    this.#application.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #watch(): Promise<void> {
    let before = 0;
    while (this.#watching) {
      // Between two controllers there is nobody to ask.
      const edge = await this.edge().catch(() => undefined);
      if (edge !== undefined) {
        if (edge.requests < before) this.impossible.push(`${edge.requests} after ${before}`);
        if (edge.requests > this.sent) this.impossible.push(`${edge.requests} of ${this.sent} sent`);
        before = edge.requests;
      }
      await wait(WATCH_MS);
    }
  }

  async #rows<Row>(name: string): Promise<Row[]> {
    const response = await fetch(`http://127.0.0.1:${this.#ports[1]}/api/v1/${name}`);
    const body = (await response.json()) as Record<string, Row[]>;
    return body[name] ?? [];
  }
}
