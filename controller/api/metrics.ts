/** How the controller itself fares, for Prometheus. Labels have few values whatever sidecars and people send. */
import { Counter, Gauge, Registry } from "prom-client";
import type { MetricsPort } from "./ports.js";

const PREFIX = "meshfuse_controller";

/** Read when the metrics are asked for. */
export interface MetricSources {
  streams: () => number;
  sidecars: () => number;
  /** By kind. */
  policies: () => Record<string, number>;
  policyErrors: () => number;
  bypasses: () => number;
  /** Those that are alive, by state; during a pause all of them are paused. */
  experiments: () => Record<string, number>;
  /** What is wrong with those that run. */
  experimentProblems: () => number;
  /** Memory held for what sidecars report. */
  observedBytes: () => number;
  /** Records of reports that found no room. */
  droppedRecords: () => number;
  /** Whether counts would outlive a restart now. */
  countsAreKept: () => boolean;
}

export type XdsEventName = "push" | "healing_push" | "ack" | "nack" | "stream_failure";
export type ReportVerdict = "accepted" | "refused";

export class ControllerMetrics implements MetricsPort {
  readonly #registry = new Registry();
  readonly #xds: Counter<"event">;
  readonly #pushedBytes: Counter;
  readonly #reports: Counter<"verdict">;

  constructor(sources: MetricSources) {
    const registers = [this.#registry];
    this.#xds = new Counter({
      name: `${PREFIX}_xds_events_total`,
      help: "Resources pushed and answered, and streams that ended by an error.",
      labelNames: ["event"],
      registers,
    });
    this.#pushedBytes = new Counter({
      name: `${PREFIX}_xds_pushed_bytes_total`,
      help: "Bytes of the resources pushed.",
      registers,
    });
    this.#reports = new Counter({
      name: `${PREFIX}_reports_total`,
      help: "Reports of sidecars by what became of them.",
      labelNames: ["verdict"],
      registers,
    });
    this.#gauge("xds_streams", "Open streams.", sources.streams);
    this.#gauge("sidecars", "Sidecars connected.", sources.sidecars);
    this.#gauge(
      "policy_errors",
      "Errors of policies, of their files and of what is kept.",
      sources.policyErrors,
    );
    this.#gauge("bypasses", "Bypasses in force.", sources.bypasses);
    this.#gauge("experiment_problems", "Problems of running experiments.", sources.experimentProblems);
    this.#gauge("observed_bytes", "Estimate of the memory held for reports.", sources.observedBytes);
    this.#gauge("dropped_records", "Records of reports that found no room.", sources.droppedRecords);
    this.#gauge("counts_kept", "1 while counts are written down, 0 while that fails.", () =>
      Number(sources.countsAreKept()),
    );
    this.#gauge("resident_memory_bytes", "Memory of the process.", () => process.memoryUsage.rss());
    this.#gaugeBy("policies", "Policies in force.", "kind", sources.policies);
    this.#gaugeBy("experiments", "Experiments that are alive.", "state", sources.experiments);
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  text(): Promise<string> {
    return this.#registry.metrics();
  }

  xds(event: XdsEventName, bytes = 0): void {
    this.#xds.inc({ event });
    this.#pushedBytes.inc(bytes);
  }

  report(verdict: ReportVerdict): void {
    this.#reports.inc({ verdict });
  }

  /** One number for each value of a label. */
  #gaugeBy(name: string, help: string, label: string, read: () => Record<string, number>): void {
    const gauge: Gauge = new Gauge({
      name: `${PREFIX}_${name}`,
      help,
      labelNames: [label],
      registers: [this.#registry],
      collect: () => {
        for (const [value, count] of Object.entries(read())) gauge.set({ [label]: value }, count);
      },
    });
  }

  #gauge(name: string, help: string, read: () => number): void {
    const gauge: Gauge = new Gauge({
      name: `${PREFIX}_${name}`,
      help,
      registers: [this.#registry],
      collect: () => gauge.set(read()),
    });
  }
}
