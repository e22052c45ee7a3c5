// Breakers in a line: a script of requests, instants and expectations, played against the compiled filter.
//
//   S F T   a request that passes and ends with 200, 503, 429 of its upstream
//   X       one that passes and that Envoy answers without asking an upstream (its own overflow)
//   R       a request that the breaker turns away
//   (a      a request named a that passes and stays in flight;   a:S a:F a:T  its end;   a:X  its client goes away
//   @1500   the instant 1,500 ms after the start;   +200  200 ms later
//   =C =O =H =R  the state (R: on the ramp) that Envoy's gauge shows
import { expect } from "vitest";
import type { EnvoyOptions, Exchange, ExchangePlan } from "../../host/index.js";
import { type Document, Sidecar } from "./sidecar.js";

const BREAKER = "b";
const STATES = ["C", "O", "H", "R"];
const STATUSES: Readonly<Record<string, number>> = { S: 200, F: 503, T: 429 };

/** One line of the log. */
export interface Transition {
  /** Of a keyed breaker: whose state it is; undefined for the one that values without a place share. */
  key: string | undefined;
  from: string;
  to: string;
  reason: string;
  failed: number;
  completed: number;
  row: number;
  slow: number;
  slowOf: number;
  hung: number;
  /** Probes of the half-open state that ends. */
  passed: number;
  failedProbes: number;
  threshold: number;
  generation: number;
  attempt: number;
  lastsMs: number;
}

/** The document with one breaker `b` for all requests. */
export function documentOf(breaker: object): Document {
  return { breakers: [{ name: BREAKER, ...breaker }] };
}

export class BreakerBench {
  readonly #inFlight = new Map<string, Exchange>();

  constructor(
    readonly sidecar: Sidecar,
    readonly breaker = BREAKER,
  ) {}

  play(script: string, worker = 0): void {
    const tokens = script.split(/\s+/).filter((token) => token !== "");
    tokens.forEach((token, index) => {
      this.#step(token, worker, `step ${index + 1}, ${token}, of "${script}"`);
    });
  }

  /** A new configuration of the breaker, in force in all workers. */
  reload(breaker: object): void {
    this.sidecar.push(documentOf(breaker));
  }

  get state(): string {
    const name = `meshfuse_breaker_state.direction=.=outbound;.;breaker=.=${this.breaker};.;`;
    const gauge = this.sidecar.envoy.metrics.value("gauge", name) ?? 0;
    return STATES[gauge] ?? String(gauge);
  }

  /** Counted once for the whole Envoy. */
  transitions(to: string, reason: string): number {
    return this.sidecar.told("meshfuse_breaker_transitions_total", { breaker: this.breaker, to, reason });
  }

  /** As of the last housekeeping tick. */
  get rejected(): number {
    return this.sidecar.told("meshfuse_breaker_rejected_total", { breaker: this.breaker });
  }

  get shadowRejected(): number {
    return this.sidecar.told("meshfuse_breaker_shadow_rejected_total", { breaker: this.breaker });
  }

  /** What the filter's log says of each transition so far. */
  get history(): Transition[] {
    return this.sidecar.envoy.logTexts("info").flatMap((line) => parse(line, this.breaker));
  }

  #step(token: string, worker: number, where: string): void {
    const [kind = "", rest = ""] = [token[0], token.slice(1)];
    const { envoy } = this.sidecar;
    if (token.includes(":")) this.#end(token, where);
    else if (kind === "(") this.#inFlight.set(rest, this.#pass({ never: true }, worker, where));
    else if (kind === "@") envoy.advance(Number(rest) - envoy.clock.elapsedMs);
    else if (kind === "+") envoy.advance(Number(rest));
    else if (kind === "=") expect(this.state, where).toBe(rest);
    else if (kind === "R") expect(isRejected(this.sidecar.worker(worker).exchange()), where).toBe(true);
    else if (kind === "X") this.#pass({ fail: "overflow" }, worker, where);
    else this.#pass({ status: statusOf(kind, where) }, worker, where);
  }

  #pass(upstream: NonNullable<ExchangePlan["upstream"]>, worker: number, where: string): Exchange {
    const root = this.sidecar.worker(worker);
    const exchange = upstream.never === true ? root.begin({ upstream }) : root.exchange({ upstream });
    expect(isRejected(exchange), where).toBe(false);
    return exchange;
  }

  #end(token: string, where: string): void {
    const [name = "", outcome = ""] = token.split(":");
    const exchange = this.#inFlight.get(name);
    if (exchange === undefined) throw new Error(`nothing in flight is named ${name}: ${where}`);
    this.#inFlight.delete(name);
    if (outcome === "X") exchange.stream.cancel();
    else answer(exchange, statusOf(outcome, where));
  }
}

export async function startBreaker(
  breaker: object,
  workers = 1,
  options: EnvoyOptions = {},
): Promise<BreakerBench> {
  return new BreakerBench(await Sidecar.start(documentOf(breaker), workers, options));
}

/** The upstream of a request that was left without an answer gives one. */
export function answer(exchange: Exchange, status: number): void {
  exchange.stream.info.attempts = 1;
  exchange.stream.responseHeaders([[":status", String(status)]], true);
}

export function isRejected(exchange: Exchange): boolean {
  return exchange.stream.localReply?.details === "meshfuse_breaker_open";
}

function statusOf(outcome: string, where: string): number {
  const status = STATUSES[outcome];
  if (status === undefined) throw new Error(`unknown outcome: ${where}`);
  return status;
}

const LINE =
  /^meshfuse: breaker (\S+)(?: key "(.*)")? (\w+) -> (\w+): (\w+), failed (\d+) of (\d+), in a row (\d+), slow (\d+) of (\d+), hung (\d+), probes passed (\d+), failed (\d+), threshold (\d+), generation (\d+), attempt (\d+), for (\d+) ms$/;

function parse(line: string, breaker: string): Transition[] {
  const found = LINE.exec(line);
  if (found === null || found[1] !== breaker) return [];
  const [from = "", to = "", reason = "", ...texts] = found.slice(3);
  const [failed = 0, completed = 0, row = 0, slow = 0, slowOf = 0, ...rest] = texts.map(Number);
  const [hung = 0, passed = 0, failedProbes = 0, threshold = 0, generation = 0, attempt = 0, lastsMs = 0] =
    rest;
  const numbers = { failed, completed, row, slow, slowOf, hung, passed, failedProbes, threshold };
  return [{ key: found[2], from, to, reason, ...numbers, generation, attempt, lastsMs }];
}
