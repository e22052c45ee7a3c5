// Breakers in a line: a script of requests, instants and expectations, played against the compiled filter.
//
//   S F T I   a request that passes and ends with 200, 503, 429, 404 of its upstream
//   S600    the same, 600 ms later;   F!9   with the response header `retry-after: 9`
//   3/9     of nine requests three pass (and end with 200), the other six are turned away
//   X       one that passes and that Envoy answers without asking an upstream (its own overflow)
//   R       a request that the breaker turns away
//   (a      a request named a that passes and stays in flight;   a:S a:F a:T a:I  its end;   a:X  its client goes away
//   a:H     response headers of a, 200, the rest is to come;   a:E  it ends;   a:B  it is broken off
//   @1500   the instant 1,500 ms after the start;   +200  200 ms later
//   =C =O =H =R  the state that Envoy's gauge shows (ramp: R); of one key the last state that the log told
import { expect } from "vitest";
import type { EnvoyOptions, Exchange, ExchangePlan, Pair } from "../../host/index.js";
import { type Transition, transitionsOf } from "./breaker-log.js";
import { type Document, Sidecar } from "./sidecar.js";

const BREAKER = "b";
/** By the gauge's value. */
const STATES = ["C", "O", "H", "R"];
const LETTERS: Readonly<Record<string, string>> = { closed: "C", open: "O", half_open: "H", ramp: "R" };
const STATUSES: Readonly<Record<string, number>> = { S: 200, F: 503, T: 429, I: 404 };
/** A request's outcome, how long its response headers take, and its Retry-After. */
const REQUEST = /^([SFTI])(\d+(?:\.\d+)?)?(?:!(.*))?$/;
/** Of so many requests so many pass. */
const SHARE = /^(\d+)\/(\d+)$/;

/** The document with one breaker `b` for all requests. */
export function documentOf(breaker: object): Document {
  return { breakers: [{ name: BREAKER, ...breaker }] };
}

/** Whose requests are played: the key they have, and the request that shows it. */
export interface Caller {
  readonly key: string;
  readonly plan: ExchangePlan;
}

export class BreakerBench {
  readonly #inFlight = new Map<string, Exchange>();

  constructor(
    readonly sidecar: Sidecar,
    readonly breaker = BREAKER,
    readonly caller?: Caller,
  ) {}

  /** The same breaker for the requests that have this value of `header`. */
  of(key: string, header = "x-tenant"): BreakerBench {
    return new BreakerBench(this.sidecar, this.breaker, {
      key,
      plan: { request: { headers: { [header]: key } } },
    });
  }

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
    if (this.caller !== undefined) return LETTERS[this.history.at(-1)?.to ?? "closed"] ?? "";
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
    const lines = this.sidecar.envoy.logTexts("info");
    const all = lines.flatMap((line) => transitionsOf(line));
    return all.filter(({ name, key }) => name === this.breaker && key === this.caller?.key);
  }

  #step(token: string, worker: number, where: string): void {
    const [kind = "", rest = ""] = [token[0], token.slice(1)];
    const { envoy } = this.sidecar;
    const share = SHARE.exec(token);
    if (token.includes(":")) this.#end(token, where);
    else if (share !== null) expect(this.#passing(Number(share[2]), worker), where).toBe(Number(share[1]));
    else if (kind === "(") this.#inFlight.set(rest, this.#pass({ never: true }, worker, where));
    else if (kind === "@") envoy.advance(Number(rest) - envoy.clock.elapsedMs);
    else if (kind === "+") envoy.advance(Number(rest));
    else if (kind === "=") expect(this.state, where).toBe(rest);
    else if (token === "R") expect(this.#passing(1, worker), where).toBe(0);
    else if (token === "X") this.#pass({ fail: "overflow" }, worker, where);
    else this.#pass(upstreamOf(token, where), worker, where);
  }

  #pass(upstream: NonNullable<ExchangePlan["upstream"]>, worker: number, where: string): Exchange {
    const root = this.sidecar.worker(worker);
    const plan = { ...this.caller?.plan, upstream };
    const exchange = upstream.never === true ? root.begin(plan) : root.exchange(plan);
    expect(isRejected(exchange), where).toBe(false);
    return exchange;
  }

  /** How many of so many requests pass. */
  #passing(asked: number, worker: number): number {
    const root = this.sidecar.worker(worker);
    const all = Array.from({ length: asked }, () => root.exchange({ ...this.caller?.plan }));
    return all.filter((exchange) => !isRejected(exchange)).length;
  }

  #end(token: string, where: string): void {
    const [name = "", outcome = "", retryAfter] = token.split(/[:!]/);
    const exchange = this.#inFlight.get(name);
    if (exchange === undefined) throw new Error(`nothing in flight is named ${name}: ${where}`);
    if (outcome !== "H") this.#inFlight.delete(name);
    if (outcome === "H") answer(exchange, 200, false);
    else if (outcome === "E") exchange.stream.responseBody("", true);
    else if (outcome === "B") exchange.stream.upstreamReset();
    else if (outcome === "X") exchange.stream.cancel();
    else
      answer(
        exchange,
        statusOf(outcome, where),
        true,
        retryAfter === undefined ? [] : [["retry-after", retryAfter]],
      );
  }
}

export async function startBreaker(
  breaker: object,
  workers = 1,
  options: EnvoyOptions = {},
): Promise<BreakerBench> {
  return new BreakerBench(await Sidecar.start(documentOf(breaker), workers, options));
}

/** The upstream of a request that was left without an answer gives one, or its headers alone. */
export function answer(
  exchange: Exchange,
  status: number,
  whole = true,
  headers: readonly Pair[] = [],
): void {
  exchange.stream.info.attempts = 1;
  exchange.stream.responseHeaders([[":status", String(status)], ...headers], whole);
}

export function isRejected(exchange: Exchange): boolean {
  return exchange.stream.localReply?.details === "meshfuse_breaker_open";
}

function upstreamOf(token: string, where: string): NonNullable<ExchangePlan["upstream"]> {
  const [, outcome = "", delayMs, retryAfter] = REQUEST.exec(token) ?? [];
  return {
    status: statusOf(outcome, where),
    ...(delayMs === undefined ? {} : { delayMs: Number(delayMs) }),
    ...(retryAfter === undefined ? {} : { headers: { "retry-after": retryAfter } }),
  };
}

function statusOf(outcome: string, where: string): number {
  const status = STATUSES[outcome];
  if (status === undefined) throw new Error(`unknown outcome: ${where}`);
  return status;
}
