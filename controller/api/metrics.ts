/** What Prometheus reads here: how the controller itself fares, and the mesh as its sidecars report it. */
import { Counter, Gauge, Registry } from "prom-client";
import {
  EXPOSITION_TYPE,
  istioMetrics,
  type MeshSource,
  meshMetrics,
  ProcessMetrics,
  type ProcessSource,
} from "../metrics/index.js";
import { DELIVERY_WORDS } from "../push/index.js";
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
  /** Whether what was changed would. */
  changesAreKept: () => boolean;
  sidecarCounts: () => SidecarCounts;
  analysis: () => AnalysisCounts;
  mesh: MeshSource;
  process: ProcessSource;
  /** Milliseconds since the epoch. */
  nowMs: () => number;
}

/** Of connected sidecars. */
interface SidecarCounts {
  /** By direction, and by what became of their configuration there. */
  deliveries: Record<string, Record<string, number>>;
  /** Those that should report and do not. */
  silent: number;
}

interface AnalysisCounts {
  /** Open ones by severity. */
  incidents: Record<string, number>;
  /** Of time, by what became of them. */
  steps: Record<"judged" | "missed", number>;
  /** What detection and diagnosis took. */
  seconds: number;
  hasData: boolean;
  /** Whether incidents would outlive a restart now. */
  isKept: boolean;
}

const XDS_EVENTS = ["push", "healing_push", "ack", "nack", "stream_failure"] as const;
type XdsEventName = (typeof XDS_EVENTS)[number];
const REPORT_VERDICTS = ["accepted", "refused"] as const;
type ReportVerdict = (typeof REPORT_VERDICTS)[number];

export class ControllerMetrics implements MetricsPort {
  readonly #registry = new Registry();
  readonly #xds: Counter<"event">;
  readonly #pushedBytes: Counter;
  readonly #reports: Counter<"verdict">;
  readonly #eventsLost: Counter;
  readonly #mesh: MeshSource;
  readonly #process: ProcessMetrics;

  constructor(sources: MetricSources) {
    this.#mesh = sources.mesh;
    this.#process = new ProcessMetrics(sources.process, sources.nowMs);
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
    this.#eventsLost = new Counter({
      name: `${PREFIX}_event_log_lost_total`,
      help: "Events that could not be written to the event log.",
      registers,
    });
    // A rate sees the first of each only where there was a 0 before it.
    for (const event of XDS_EVENTS) this.#xds.inc({ event }, 0);
    for (const verdict of REPORT_VERDICTS) this.#reports.inc({ verdict }, 0);
    this.#readSources(sources);
  }

  get contentType(): string {
    return EXPOSITION_TYPE;
  }

  async text(): Promise<string> {
    return `${await this.#registry.metrics()}${this.#process.text()}${meshMetrics(this.#mesh)}`;
  }

  istio(): string {
    return istioMetrics(this.#mesh.totals());
  }

  xds(event: XdsEventName, bytes = 0): void {
    this.#xds.inc({ event });
    this.#pushedBytes.inc(bytes);
  }

  report(verdict: ReportVerdict): void {
    this.#reports.inc({ verdict });
  }

  eventsLost(count: number): void {
    this.#eventsLost.inc(count);
  }

  #readSources(sources: MetricSources): void {
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
    this.#gauge("changes_kept", "1 while changes are written down, 0 while that fails.", () =>
      Number(sources.changesAreKept()),
    );
    this.#sidecars(sources.sidecarCounts);
    this.#gaugeBy("policies", "Policies in force.", "kind", sources.policies);
    this.#gaugeBy("experiments", "Experiments that are alive.", "state", sources.experiments);
    this.#analysis(sources.analysis);
  }

  /** Each sidecar is looked at once a scrape, for both. */
  #sidecars(read: MetricSources["sidecarCounts"]): void {
    const registers = [this.#registry];
    const gauge: Gauge = new Gauge({
      name: `${PREFIX}_deliveries`,
      help: "Sidecars connected, by what became of their configuration.",
      labelNames: ["direction", "state"],
      registers,
      collect: () => {
        const counts = read();
        silent.set(counts.silent);
        for (const [direction, words] of Object.entries(counts.deliveries)) {
          for (const state of DELIVERY_WORDS) gauge.set({ direction, state }, words[state] ?? 0);
        }
      },
    });
    // Behind it: they are read in this order.
    const silent = new Gauge({
      name: `${PREFIX}_sidecars_silent`,
      help: "Sidecars connected that should report and have not for 10 s.",
      registers,
    });
  }

  #analysis(read: MetricSources["analysis"]): void {
    this.#gaugeBy("incidents", "Incidents that are open.", "severity", () => read().incidents);
    this.#gauge("analysis_has_data", "1 while the analysis has series to go by.", () =>
      Number(read().hasData),
    );
    this.#gauge("incidents_kept", "1 while incidents are written down, 0 while that fails.", () =>
      Number(read().isKept),
    );
    this.#total("analysis_steps", "Steps of the series, by what became of them.", ["verdict"], (add) => {
      for (const [verdict, count] of Object.entries(read().steps)) add(count, { verdict });
    });
    this.#total("analysis_seconds", "Time that detection and diagnosis took.", [], (add) =>
      add(read().seconds),
    );
  }

  /** Counted elsewhere: read when it is asked for. */
  #total(
    name: string,
    help: string,
    labelNames: string[],
    read: (add: (value: number, labels?: Record<string, string>) => void) => void,
  ): void {
    const counter: Counter = new Counter({
      name: `${PREFIX}_${name}_total`,
      help,
      labelNames,
      registers: [this.#registry],
      collect: () => {
        counter.reset();
        read((value, labels = {}) => counter.inc(labels, value));
      },
    });
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
