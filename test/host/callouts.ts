// The calls that one root has under way. They die with it, without a callback, as on a real Envoy.
import { toBytes, toText } from "./bytes.js";
import type { FakeClock } from "./clock.js";
import { GRPC_DEADLINE_EXCEEDED, GRPC_UNAVAILABLE } from "./grpc-status.js";
import { HeaderMap } from "./header-map.js";
import type { Pair } from "./pairs.js";
import { Status } from "./status.js";

/** How long a callback takes when nobody says otherwise: it never comes inside the host call. */
const NEXT_TURN_MS = 0;
const TOKEN_STEP = 4;

export interface GrpcRequest {
  readonly target: Uint8Array;
  readonly service: string;
  readonly method: string;
  readonly metadata: readonly Pair[];
}
export interface HttpRequest {
  readonly cluster: string;
  readonly headers: readonly Pair[];
  readonly body: Uint8Array;
  readonly trailers: readonly Pair[];
  readonly timeoutMs: number;
}
export type Started = { token: number } | { status: Status };

/** A gRPC call of a guest: answered by the test, at once or later. */
export interface GrpcCall {
  readonly kind: "unary" | "stream";
  readonly cluster: string;
  readonly service: string;
  readonly method: string;
  readonly metadata: readonly Pair[];
  /** What the guest sent; one message for a unary call. */
  readonly messages: Uint8Array[];
  /** 0 for streams. */
  readonly timeoutMs: number;
  readonly token: number;
  readonly open: boolean;
  /** A message for the guest; ends a unary call. Nothing happens if the call is over or its root is gone. */
  receive(message: string | Uint8Array): void;
  /** The end with a gRPC status. */
  close(status: number, message?: string): void;
}
export interface HttpCall extends HttpRequest {
  readonly token: number;
  readonly open: boolean;
  respond(headers: readonly Pair[], body?: string | Uint8Array, trailers?: readonly Pair[]): void;
}

/** What calls need of the root that makes them. */
export interface CalloutOwner {
  readonly clock: FakeClock;
  knowsCluster(name: string): boolean;
  grpcStarted(call: GrpcCall): void;
  httpStarted(call: HttpCall): void;
  /** Runs a callback of the guest with the root's id first. */
  callback(name: string, ...args: number[]): void;
  readonly tokens: CalloutTokens;
}

/** Tokens are the VM's: their two lowest bits are the kind, tokens of a kind go up by four. */
export class CalloutTokens {
  readonly #last = { http: 0, unary: 1, stream: 2 };

  next(kind: "http" | GrpcCall["kind"]): number {
    this.#last[kind] += TOKEN_STEP;
    return this.#last[kind];
  }
}

function isStream(token: number): boolean {
  return token % TOKEN_STEP === 2;
}

export class CalloutBook {
  /** What proxy_get_status answers: inside on_grpc_close, the call's end. */
  status = { code: 0, message: new Uint8Array() };
  /** Buffers and maps inside a callback. */
  grpcMessage: Uint8Array | undefined;
  httpAnswer: { headers: HeaderMap; body: Uint8Array; trailers: HeaderMap } | undefined;
  readonly #grpc = new Map<number, GrpcCall>();
  /** Streams on which the guest has said that it sends no more. */
  readonly #halfClosed = new Set<number>();
  readonly #http = new Map<number, HttpCall>();
  constructor(readonly owner: CalloutOwner) {}

  grpcCall(request: GrpcRequest & { message: Uint8Array; timeoutMs: number }): Started {
    const call = this.#openGrpc("unary", request, request.timeoutMs);
    if ("status" in call) return call;
    call.messages.push(request.message);
    const { clock } = this.owner;
    // Envoy sends the deadline along, so a server answers 0 with "too late" at once.
    if (request.timeoutMs === 0) clock.after(NEXT_TURN_MS, () => call.close(GRPC_DEADLINE_EXCEEDED));
    else
      clock.after(request.timeoutMs, () =>
        call.close(GRPC_UNAVAILABLE, "upstream request timeout{response_timeout}"),
      );
    this.owner.grpcStarted(call);
    return call;
  }

  grpcStream(request: GrpcRequest): Started {
    const call = this.#openGrpc("stream", request, 0);
    if (!("status" in call)) this.owner.grpcStarted(call);
    return call;
  }

  grpcSend(token: number, message: Uint8Array, endStream: boolean): Status {
    if (!isStream(token) || this.#halfClosed.has(token)) return Status.BadArgument;
    const call = this.#grpc.get(token);
    if (call === undefined) return Status.NotFound;
    call.messages.push(message);
    if (endStream) this.#halfClosed.add(token);
    return Status.Ok;
  }

  grpcClose(token: number): Status {
    return this.#grpc.delete(token) ? Status.Ok : Status.NotFound;
  }

  grpcCancel(token: number): Status {
    return this.grpcClose(token);
  }

  httpCall(request: HttpRequest): Started {
    const names = new Set(request.headers.map(([name]) => name));
    const complete = [":method", ":path", ":authority"].every((name) => names.has(name));
    if (!complete || !this.owner.knowsCluster(request.cluster)) return { status: Status.BadArgument };
    const token = this.owner.tokens.next("http");
    const calls = this.#http;
    const answer = this.#answerHttp.bind(this);
    const call: HttpCall = {
      ...request,
      token,
      get open() {
        return calls.has(token);
      },
      respond: (headers, body = "", trailers = []) => answer(token, headers, toBytes(body), trailers),
    };
    calls.set(token, call);
    const late = () => call.respond([[":status", "504"]], "upstream request timeout");
    if (request.timeoutMs > 0) this.owner.clock.after(request.timeoutMs, late);
    this.owner.httpStarted(call);
    return call;
  }

  /** The root is gone: nothing that was under way will call back. */
  drop(): void {
    this.#grpc.clear();
    this.#http.clear();
  }

  #openGrpc(kind: GrpcCall["kind"], request: GrpcRequest, timeoutMs: number): GrpcCall | { status: Status } {
    const { cluster, inMessage } = clusterOf(request.target);
    const known = this.owner.knowsCluster(cluster);
    if (!known && !inMessage) return { status: Status.ParseFailure };
    const token = this.owner.tokens.next(kind);
    const calls = this.#grpc;
    const { service, method, metadata } = request;
    const call: GrpcCall = {
      ...{ kind, cluster, service, method, metadata, timeoutMs, token, messages: [] },
      get open() {
        return calls.get(token) === call;
      },
      receive: (message) => this.#receive(call, toBytes(message)),
      close: (status, message = "") => this.#close(call, status, message),
    };
    calls.set(token, call);
    if (known) return call;
    this.owner.clock.after(NEXT_TURN_MS, () => call.close(GRPC_UNAVAILABLE, "Cluster not available"));
    return { status: Status.InternalFailure };
  }

  #receive(call: GrpcCall, message: Uint8Array): void {
    if (!call.open) return;
    if (call.kind === "unary") this.#grpc.delete(call.token);
    this.grpcMessage = message;
    this.owner.callback("proxy_on_grpc_receive", call.token, message.length);
    this.grpcMessage = undefined;
  }

  #close(call: GrpcCall, code: number, message: string): void {
    if (!call.open) return;
    this.#grpc.delete(call.token);
    this.status = { code, message: new Uint8Array(toBytes(message)) };
    this.owner.callback("proxy_on_grpc_close", call.token, code);
    this.status = { code, message: new Uint8Array() };
  }

  #answerHttp(token: number, headers: readonly Pair[], body: Uint8Array, trailers: readonly Pair[]): void {
    if (!this.#http.delete(token)) return;
    this.httpAnswer = { headers: new HeaderMap(headers), body, trailers: new HeaderMap(trailers) };
    this.owner.callback("proxy_on_http_call_response", token, headers.length, body.length, trailers.length);
    this.httpAnswer = undefined;
  }
}

/** A plain cluster name, or that of a serialized GrpcService with envoy_grpc (field 1) or google_grpc (field 2). */
function clusterOf(target: Uint8Array): { cluster: string; inMessage: boolean } {
  const [outer, size, inner, innerSize] = target;
  const isMessage = (outer === 0x0a || outer === 0x12) && size === target.length - 2 && inner === 0x0a;
  if (!isMessage || innerSize === undefined) return { cluster: toText(target), inMessage: false };
  return { cluster: toText(target.subarray(4, 4 + innerSize)), inMessage: true };
}
