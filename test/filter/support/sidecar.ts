// The release module in the emulated Envoy: one sidecar with its workers, and its counters by label.
import { fileURLToPath } from "node:url";
import { EmulatedEnvoy, type EnvoyOptions, loadModule, type Root, type Vm } from "../../host/index.js";

const MODULE = fileURLToPath(new URL("../../../dist/meshfuse.wasm", import.meta.url));
const PREFIX: Readonly<Record<string, string>> = {
  inbound: "meshfuse.inbound",
  outbound: "meshfuse.outbound",
};
/** Housekeeping ticks come every 100 ms; after one, Envoy's metrics know everything. */
const TICK_MS = 100;

export type Labels = Readonly<Record<string, string>>;
/** A configuration document of the filter. */
export type Document = { direction?: "inbound" | "outbound" } & Readonly<Record<string, unknown>>;

export class Sidecar {
  readonly vms: Vm[] = [];
  /** The live root of the first worker. */
  root: Root;
  #roots: Root[] = [];

  private constructor(
    readonly envoy: EmulatedEnvoy,
    document: Document,
    workers: number,
  ) {
    for (let i = 0; i < workers; i++) this.vms.push(envoy.addVm());
    this.root = this.push(document);
  }

  static async start(document: Document, workers = 1, options: EnvoyOptions = {}): Promise<Sidecar> {
    const node = { id: "reviews-v1", cluster: "reviews" };
    return new Sidecar(new EmulatedEnvoy(await loadModule(MODULE), { node, ...options }), document, workers);
  }

  /** The live roots, one a worker. */
  get roots(): readonly Root[] {
    return this.#roots;
  }

  /** Puts a document in force in all workers; the first one's root. */
  push(document: Document): Root {
    const direction = document.direction ?? "outbound";
    const rootId = PREFIX[direction] ?? direction;
    this.#roots = this.envoy.configureAll({ rootId, direction, configuration: JSON.stringify(document) });
    const [first] = this.#roots;
    if (first === undefined) throw new Error("no worker took the configuration");
    this.root = first;
    return first;
  }

  /** The live root of worker `index`. */
  worker(index: number): Root {
    const root = this.#roots[index];
    if (root === undefined) throw new Error(`there is no worker ${index}`);
    return root;
  }

  /** One more worker with the same configuration, as after another one's end. */
  addWorker(document: Document): Root {
    const direction = document.direction ?? "outbound";
    const vm = this.envoy.addVm();
    this.vms.push(vm);
    const rootId = PREFIX[direction] ?? direction;
    const root = vm.startRoot({ rootId, direction, configuration: JSON.stringify(document) });
    this.#roots = [...this.#roots, root];
    return root;
  }

  /** The sum of all counters `name` that have these labels; metrics are told at the tick, which this waits for. */
  counter(name: string, labels: Labels = {}): number {
    this.envoy.advance(TICK_MS);
    return this.told(name, labels);
  }

  /** The same as Envoy has heard it so far. */
  told(name: string, labels: Labels = {}): number {
    const { metrics } = this.envoy;
    return this.names(name, labels).reduce((sum, full) => sum + (metrics.value("counter", full) ?? 0), 0);
  }

  /** Full names of the counters `name` that have these labels. */
  names(name: string, labels: Labels = {}): string[] {
    return this.envoy.metrics
      .names("counter", `${name}.`)
      .filter((full) => Object.entries(labels).every(([key, value]) => labelsOf(full)[key] === value));
  }

  /** Counters `name` by the value of one label, those of nothing left out. */
  counterBy(name: string, label: string, labels: Labels = {}): Record<string, number> {
    this.envoy.advance(TICK_MS);
    const byValue: Record<string, number> = {};
    for (const full of this.names(name, labels)) {
      const value = labelsOf(full)[label] ?? "";
      byValue[value] = (byValue[value] ?? 0) + (this.envoy.metrics.value("counter", full) ?? 0);
    }
    return byValue;
  }
}

/** The labels in `name.label=.=value;.;label=.=value;.;`. */
export function labelsOf(name: string): Record<string, string> {
  const pairs = name.slice(name.indexOf(".") + 1).matchAll(/(.*?)=\.=(.*?);\.;/g);
  return Object.fromEntries([...pairs].map(([, label = "", value = ""]) => [label, value]));
}
