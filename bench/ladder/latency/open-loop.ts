// Requests at a fixed rate, however slowly they are answered: a proxy that stands still for 10 ms is charged with all that were
// due meanwhile (what is known as corrected for coordinated omission).
import { FINE, LatencyHistogram } from "../../mesh/index.js";
import { BenchError } from "../step.js";
import type { Exchange } from "../traffic/index.js";

/** After the last request was due; a proxy that needs longer is saturated. */
const DRAIN_MS = 10_000;

/** Monotonic milliseconds, and a call as soon as what has arrived was looked at. */
export interface Spin {
  nowMs(): number;
  soon(call: () => void): void;
}

export interface OpenLoop {
  connections: readonly Exchange[];
  /** Sent in turn. */
  requests: readonly Buffer[];
  ratePerSecond: number;
  /** How many requests. */
  count: number;
  /** What every answer must be. */
  status: number;
  signal: AbortSignal;
  spin?: Spin;
}

export interface Heard {
  /** From the instant at which a request was due to its answer. */
  latency: LatencyHistogram;
  /** From that instant until the generator came to it: its own noise, which is part of `latency`. */
  lateness: LatencyHistogram;
  /** Requests for which no connection was free when they were due. */
  queued: number;
}

/** Resolves when all are answered. Rejects at the first answer that is another, and when answers do not come. */
export function runOpenLoop(loop: OpenLoop): Promise<Heard> {
  return new Promise((resolve, reject) => new Generator(loop, resolve, reject).turn());
}

/**
 * It never sleeps: a timer's grain of a millisecond would be the largest part of what is measured, so a core is the
 * generator's own.
 */
const SPINNING: Spin = { nowMs: () => performance.now(), soon: (call) => void setImmediate(call) };

class Generator {
  readonly #heard: Heard = {
    latency: new LatencyHistogram(FINE),
    lateness: new LatencyHistogram(FINE),
    queued: 0,
  };
  readonly #idle: Exchange[];
  /** When those were due that wait for a connection, oldest first. */
  readonly #queue: number[] = [];
  readonly #spin: Spin;
  readonly #startMs: number;
  #scheduled = 0;
  #sent = 0;
  #isOver = false;

  constructor(
    private readonly loop: OpenLoop,
    private readonly resolve: (heard: Heard) => void,
    private readonly reject: (error: Error) => void,
  ) {
    this.#idle = [...loop.connections];
    this.#spin = loop.spin ?? SPINNING;
    this.#startMs = this.#spin.nowMs();
  }

  turn(): void {
    const { count, signal } = this.loop;
    for (let now = this.#spin.nowMs(); this.#scheduled < count; now = this.#spin.nowMs()) {
      const dueMs = this.#dueMs(this.#scheduled);
      if (dueMs > now) break;
      this.#scheduled += 1;
      this.#heard.lateness.record(now - dueMs);
      this.#dispatch(dueMs);
    }
    if (signal.aborted) this.#fail("it was stopped");
    if (this.#spin.nowMs() > this.#dueMs(count) + DRAIN_MS) {
      this.#fail(`${count - this.#heard.latency.count} answers are missing after ${DRAIN_MS} ms`);
    }
    if (!this.#isOver) this.#spin.soon(() => this.turn());
  }

  #dueMs(index: number): number {
    return this.#startMs + (index * 1_000) / this.loop.ratePerSecond;
  }

  #dispatch(dueMs: number): void {
    const connection = this.#idle.pop();
    if (connection === undefined) {
      this.#queue.push(dueMs);
      this.#heard.queued += 1;
    } else this.#send(connection, dueMs);
  }

  #send(connection: Exchange, dueMs: number): void {
    const { requests } = this.loop;
    const request = requests[this.#sent % requests.length];
    this.#sent += 1;
    if (request === undefined) this.#fail("there is no request to send");
    else connection.send(request, (status) => this.#answered(connection, dueMs, status));
  }

  #answered(connection: Exchange, dueMs: number, status: number): void {
    const { count, status: wanted } = this.loop;
    if (status !== wanted) this.#fail(`an answer has the status ${status}, and ${wanted} was to come`);
    this.#heard.latency.record(this.#spin.nowMs() - dueMs);
    const next = this.#queue.shift();
    if (next === undefined) this.#idle.push(connection);
    else this.#send(connection, next);
    if (this.#heard.latency.count !== count) return;
    this.#isOver = true;
    this.resolve(this.#heard);
  }

  #fail(what: string): void {
    this.#isOver = true;
    this.reject(new BenchError(`at ${this.loop.ratePerSecond} requests a second ${what}`));
  }
}
