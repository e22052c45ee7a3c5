// An Envoy with our filter alone, which answers by itself: nothing but faults takes time, and its log says how much. Faults of
// the response concern an upstream's alone: for the host `response` that is the same Envoy, by another listener.
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";
import { parse } from "yaml";
import { type EnvoyProcess, freePorts, startEnvoy } from "../../../../bench/envoy/index.js";
import { readRenderOptions, renderEnvoy } from "../../../../controller/render/index.js";
import { cluster } from "../../filter/rig/clusters.js";
import { Metrics } from "../../filter/rig/metrics.js";
import { listener, ourFilter } from "./bootstrap.js";

const LOGGER = "type.googleapis.com/envoy.extensions.access_loggers.file.v3.FileAccessLog";
/** Host, id, from the first byte of the request to the first of the answer in microseconds, and what we published. */
const LINE =
  "%REQ(:AUTHORITY)% %REQ(X-REQUEST-ID)% %COMMON_DURATION(DS_RX_BEG:DS_TX_BEG:us)% " +
  "%FILTER_STATE(wasm.meshfuse.fault:PLAIN)%\n";

export interface Logged {
  host: string;
  id: string;
  tookUs: number;
  /** `default/x:delay+100`, or "-". */
  note: string;
}

export class Solo {
  private constructor(
    readonly port: number,
    readonly metrics: Metrics,
    private readonly envoy: EnvoyProcess,
    private readonly folder: string,
  ) {}

  /** One fault for each host, with `default/<host>` as its name, or several by themselves. */
  static async start(faults: readonly object[]): Promise<Solo> {
    const folder = await mkdtemp(join(tmpdir(), "meshfuse-solo-"));
    const [port = 0, upstream = 0] = await freePorts(2);
    const config = bootstrap({ port, upstream }, join(folder, "access.log"), faults);
    const envoy = await startEnvoy({ config, args: ["--file-flush-interval-msec", "50"] });
    await envoy.ready();
    return new Solo(port, new Metrics(envoy.adminUrl), envoy, folder);
  }

  /** The log, once it has so many lines. */
  async logged(count: number): Promise<Logged[]> {
    const lines = async () => (await readFile(join(this.folder, "access.log"), "latin1")).trim().split("\n");
    await expect.poll(async () => (await lines()).length).toBe(count);
    return (await lines()).map((line) => {
      const [host = "", id = "", tookUs, note = ""] = line.split(" ");
      return { host, id, tookUs: Number(tookUs), note };
    });
  }

  async stop(): Promise<void> {
    await this.envoy.stop();
    await rm(this.folder, { recursive: true, force: true });
  }
}

function bootstrap(
  ports: { port: number; upstream: number },
  path: string,
  faults: readonly object[],
): object {
  const read = readRenderOptions({ service: "cart", part: "bootstrap", controller: "127.0.0.1:1" });
  if ("errors" in read) throw new Error(read.errors.join());
  const log_format = { text_format_source: { inline_string: LINE } };
  const access_log = [{ name: "log", typed_config: { "@type": LOGGER, path, log_format } }];
  const answering = hostOf("*", { direct_response: { status: 200, body: { inline_string: "ok" } } });
  const asking = hostOf("response", { route: { cluster: "upstream" } });
  const filters = ourFilter({ faults });
  return {
    stats_config: parse(renderEnvoy(read.options)).stats_config,
    stats_flush_interval: "0.2s",
    static_resources: {
      listeners: [
        listener("solo", ports.port, filters, [asking, answering], { access_log }),
        listener("upstream", ports.upstream, [], [answering]),
      ],
      clusters: [cluster("upstream", ports.upstream)],
    },
  };
}

function hostOf(domain: string, action: object): object {
  return { name: domain, domains: [domain], routes: [{ match: { prefix: "/" }, ...action }] };
}
