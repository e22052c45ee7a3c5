// One HTTP stream through the filter: what Envoy's connection manager does around the guest's callbacks. The test
// plays the client and the router; Exchange does so by a plan.
import { toBytes } from "../bytes.js";
import {
  type HostBuffer,
  type HostContext,
  type LocalReply,
  MapType,
  type RootContext,
  StreamType,
} from "../context.js";
import { HeaderMap, type Headers } from "../header-map.js";
import { Ledger } from "../ledger.js";
import { readProperty, type StreamFacts, type StreamInfo } from "../properties.js";
import { Status } from "../status.js";
import { Direction } from "./direction.js";
import { clientEnd, routerEnd } from "./ends.js";
import { StreamGuard } from "./guard.js";
import { shapeReply } from "./local-reply.js";
import { BROKEN_OFF, CANCELLED, type StreamOwner, TRAP_REPLY } from "./owner.js";
import { Received } from "./received.js";
import { StreamView } from "./view.js";

export class Stream implements HostContext {
  readonly id: number;
  readonly root: RootContext;
  readonly ledger = new Ledger();
  /** Callbacks of the guest for this stream, in order, without `proxy_`. */
  readonly callbacks: string[] = [];
  readonly request: Direction;
  readonly response: Direction;
  /** What the router got. */
  readonly upstream = new Received();
  readonly client = new Received();
  /** What the guest answered by itself. */
  localReply: LocalReply | undefined;
  ended = false;
  /** The filter is not there: a dead VM that fails open. */
  readonly bypassed: boolean;
  /** Called once the router has the request's headers, and at the very end. */
  onRouted: (() => void) | undefined;
  onEnded: (() => void) | undefined;
  readonly #owner: StreamOwner;
  readonly #guard: StreamGuard;
  readonly #view: StreamView;
  readonly #startNs: bigint;
  #created = false;
  #failed = false;
  #answerIsWhole = false;

  constructor(
    owner: StreamOwner,
    readonly info: StreamInfo,
  ) {
    const { guest } = owner;
    this.#owner = owner;
    this.root = owner.context;
    this.id = guest.newId();
    this.bypassed = guest.failed && guest.process.failurePolicy === "open";
    this.#guard = new StreamGuard(this.id, guest.process.violations);
    this.#startNs = guest.process.clock.monotonicNs;
    const { clock } = guest.process;
    const router = routerEnd(this.upstream, clock, () => this.onRouted?.());
    const client = clientEnd(this.client, clock, () => this.#finish());
    this.request = new Direction(this.#taps("request"), router);
    this.response = new Direction(this.#taps("response"), client);
    this.#view = new StreamView(this.request, this.response);
    guest.add(this);
  }

  requestHeaders(headers: Headers, endOfStream = true): void {
    this.#create();
    this.request.headers(new HeaderMap(headers), endOfStream);
  }

  requestBody(bytes: string | Uint8Array, endOfStream = true): void {
    this.request.data(toBytes(bytes), endOfStream);
  }

  requestTrailers(trailers: Headers): void {
    this.request.trailers(new HeaderMap(trailers));
  }

  /** An answer from upstream. Response code and details follow it, unless the test set `info` otherwise. */
  responseHeaders(headers: Headers, endOfStream = true): void {
    const map = new HeaderMap(headers);
    this.info.code = Number(map.get(":status"));
    this.info.details ??= "via_upstream";
    this.#answerIsWhole = endOfStream;
    this.response.headers(map, endOfStream);
  }

  responseBody(bytes: string | Uint8Array, endOfStream = true): void {
    this.#answerIsWhole = endOfStream;
    this.response.data(toBytes(bytes), endOfStream);
  }

  responseTrailers(trailers: Headers): void {
    this.#answerIsWhole = true;
    this.response.trailers(new HeaderMap(trailers));
  }

  /** Another part of Envoy answers: a router without upstream, another filter. Passes through the filter. */
  answerLocally(reply: LocalReply): void {
    if (this.ended) return;
    this.info.code = reply.status;
    this.info.details = reply.details;
    const { headers, body } = shapeReply(reply, this.request.headersSeen);
    if (this.response.state !== "idle") {
      this.#replaceResponse(headers, body);
      return;
    }
    this.request.cut();
    this.response.headers(headers, body.length === 0);
    if (body.length > 0) this.response.data(body, true);
  }

  /** The client goes away: by closing its connection, or with RST_STREAM (HTTP/2). */
  cancel(): void {
    const { flags, details } = CANCELLED[this.info.protocol];
    this.#abort(flags, details);
  }

  /** The upstream ends in the middle of its answer. */
  upstreamReset(): void {
    this.#abort(BROKEN_OFF.flags, BROKEN_OFF.details);
  }

  readableHeaders(map: number): HeaderMap | undefined {
    return map >= MapType.GrpcInitialMetadata ? this.root.readableHeaders(map) : this.#view.readable(map);
  }

  writableHeaders(map: number): HeaderMap | undefined {
    return this.#view.writable(map);
  }

  buffer(type: number): HostBuffer | undefined {
    return this.#view.buffer(type) ?? this.root.buffer(type);
  }

  property(path: readonly string[]): Uint8Array | Status {
    return readProperty(path, this.#owner.plugin, this.#facts());
  }

  setProperty(path: string, value: Uint8Array): Status {
    this.info.filterState.set(path, value);
    return Status.Ok;
  }

  continueStream(type: number): void {
    this.#guard.continuing(type, this.response);
    this.request.visibleHeaders = undefined;
    this.request.visibleTrailers = undefined;
    const direction = type === StreamType.Request ? this.request : this.response;
    this.#owner.guest.defer(() => direction.resume());
  }

  closeStream(type: number): void {
    this.#guard.closing(type);
    if (type > StreamType.Response) return;
    this.#owner.guest.defer(() => this.#abort(this.info.flags, this.info.details ?? "wasm_close_stream"));
  }

  sendLocalReply(reply: LocalReply): void {
    if (!this.#guard.replying(this.response)) return;
    this.localReply = reply;
    this.#owner.guest.defer(() => this.answerLocally(reply));
  }

  #taps(side: "request" | "response") {
    const name = (what: string) => `proxy_on_${side}_${what}`;
    return {
      headers: (map: HeaderMap, end: boolean) => this.#enter(name("headers"), map.size, Number(end)),
      body: (size: number, end: boolean) => this.#enter(name("body"), size, Number(end)),
      trailers: (map: HeaderMap) => this.#enter(name("trailers"), map.size),
    };
  }

  /** A callback that decides: 0 passes, else pause. A dead VM answers 503 once, or lets pass if it fails open. */
  #enter(name: string, ...args: number[]): number {
    const { guest } = this.#owner;
    if (this.bypassed || this.#failed || !this.#created) return 0;
    const action = guest.failed ? undefined : this.#call(name, ...args);
    if (!guest.failed) return action ?? 0;
    this.#failed = true;
    this.answerLocally(TRAP_REPLY);
    return 1;
  }

  #call(name: string, ...args: number[]): number | undefined {
    if (this.#owner.guest.failed || this.bypassed) return undefined;
    if (this.#owner.guest.has(name)) this.callbacks.push(name.replace("proxy_", ""));
    return this.#owner.guest.call(name, this, this.id, ...args);
  }

  #create(): void {
    if (this.#created) return;
    this.#created = true;
    this.#call("proxy_on_context_create", this.root.id);
  }

  /** Headers that nobody got yet are replaced without the filter; after that only a reset is left. */
  #replaceResponse(headers: HeaderMap, body: Uint8Array): void {
    if (this.response.headersForwarded) {
      this.#abort(this.info.flags, this.info.details ?? "");
      return;
    }
    this.request.cut();
    this.response.cut();
    this.response.headersSeen = headers;
    this.response.sink.headers(headers, body.length === 0);
    if (body.length > 0) this.response.sink.body(body, true);
  }

  #abort(flags: number, details: string): void {
    if (this.ended) return;
    this.info.flags = flags;
    this.info.details = details;
    this.client.reset = true;
    this.#finish();
  }

  #finish(): void {
    if (this.ended) return;
    this.ended = true;
    this.request.cut();
    this.response.cut();
    this.#create();
    this.#view.logging = true;
    this.#call("proxy_on_log");
    this.#view.logging = false;
    this.#call("proxy_on_done");
    this.#call("proxy_on_delete");
    this.#owner.guest.remove(this);
    this.#owner.streamEnded(this);
    this.onEnded?.();
  }

  #facts(): StreamFacts {
    return {
      phase: this.#view.phase,
      request: this.#view.readable(MapType.RequestHeaders),
      response: this.#view.readable(MapType.ResponseHeaders),
      trailers: this.#view.readable(MapType.ResponseTrailers),
      info: this.info,
      answerIsWhole: this.#answerIsWhole,
      durationNs: this.#owner.guest.process.clock.monotonicNs - this.#startNs,
    };
  }
}
