// The Envoy of the two, and what each of them counted.
import { type EnvoyProcess, freePorts, startEnvoy } from "../../../../bench/envoy/index.js";
import { Metrics } from "../../filter/rig/metrics.js";
import { bootstrap, type Case, type Ports } from "./bootstrap.js";
import { type Exchange, exchange, type Leaving, type Wish, wire } from "./exchange.js";
import { Upstream } from "./upstream.js";

export interface Both<Value> {
  ours: Value;
  native: Value;
}

/** Counters of Envoy's own filter that say the same as one of ours. */
const NATIVE_COUNTERS: Record<string, string> = {
  aborts_injected: "abort",
  delays_injected: "delay",
  response_rl_injected: "throughput",
};
const NATIVE_PREFIX = "http.native.fault.";

export class Pair {
  private constructor(
    readonly ports: Ports,
    readonly upstream: Upstream,
    readonly envoy: EnvoyProcess,
    readonly metrics: Metrics,
  ) {}

  static async start(cases: readonly Case[]): Promise<Pair> {
    const upstream = new Upstream();
    const [ours = 0, native = 0, oursRetried = 0, nativeRetried = 0] = await freePorts(4);
    const ports = { ours, native, oursRetried, nativeRetried, ...(await upstream.start()) };
    const envoy = await startEnvoy({ config: bootstrap(cases, ports), concurrency: 1, nodeId: "cart-1" });
    await envoy.ready();
    return new Pair(ports, upstream, envoy, new Metrics(envoy.adminUrl));
  }

  /** The same bytes to each, ours first. */
  async both(bytes: Buffer | Wish, leaving?: Leaving): Promise<Both<Exchange>> {
    const request = Buffer.isBuffer(bytes) ? bytes : wire(bytes);
    return this.each((port) => exchange(port, request, leaving));
  }

  async each<Value>(ask: (port: number) => Promise<Value>): Promise<Both<Value>> {
    return { ours: await ask(this.ports.ours), native: await ask(this.ports.native) };
  }

  /** What our filter injected for that host, by kind. */
  async becomes(host: string, kinds: Record<string, number>): Promise<void> {
    await this.metrics.becomes(kinds, "kind", "meshfuse_fault_injected_total", { fault: `default/${host}` });
  }

  /** What Envoy's own filter injected meanwhile, by kind. */
  async nativeDuring(what: () => Promise<unknown>): Promise<Record<string, number>> {
    const before = await this.#nativeCounts();
    await what();
    const after = await this.#nativeCounts();
    const grown = [...after].map(([kind, count]) => [kind, count - (before.get(kind) ?? 0)] as const);
    return Object.fromEntries(grown.filter(([, count]) => count > 0));
  }

  /** Requests that Envoy's own filter holds or slows. */
  async nativeActive(): Promise<number> {
    return (
      (await this.envoy.stats(`^${NATIVE_PREFIX}active_faults$`)).get(`${NATIVE_PREFIX}active_faults`) ?? 0
    );
  }

  async stop(): Promise<void> {
    await this.envoy.stop();
    await this.upstream.stop();
  }

  async #nativeCounts(): Promise<Map<string, number>> {
    const stats = await this.envoy.stats(`^${NATIVE_PREFIX}`);
    return new Map(
      Object.entries(NATIVE_COUNTERS).map(([name, kind]) => [kind, stats.get(NATIVE_PREFIX + name) ?? 0]),
    );
  }
}
