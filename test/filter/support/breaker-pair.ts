// The filter and a model of its breaker, side by side: both begin, answer and end the same requests at the same
// instants, and have to agree on who passes, on every state, and on what moved it.
import { expect } from "vitest";
import type { Exchange } from "../../host/index.js";
import { answer, isRejected } from "./breaker.js";
import { type Transition, transitionsOf } from "./breaker-log.js";
import type { BreakerModel } from "./breaker-model.js";
import type { ModelConfig, Outcome, State, Ticket } from "./breaker-spec.js";
import type { Document, Sidecar } from "./sidecar.js";

const TICK_MS = 100;
const SETTLING_MS = 50;
const NS_PER_MS = 1_000_000;
const STATUSES = { S: 200, F: 503, T: 429, I: 404, X: 200 } as const;
const STATES: Readonly<Record<string, State>> = { closed: "C", open: "O", half_open: "H", ramp: "R" };

export interface Request {
  worker: number;
  /** Undefined: the breaker has no keys. */
  key?: string;
  outcome: Outcome;
  /** Fails, or says nothing, in another way: broken off after its headers, or Envoy's own overflow. */
  otherwise: boolean;
  retryAfterS: number;
}
interface InFlight {
  request: Request;
  exchange: Exchange;
  model: BreakerModel;
  ticket: Ticket;
  answered: boolean;
}
export interface Models {
  of(key: string | undefined, nowMs: number): BreakerModel;
  tick(nowMs: number): void;
  /** Workers may not agree at this instant. */
  unsettled(nowMs: number): boolean;
  reload(config: ModelConfig): void;
}

export class Pair {
  readonly #inFlight: InFlight[] = [];
  /** The last transition of each key. */
  readonly #told = new Map<string | undefined, Transition>();
  readonly turnedAway = { enforced: 0, shadow: 0 };
  readonly judged = { completed: 0, failed: 0 };
  #readTo = 0;
  /** Since when the live roots tick; those before them do not look after breakers any more. */
  #configuredMs = 0;
  /** Forced states have generations of their own, of which a model knows nothing. */
  #forced = false;

  constructor(
    readonly sidecar: Sidecar,
    readonly models: Models,
    public config: ModelConfig,
    readonly documentFor: (config: ModelConfig) => Document,
  ) {}

  get nowMs(): number {
    return Number(this.sidecar.envoy.clock.monotonicNs) / NS_PER_MS;
  }

  advance(ms: number): void {
    const { clock } = this.sidecar.envoy;
    const untilMs = clock.elapsedMs + ms;
    while (clock.step(untilMs - clock.elapsedMs)) {
      if ((clock.elapsedMs - this.#configuredMs) % TICK_MS === 0) this.models.tick(this.nowMs);
    }
    clock.advance(untilMs - clock.elapsedMs);
  }

  /** Until all workers know of what time alone did. */
  settle(): void {
    while (this.models.unsettled(this.nowMs)) this.advance(SETTLING_MS);
  }

  begin(request: Request): void {
    const { key, worker, outcome, otherwise } = request;
    const upstream = outcome === "X" && otherwise ? { fail: "overflow" as const } : { never: true };
    const plan = key === undefined ? {} : { request: { headers: { "x-tenant": key } } };
    const exchange = this.sidecar.worker(worker).begin({ ...plan, upstream });
    const model = this.models.of(key, this.nowMs);
    const rejected = isRejected(exchange);
    const ticket = model.admit(this.nowMs, worker, !rejected);
    const shadow = this.config.mode === "shadow";
    expect(rejected, "turned away").toBe(ticket === undefined && !shadow);
    if (ticket === undefined) this.turnedAway[shadow ? "shadow" : "enforced"]++;
    else if (exchange.done) this.#count(model.end(ticket, outcome, this.nowMs));
    else this.#inFlight.push({ request, exchange, model, ticket, answered: false });
    if (ticket === undefined && shadow) exchange.stream.cancel();
    this.#compare(model);
  }

  /** The response headers of one in flight. */
  answer(pick: number): void {
    const one = this.#inFlight.at(pick % (this.#inFlight.length + 1));
    if (one === undefined || one.answered) return;
    one.answered = true;
    one.model.answered(one.ticket, this.nowMs);
    this.#respond(one, false);
  }

  /** The end of one in flight. */
  end(pick: number): void {
    const at = pick < 0 ? this.#inFlight.length - 1 : pick % (this.#inFlight.length + 1);
    const [one] = this.#inFlight.splice(at, 1);
    if (one === undefined) return;
    const { request, exchange, model, ticket, answered } = one;
    this.#count(model.end(ticket, request.outcome, this.nowMs, request.retryAfterS * 1000));
    if (request.outcome === "X") exchange.stream.cancel();
    else if (!answered) this.#respond(one, true);
    else if (brokenOff(request)) exchange.stream.upstreamReset();
    else exchange.stream.responseBody("", true);
    this.#compare(model);
  }

  /** All in flight end, each so long after the one before. */
  drain(pauseMs: number): void {
    while (this.#inFlight.length > 0) {
      this.advance(pauseMs);
      this.settle();
      this.end(0);
    }
  }

  reload(config: ModelConfig): void {
    this.config = config;
    this.#forced ||= config.mode === "forcedOpen" || config.mode === "disabled";
    this.sidecar.push(this.documentFor(config));
    this.models.reload(config);
    this.#configuredMs = this.sidecar.envoy.clock.elapsedMs;
  }

  #count(verdict: ReturnType<BreakerModel["end"]>): void {
    if (verdict !== undefined) this.judged.completed++;
    if (verdict === "failed") this.judged.failed++;
  }

  #respond({ request, exchange }: InFlight, whole: boolean): void {
    const { outcome, retryAfterS } = request;
    const status = brokenOff(request) && !whole ? STATUSES.S : STATUSES[outcome];
    answer(exchange, status, whole, retryAfterS === 0 ? [] : [["retry-after", String(retryAfterS)]]);
  }

  /** What the filter told last of this breaker is what the model knows of it. */
  #compare(model: BreakerModel): void {
    const { logs } = this.sidecar.envoy;
    for (; this.#readTo < logs.length; this.#readTo++) {
      for (const told of transitionsOf(logs[this.#readTo]?.text ?? "")) this.#told.set(told.key, told);
    }
    if (this.config.mode === "forcedOpen" || this.config.mode === "disabled") return;
    const last = this.#told.get(model.key);
    expect(STATES[last?.to ?? "closed"], "state").toBe(model.state);
    if (model.key === undefined && !this.#forced)
      expect(last?.generation ?? 0, "generation").toBe(model.generation);
    if (model.state !== "O" || this.#forced) return;
    expect(last).toMatchObject({ attempt: model.attempt, ...model.verdict });
  }
}

/** Fails after a good beginning. */
function brokenOff({ outcome, otherwise }: Request): boolean {
  return outcome === "F" && otherwise;
}
