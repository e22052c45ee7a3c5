// The metrics of one Envoy process, by type and name: they outlive VMs. A VM knows them by ids of its own; defining a
// name again gives a new id for the same metric.
import { Status } from "./status.js";
import type { ViolationLog } from "./violation.js";

export type MetricKind = "counter" | "gauge" | "histogram";

/** An id's two lowest bits are the type; ids of a type go up by four. */
const KINDS: readonly MetricKind[] = ["counter", "gauge", "histogram"];
const ID_STEP = 4;

interface Metric {
  readonly kind: MetricKind;
  readonly name: string;
  value: bigint;
  readonly samples: bigint[];
}

export class Metrics {
  readonly #byName = new Map<string, Metric>();

  /** The value of a counter or gauge; undefined if nobody defined it. */
  value(kind: "counter" | "gauge", name: string): number | undefined {
    const metric = this.#byName.get(`${kind} ${name}`);
    return metric === undefined ? undefined : Number(metric.value);
  }

  /** What was recorded in a histogram, in order. */
  samples(name: string): number[] {
    return (this.#byName.get(`histogram ${name}`)?.samples ?? []).map(Number);
  }

  /** Names of all metrics of that kind that hold `part`. */
  names(kind: MetricKind, part = ""): string[] {
    return [...this.#byName.values()]
      .filter((m) => m.kind === kind && m.name.includes(part))
      .map((m) => m.name);
  }

  define(kind: MetricKind, name: string): Metric {
    const metric = this.#byName.get(`${kind} ${name}`) ?? { kind, name, value: 0n, samples: [] };
    this.#byName.set(`${kind} ${name}`, metric);
    return metric;
  }
}

/** The ids of one VM. */
export class MetricIds {
  readonly #byId = new Map<number, Metric>();
  readonly #last = [0, 1, 2];

  constructor(
    readonly metrics: Metrics,
    readonly violations: ViolationLog,
  ) {}

  /** The new id; undefined for an unknown type. */
  define(type: number, name: string): number | undefined {
    const kind = KINDS[type];
    const last = this.#last[type];
    if (kind === undefined || last === undefined) return undefined;
    const id = last + ID_STEP;
    this.#last[type] = id;
    this.#byId.set(id, this.metrics.define(kind, name));
    return id;
  }

  increment(id: number, offset: bigint): Status {
    const metric = this.#find(id);
    if (metric === undefined) return id % ID_STEP < 2 ? Status.NotFound : Status.BadArgument;
    if (metric.kind === "histogram") return Status.BadArgument;
    if (metric.kind === "counter" && offset <= 0n) {
      if (offset < 0n) this.violations.report("metric", `counter ${metric.name} incremented by ${offset}`);
      return Status.BadArgument;
    }
    if (metric.value + offset < 0n) this.violations.report("metric", `gauge ${metric.name} falls below zero`);
    metric.value = BigInt.asUintN(64, metric.value + offset);
    return Status.Ok;
  }

  record(id: number, value: bigint): Status {
    const metric = this.#find(id);
    if (metric === undefined) return Status.NotFound;
    const unsigned = BigInt.asUintN(64, value);
    if (metric.kind === "counter") metric.value += unsigned;
    else if (metric.kind === "gauge") metric.value = unsigned;
    else metric.samples.push(unsigned);
    return Status.Ok;
  }

  read(id: number): bigint | Status {
    const metric = this.#byId.get(id);
    if (metric === undefined) return id % ID_STEP < 2 ? Status.NotFound : Status.BadArgument;
    return metric.kind === "histogram" ? Status.BadArgument : metric.value;
  }

  #find(id: number): Metric | undefined {
    const metric = this.#byId.get(id);
    if (metric === undefined) this.violations.report("metric", `no metric has the id ${id}`);
    return metric;
  }
}
