// One request played by a plan: the client, the router, the upstream.
import { toBytes } from "./bytes.js";
import type { FakeClock } from "./clock.js";
import { HeaderMap, type Headers, pairsOf } from "./header-map.js";
import type { Ledger } from "./ledger.js";
import { OUTCOMES, type Outcome, type OutcomeName } from "./outcomes.js";
import type { Received, Stream } from "./stream/index.js";
import type { StreamOptions } from "./stream-options.js";

/** Longer than any timeout that a filter under test has. */
const DEADLINE_MS = 120_000;
const UPSTREAM_ADDRESS = "127.0.0.1:20000";

type Body = string | Uint8Array;

export interface RequestPlan {
  method?: string;
  path?: string;
  authority?: string;
  /** Beside the pseudo-headers, x-forwarded-proto and x-request-id, which Envoy sets. */
  headers?: Headers;
  body?: Body;
  trailers?: Headers;
  /** A gRPC request: HTTP/2, POST, content-type application/grpc. */
  grpc?: boolean;
}

export interface UpstreamPlan {
  /** Default 200. */
  status?: number;
  headers?: Headers;
  /** Each part is a body callback of its own. */
  body?: Body | readonly Body[];
  trailers?: Headers;
  /** From the request's arrival at the router to the answer; default 0. */
  delayMs?: number;
  /** Attempts of the router; default 1. */
  attempts?: number;
  flags?: number;
  details?: string;
  /** No answer of an upstream: this instead. */
  fail?: OutcomeName;
  /** The end comes with the last part of `body`, as HTTP/2 may tell it. */
  endsWithBody?: boolean;
  /** Ends in the middle: after the parts of `body` a reset instead of an end. */
  resetMidway?: boolean;
  /** The route answers by itself: a direct response, or another filter behind this one. */
  direct?: { status: number; body?: Body; headers?: Headers; details?: string; flags?: number };
  /** Never answers. */
  never?: boolean;
}

export interface ExchangePlan extends StreamOptions {
  request?: RequestPlan;
  upstream?: UpstreamPlan;
  /** The client goes away so long after it sent the request. */
  cancelAfterMs?: number;
  /** How long `exchange()` plays; default 120 s. */
  deadlineMs?: number;
}

export class Exchange {
  readonly startMs: number;
  endMs: number | undefined;

  constructor(
    readonly stream: Stream,
    readonly plan: ExchangePlan,
    readonly clock: FakeClock,
  ) {
    this.startMs = clock.elapsedMs;
    if (plan.request?.grpc === true && plan.protocol === undefined) stream.info.protocol = "HTTP/2";
  }

  /** False: it still hangs. */
  get done(): boolean {
    return this.stream.ended;
  }
  /** What the client got. */
  get client(): Received {
    return this.stream.client;
  }
  /** What the router got; without headers if the filter kept the request. */
  get upstream(): Received {
    return this.stream.upstream;
  }
  get ledger(): Ledger {
    return this.stream.ledger;
  }
  get callbacks(): readonly string[] {
    return this.stream.callbacks;
  }
  /** From the request's headers to the end. */
  get durationMs(): number | undefined {
    return this.endMs === undefined ? undefined : this.endMs - this.startMs;
  }

  /** A text that the guest set with proxy_set_property. */
  filterState(key: string): string | undefined {
    const value = this.stream.info.filterState.get(key);
    return value === undefined ? undefined : Buffer.from(value).toString();
  }

  start(): void {
    const { stream, clock } = this;
    const request = this.plan.request ?? {};
    stream.onRouted = () => this.#routed();
    stream.onEnded = () => {
      this.endMs = clock.elapsedMs;
    };
    if (this.plan.upstream?.direct !== undefined) stream.info.cluster = undefined;
    if (this.#outcome?.routed === false) stream.info.cluster = undefined;
    if (this.plan.cancelAfterMs !== undefined) clock.after(this.plan.cancelAfterMs, () => stream.cancel());
    const more = request.body !== undefined || request.trailers !== undefined;
    stream.requestHeaders(requestHeaders(request, stream.id).pairs(), !more);
    // HTTP/1.1 tells the end of a body after its last bytes, HTTP/2 with them.
    const withEnd = stream.info.protocol === "HTTP/2" && request.trailers === undefined;
    if (request.body !== undefined) stream.requestBody(request.body, withEnd);
    if (request.body !== undefined && request.trailers === undefined && !withEnd)
      stream.requestBody("", true);
    if (request.trailers !== undefined) stream.requestTrailers(request.trailers);
  }

  play(): void {
    const untilMs = this.startMs + (this.plan.deadlineMs ?? DEADLINE_MS);
    while (!this.done && this.clock.step(untilMs - this.clock.elapsedMs));
  }

  get #outcome(): Outcome | undefined {
    const name = this.plan.upstream?.fail;
    return name === undefined ? undefined : OUTCOMES[name];
  }

  #routed(): void {
    const plan = this.plan.upstream ?? {};
    this.#note(plan);
    if (plan.never === true) return;
    const atOnce = plan.direct !== undefined || this.#outcome?.atOnce === true;
    if (atOnce && plan.delayMs === undefined) this.#answer(plan);
    else this.clock.after(plan.delayMs ?? 0, () => this.#answer(plan));
  }

  /** What a log would say of the router's work, also if the client goes away before an answer. */
  #note(plan: UpstreamPlan): void {
    const { info } = this.stream;
    const routed = plan.direct === undefined;
    info.attempts = plan.attempts ?? this.#outcome?.attempts ?? (routed ? 1 : 0);
    if (this.#outcome?.reached ?? routed) info.upstreamAddress = UPSTREAM_ADDRESS;
  }

  #answer(plan: UpstreamPlan): void {
    const { stream } = this;
    const outcome = this.#outcome;
    if (stream.ended || stream.localReply !== undefined) return;
    stream.info.flags = plan.flags ?? outcome?.flags ?? 0;
    if (outcome !== undefined) this.#fail(outcome, plan);
    else if (plan.direct !== undefined) this.#direct(plan.direct);
    else this.#respond(plan);
  }

  #fail(outcome: Outcome, plan: UpstreamPlan): void {
    const { status, body, headers } = outcome;
    const details = plan.details ?? outcome.details;
    this.stream.answerLocally({
      ...{ status, details, body: toBytes(body), headers: pairsOf(headers), grpcStatus: undefined },
    });
  }

  #direct(direct: NonNullable<UpstreamPlan["direct"]>): void {
    this.stream.info.flags = direct.flags ?? 0;
    this.stream.answerLocally({
      status: direct.status,
      details: direct.details ?? "direct_response",
      body: toBytes(direct.body ?? ""),
      headers: pairsOf(direct.headers ?? []),
      grpcStatus: undefined,
    });
  }

  #respond(plan: UpstreamPlan): void {
    const { stream } = this;
    const headers = new HeaderMap([[":status", String(plan.status ?? 200)], ...pairsOf(plan.headers ?? [])]);
    headers.add("x-envoy-upstream-service-time", String(Math.round(plan.delayMs ?? 0)));
    const parts = partsOf(plan.body);
    const more = parts.length > 0 || plan.trailers !== undefined || plan.resetMidway === true;
    if (plan.details !== undefined) stream.info.details = plan.details;
    stream.responseHeaders(headers.pairs(), !more);
    const endsHere = more && plan.trailers === undefined && plan.resetMidway !== true;
    const withLast = endsHere && plan.endsWithBody === true;
    for (const [index, part] of parts.entries())
      stream.responseBody(part, withLast && index === parts.length - 1);
    // HTTP/1.1 tells the end of a body after its last bytes.
    if (endsHere && !withLast) stream.responseBody("", true);
    if (plan.trailers !== undefined) stream.responseTrailers(plan.trailers);
    if (plan.resetMidway === true) stream.upstreamReset();
  }
}

function requestHeaders(plan: RequestPlan, streamId: number): HeaderMap {
  const headers = new HeaderMap([
    [":authority", plan.authority ?? "upstream.test"],
    [":path", plan.path ?? "/"],
    [":method", plan.method ?? (plan.grpc === true ? "POST" : "GET")],
    [":scheme", "http"],
  ]);
  if (plan.grpc === true) headers.add("content-type", "application/grpc");
  for (const [name, value] of pairsOf(plan.headers ?? [])) headers.add(name, value);
  headers.add("x-forwarded-proto", "http");
  headers.add("x-request-id", `00000000-0000-4000-8000-${String(streamId).padStart(12, "0")}`);
  return headers;
}

function partsOf(body: UpstreamPlan["body"]): readonly Body[] {
  if (body === undefined || body.length === 0) return [];
  return typeof body === "string" || body instanceof Uint8Array ? [body] : body;
}
