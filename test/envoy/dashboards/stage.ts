/** A mesh in all kinds of trouble, and a Prometheus that scrapes it: what the dashboards are to show. */
import { type PrometheusProcess, startPrometheus } from "../../../bench/prometheus/index.js";
import { scrapeConfig } from "../../../controller/cli/demo/scrape.js";
import { type Stage, setStage } from "../../../controller/cli/demo/stage.js";
import { readSettings } from "../../../controller/settings.js";
import { rendered } from "../../controller/prometheus/rendered.js";
import { ROOT, until } from "../../e2e/command.js";
import { ask } from "../ask.js";
import { bytesValue, Rig } from "../filter/rig/index.js";
import { policies, TRIPPING_PATH, TRIPPING_REQUESTS } from "./policies.js";

const MODULE = `${ROOT}dist/meshfuse.wasm`;
const RATE_PER_SECOND = 40;
const RULES = "rules.yaml";

export class Scene {
  private constructor(
    readonly stage: Stage,
    /** An Envoy that was configured by hand, and wrongly. */
    readonly refusing: Rig,
    readonly prometheus: PrometheusProcess,
  ) {}

  static async start(binary: string): Promise<Scene> {
    const read = readSettings(
      { "api-port": "0", "xds-port": "0", module: MODULE, "log-level": "silent" },
      {},
    );
    if ("errors" in read) throw new Error(read.errors.join());
    const quiet = { logs: { write: () => undefined }, progress: () => undefined };
    const needs = { settings: read.settings, ratePerSecond: RATE_PER_SECOND, ...quiet };
    const refusing = await Rig.start(1, bytesValue(`{"breakers": 5}`));
    const stage = await setStage(needs, new AbortController().signal).catch(async (error: Error) => {
      await refusing.stop();
      throw error;
    });
    const sidecars = [...stage.mesh.sidecars, { nodeId: "refusing", envoy: refusing.envoy }];
    const config = withRules(scrapeConfig({ api: stage.controller.addresses.api, sidecars }));
    const files = { [RULES]: rendered() };
    const prometheus = await startPrometheus({ binary, config, files }).catch(async (error: Error) => {
      await Promise.all([stage.clear(), refusing.stop()]);
      throw error;
    });
    return new Scene(stage, refusing, prometheus);
  }

  /** Policies, load, and what only happens once. */
  async makeTrouble(): Promise<void> {
    await this.#apply(policies());
    await until("the policies to be in all sidecars", async () => {
      const { sidecars } = (await this.#get("sidecars")) as {
        sidecars: { deliveries: { delivered: boolean }[] }[];
      };
      const isDelivered = sidecars.every(({ deliveries }) => deliveries.every(({ delivered }) => delivered));
      return sidecars.length === this.stage.mesh.sidecars.length && isDelivered ? true : undefined;
    });
    this.stage.startLoad();
    const page = { host: "productpage", "x-tenant": "gold" };
    for (let request = 0; request < TRIPPING_REQUESTS; request++) {
      await ask(this.stage.mesh.entryPort, page, TRIPPING_PATH);
    }
  }

  /** What the experiment broke gets well: the breaker before it closes, over a ramp. */
  async endExperiment(): Promise<void> {
    await this.#call("policies/FaultInjection/default/ratings-down", "DELETE");
  }

  async stop(): Promise<void> {
    await Promise.all([this.stage.clear(), this.refusing.stop(), this.prometheus.stop()]);
  }

  async #apply(documents: string): Promise<void> {
    await this.#call("policies", "POST", documents);
  }

  async #get(path: string): Promise<unknown> {
    return (await this.#call(path, "GET")).json();
  }

  async #call(path: string, method: string, body?: string): Promise<Response> {
    const url = `${this.stage.controller.addresses.api}/api/v1/${path}`;
    const headers = { "content-type": "application/yaml" };
    const reply = await fetch(url, body === undefined ? { method } : { method, headers, body });
    if (!reply.ok) throw new Error(`${method} ${path}: ${await reply.text()}`);
    return reply;
  }
}

/** The rules that are rendered, each second, and the edges under Istio's names. */
function withRules(config: object): object {
  const { global, scrape_configs } = config as { global: object; scrape_configs: object[] };
  const [controller] = scrape_configs;
  const istio = { ...controller, job_name: "istio", metrics_path: "/metrics/istio" };
  return {
    global: { ...global, evaluation_interval: "1s" },
    scrape_configs: [...scrape_configs, istio],
    rule_files: [RULES],
  };
}
