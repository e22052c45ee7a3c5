// Reports at a fixed rate, however slowly they are taken, from sidecars in turn.
import { setTimeout as wait } from "node:timers/promises";
import { FINE, LatencyHistogram } from "../../mesh/index.js";
import { reportBytes } from "./report-bytes.js";
import { ReportSender, type Sends } from "./report-sender.js";

/** How long after the last was due answers are waited for. */
const DRAIN_MS = 3_000;
const POLL_MS = 5;

export interface Burst {
  ratePerSecond: number;
  count: number;
  /** Busy edges in each report. */
  edges: number;
  signal: AbortSignal;
}

export interface BurstHeard {
  /** From the instant at which a report was due to its reply. */
  latency: LatencyHistogram;
  /** From that instant until it was sent. */
  lateness: LatencyHistogram;
  /** Replies that had not come 3 s after the last was due. */
  missing: number;
}

export interface LoadClock {
  nowMs(): number;
  wait(ms: number): Promise<unknown>;
}

/** Bytes of the `sequence`-th report of a sidecar. */
export type BytesOf = (sidecar: number, sequence: number, edges: number) => Buffer;

export interface LoadOptions {
  clock?: LoadClock;
  bytesOf?: BytesOf;
}

const systemClock: LoadClock = { nowMs: () => performance.now(), wait: (ms) => wait(ms) };

export class ReportLoad {
  readonly #senders: readonly Sends[];
  #next = 0;

  readonly #clock: LoadClock;
  readonly #bytesOf: BytesOf;

  constructor(senders: readonly Sends[], { clock = systemClock, bytesOf = reportBytes }: LoadOptions = {}) {
    [this.#senders, this.#clock, this.#bytesOf] = [senders, clock, bytesOf];
  }

  /** Rejects when the controller refuses a report. */
  async send({ ratePerSecond, count, edges, signal }: Burst): Promise<BurstHeard> {
    const heard = {
      latency: new LatencyHistogram(FINE),
      lateness: new LatencyHistogram(FINE),
      missing: count,
    };
    let failure: Error | undefined;
    const startMs = this.#clock.nowMs();
    const dueMs = (index: number) => startMs + (index * 1_000) / ratePerSecond;
    const one = async (index: number) => {
      const report = this.#take(edges);
      heard.lateness.record(this.#clock.nowMs() - dueMs(index));
      await report.sender.send(report.bytes);
      heard.latency.record(this.#clock.nowMs() - dueMs(index));
      heard.missing -= 1;
    };
    for (let sent = 0; heard.missing > 0; ) {
      signal.throwIfAborted();
      if (failure !== undefined) throw failure;
      if (this.#clock.nowMs() > dueMs(count) + DRAIN_MS) break;
      for (; sent < count && dueMs(sent) <= this.#clock.nowMs(); sent++) {
        one(sent).catch((error: Error) => {
          failure = error;
        });
      }
      const idleMs = sent < count ? dueMs(sent) - this.#clock.nowMs() : POLL_MS;
      await this.#clock.wait(Math.max(0, idleMs));
    }
    return heard;
  }

  /** The next sidecar's next report. */
  #take(edges: number): { sender: Sends; bytes: Buffer } {
    const number = this.#next % this.#senders.length;
    const sequence = 1 + Math.floor(this.#next / this.#senders.length);
    this.#next += 1;
    const sender = this.#senders[number];
    if (sender === undefined) throw new RangeError("a load needs somebody who sends");
    return { sender, bytes: this.#bytesOf(number, sequence, edges) };
  }
}

/** Each with a connection of its own. */
export function openSenders(authority: string, count: number): ReportSender[] {
  return Array.from({ length: count }, () => new ReportSender(authority));
}
