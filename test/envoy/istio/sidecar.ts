// A real Envoy that is configured as Istio configures its own: node, stats, listeners and clusters that come by xDS.
import { mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type EnvoyProcess, startEnvoy } from "../../../bench/envoy/index.js";
import type { EnvoyFilter } from "../../controller/render/istio/crd.js";
import { patched, type Resources } from "./istiod.js";
import { type SidecarPorts, sidecarResources } from "./resources.js";

const TYPES = {
  listeners: "type.googleapis.com/envoy.config.listener.v3.Listener",
  clusters: "type.googleapis.com/envoy.config.cluster.v3.Cluster",
} as const;

/** As istio-agent starts it: a connection to filters that were replaced is closed with its next response. */
const DRAIN = ["--drain-time-s", "45", "--drain-strategy", "immediate"] as const;

export interface IstioWorkload {
  app: string;
  ports: SidecarPorts;
  /** extraStatTags of its proxy configuration. */
  statTags: readonly string[];
}

export class IstioSidecar {
  readonly #folder = mkdtempSync(join(tmpdir(), "meshfuse-istio-"));
  readonly #resources: Resources;
  #version = 0;
  #envoy: EnvoyProcess | undefined;

  private constructor(readonly workload: IstioWorkload) {
    this.#resources = sidecarResources(workload.app, workload.ports);
  }

  static async start(workload: IstioWorkload): Promise<IstioSidecar> {
    const sidecar = new IstioSidecar(workload);
    sidecar.apply(undefined);
    sidecar.#envoy = await startEnvoy({ config: sidecar.#bootstrap(), concurrency: 2, args: [...DRAIN] });
    await sidecar.#envoy.ready();
    return sidecar;
  }

  get envoy(): EnvoyProcess {
    if (this.#envoy === undefined) throw new Error("the sidecar was not started");
    return this.#envoy;
  }

  /** As `kubectl apply` and `kubectl delete` do: clusters go first, as istiod pushes them. */
  apply(filter: EnvoyFilter | undefined): void {
    const resources = filter === undefined ? this.#resources : patched(this.#resources, filter);
    this.#version++;
    this.#push("clusters", resources.clusters);
    this.#push("listeners", resources.listeners);
  }

  async stop(): Promise<void> {
    await this.#envoy?.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** A file that is renamed is read at once. */
  #push(kind: keyof typeof TYPES, resources: readonly object[]): void {
    const typed = resources.map((resource) => ({ "@type": TYPES[kind], ...resource }));
    const response = { version_info: String(this.#version), resources: typed };
    writeFileSync(join(this.#folder, "next"), JSON.stringify(response));
    renameSync(join(this.#folder, "next"), this.#file(kind));
  }

  #file(kind: keyof typeof TYPES): string {
    return join(this.#folder, `${kind}.json`);
  }

  #bootstrap(): object {
    const { app, statTags } = this.workload;
    const source = (kind: keyof typeof TYPES) => ({
      resource_api_version: "V3",
      path_config_source: { path: this.#file(kind) },
    });
    return {
      node: {
        id: `sidecar~10.244.1.17~${app}-v1-6c7d8f9b5-x2kqp.shop~shop.svc.cluster.local`,
        cluster: `${app}.shop`,
        metadata: metadata(app, statTags),
      },
      stats_config: statsConfig(statTags),
      dynamic_resources: { cds_config: source("clusters"), lds_config: source("listeners") },
    };
  }
}

function metadata(app: string, extraStatTags: readonly string[]): object {
  return {
    INTERCEPTION_MODE: "REDIRECT",
    ISTIO_VERSION: "1.29.0",
    LABELS: { app, "service.istio.io/canonical-name": app, "service.istio.io/canonical-revision": "v1" },
    NAME: `${app}-v1-6c7d8f9b5-x2kqp`,
    NAMESPACE: "shop",
    PROXY_CONFIG: { extraStatTags, drainDuration: "45s" },
    WORKLOAD_NAME: `${app}-v1`,
  };
}

/** Istio's own tags come before and after; of its matcher, what lets metrics of Wasm modules through. */
function statsConfig(extraStatTags: readonly string[]): object {
  return {
    use_all_default_tags: false,
    stats_tags: [
      { tag_name: "cluster_name", regex: "^cluster(\\.(.+);)" },
      ...extraStatTags.map((tag) => ({ tag_name: tag, regex: `(${tag}=\\.=(.*?);\\.;)` })),
      { tag_name: "cache", regex: "(cache\\.(.+?)\\.)" },
      { tag_name: "component", regex: "(component\\.(.+?)\\.)" },
      { tag_name: "tag", regex: "(tag\\.(.+?);\\.)" },
    ],
    stats_matcher: {
      inclusion_list: {
        patterns: ["reporter=", "cluster_manager", "listener_manager", "server", "wasm", "istio"].map(
          (prefix) => ({ prefix }),
        ),
      },
    },
  };
}
