/** How busy the controller's own process is. */
import { type EventLoopUtilization, monitorEventLoopDelay, performance } from "node:perf_hooks";
import { Exposition } from "./exposition.js";

const PREFIX = "meshfuse_controller";
/** How exactly delays of the event loop are seen. */
const RESOLUTION_MS = 20;
/** The delays that are shown are of at least the last scrape, and of a minute at most where there are several. */
const WINDOW_MS = 60_000;
const QUANTILES = [0.5, 0.99, 1];
const NS_IN_S = 1e9;
const US_IN_S = 1e6;
const MS_IN_S = 1000;

/** What Node tells of the process; tests give another. */
export interface ProcessSource {
  cpu(): { user: number; system: number };
  memory(): { rss: number; heapUsed: number };
  loop(): Pick<EventLoopUtilization, "active">;
  delays: { percentile(percentile: number): number; reset(): void };
}

/** Begins to look at the event loop. It keeps no process alive. */
export function ownProcess(): ProcessSource {
  const delays = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delays.enable();
  return {
    cpu: () => process.cpuUsage(),
    memory: () => process.memoryUsage(),
    loop: () => performance.eventLoopUtilization(),
    delays,
  };
}

export class ProcessMetrics {
  readonly #startedMs: number;
  #resetMs: number;

  /** `nowMs`: milliseconds since the epoch. */
  constructor(
    private readonly source: ProcessSource,
    private readonly nowMs: () => number,
  ) {
    this.#startedMs = nowMs();
    this.#resetMs = this.#startedMs;
  }

  /** One scrape. */
  text(): string {
    const text = new Exposition();
    const { user, system } = this.source.cpu();
    const { rss, heapUsed } = this.source.memory();
    const one = (name: string, type: "counter" | "gauge", help: string, value: number) =>
      text.family(`${PREFIX}_${name}`, type, help).value(value);
    one(
      "start_time_seconds",
      "gauge",
      "When it started, in seconds since the epoch.",
      this.#startedMs / MS_IN_S,
    );
    one("resident_memory_bytes", "gauge", "Memory of the process.", rss);
    one("heap_used_bytes", "gauge", "Memory of its objects.", heapUsed);
    one("cpu_seconds_total", "counter", "CPU time of the process.", (user + system) / US_IN_S);
    const active = this.source.loop().active / MS_IN_S;
    one("event_loop_active_seconds_total", "counter", "Time in which its event loop worked.", active);
    const delays = text.family(
      `${PREFIX}_event_loop_delay_seconds`,
      "gauge",
      "How late its event loop was in the last minute, by share of the looks at it.",
    );
    for (const quantile of QUANTILES) {
      delays.sample({ share: String(quantile) }, this.#delayS(quantile));
    }
    if (this.nowMs() - this.#resetMs >= WINDOW_MS) {
      this.source.delays.reset();
      this.#resetMs = this.nowMs();
    }
    return text.text();
  }

  /** What is over the resolution; 0 before the first look. */
  #delayS(quantile: number): number {
    const wholeS = this.source.delays.percentile(quantile * 100) / NS_IN_S;
    return Math.max(0, wholeS - RESOLUTION_MS / MS_IN_S);
  }
}
