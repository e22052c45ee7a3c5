// One real Envoy before one application whose failures fade, the controller as a user runs it, with an event log, and the
// rendered access log.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { type EnvoyProcess, freePorts, startEnvoy } from "../../../bench/envoy/index.js";
import { readRenderOptions, renderEnvoy, sidecarBootstrap } from "../../../controller/render/index.js";
import { type Running, start, until } from "../../e2e/command.js";

const FILE_LOGGER = "type.googleapis.com/envoy.extensions.access_loggers.file.v3.FileAccessLog";
const TAGS = ["tenant"];
const FLUSH_MS = "100";

interface Manager {
  access_log?: object[];
}

export class FadingRig {
  readonly #folder = mkdtempSync(join(tmpdir(), "meshfuse-fading-"));
  readonly #application = createServer((request, response) => {
    request.resume();
    // As evenly as a share can be: each request adds to what is owed.
    this.#owed += this.share();
    const fails = this.#owed >= 1;
    if (fails) this.#owed -= 1;
    response.writeHead(fails ? 503 : 200).end();
  });
  #owed = 0;
  #ports: number[] = [];
  #controller: Running | undefined;
  #envoy: EnvoyProcess | undefined;
  /** Of the application's answers that fail, now. */
  share = () => 0;

  static async start(policies: string): Promise<FadingRig> {
    const rig = new FadingRig();
    await new Promise<void>((resolve) => rig.#application.listen(0, "127.0.0.1", resolve));
    rig.#ports = await freePorts(3);
    writeFileSync(join(rig.#folder, "policies.yaml"), policies);
    await rig.#startController();
    await rig.#startEnvoy();
    return rig;
  }

  get apiUrl(): string {
    return `http://127.0.0.1:${this.#ports[1]}`;
  }

  async json<T>(path: string): Promise<T> {
    return (await (await fetch(this.apiUrl + path)).json()) as T;
  }

  /** As many as are sent so far, each a line that is JSON, or this throws. */
  accessLog(): Record<string, unknown>[] {
    return linesOf(join(this.#folder, "access.log"));
  }

  events(): Record<string, unknown>[] {
    return linesOf(join(this.#folder, "events.jsonl"));
  }

  /** Bytes of a request that asks to close, one character a byte; the first line of the answer. */
  async raw(request: string): Promise<string> {
    const socket = connect(this.#ports[2] ?? 0, "127.0.0.1");
    socket.write(request, "latin1");
    let answer = "";
    for await (const chunk of socket) answer += String(chunk);
    return answer.split("\r\n")[0] ?? "";
  }

  async get(path: string): Promise<number> {
    return (await fetch(`http://127.0.0.1:${this.#ports[2]}${path}`)).status;
  }

  async stop(): Promise<void> {
    await this.#envoy?.stop();
    this.#controller?.child.kill("SIGTERM");
    await this.#controller?.ended;
    this.#application.closeAllConnections();
    this.#application.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #startController(): Promise<void> {
    const [xdsPort, apiPort] = this.#ports;
    const running = start(
      "controller",
      ...["--data", join(this.#folder, "data"), "--event-log", join(this.#folder, "events.jsonl")],
      ...["--xds-port", String(xdsPort), "--api-port", String(apiPort)],
    );
    this.#controller = running;
    await until("the controller to be ready", async () => {
      if (running.child.exitCode !== null) throw new Error(running.stderr());
      return (await fetch(`${this.apiUrl}/readyz`).catch(() => undefined))?.ok;
    });
    const headers = { "content-type": "application/yaml" };
    const body = readFileSync(join(this.#folder, "policies.yaml"), "utf8");
    const applied = await fetch(`${this.apiUrl}/api/v1/policies?by=test`, { method: "POST", headers, body });
    if (!applied.ok) throw new Error(await applied.text());
  }

  async #startEnvoy(): Promise<void> {
    const local = (port = 0) => ({ host: "127.0.0.1", port });
    const { port } = this.#application.address() as AddressInfo;
    const config = sidecarBootstrap({
      ...{ nodeId: "cart-1", nodeCluster: "cart", routes: [] },
      identity: { namespace: "default", service: "cart", version: "v1", labels: {}, tags: TAGS },
      ...{ controller: local(this.#ports[0]), application: local(port), inbound: local(this.#ports[2]) },
    });
    managerOf(config).access_log = [this.#logger()];
    const args = ["--file-flush-interval-msec", FLUSH_MS];
    this.#envoy = await startEnvoy({ config, concurrency: 2, args });
    await this.#envoy.ready();
    await until("the sidecar to run its policies", async () => {
      const { sidecars } = await this.json<{ sidecars: { deliveries: { delivered: boolean }[] }[] }>(
        "/api/v1/sidecars",
      );
      const deliveries = sidecars[0]?.deliveries ?? [];
      return deliveries.length > 0 && deliveries.every(({ delivered }) => delivered);
    });
  }

  /** What is rendered, into a file in place of standard output. */
  #logger(): object {
    const wish = { part: "access-log", direction: "inbound", service: "cart", tags: TAGS };
    const read = readRenderOptions(wish);
    if ("errors" in read) throw new Error(read.errors.join());
    const [entry] = parse(renderEnvoy(read.options));
    const { log_format } = entry.typed_config;
    const path = join(this.#folder, "access.log");
    return {
      name: "envoy.access_loggers.file",
      typed_config: { "@type": FILE_LOGGER, path, log_format },
    };
  }
}

function managerOf(config: object): Manager {
  const { static_resources } = config as {
    static_resources: { listeners: { filter_chains: { filters: { typed_config: Manager }[] }[] }[] };
  };
  const manager = static_resources.listeners[0]?.filter_chains[0]?.filters[0]?.typed_config;
  if (manager === undefined) throw new Error("the bootstrap has no listener");
  return manager;
}

/** Whole lines alone: the last one may be on its way. */
function linesOf(path: string): Record<string, unknown>[] {
  const lines = readFileSync(path, "utf8").split("\n").slice(0, -1);
  return lines.map((line) => JSON.parse(line));
}
