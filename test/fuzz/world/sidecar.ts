// The filter as the targets drive it: configurations, streams and ticks, each entry with the fuel that it may burn.
import { buildFilter, type Planted } from "../module/build.js";
import { instrument } from "../module/instrument.js";
import { Host, type Kept } from "./host.js";

/**
 * Steps an entry may take whatever it is given, three times and more what was measured: 1,024 breakers are put in
 * force in 6,000,000, of which half go into looking for each one's entry among those there are (1,024 of them at
 * most), and a tick goes through the tables.
 */
export const FUEL = {
  configure: 18_000_000,
  request: 60_000,
  response: 10_000,
  body: 20_000,
  log: 80_000,
  tick: 2_000_000,
} as const;

/** Bodies that are said to be larger have no more bytes. */
const MOST_BODY = 200_000;

export type Direction = "outbound" | "inbound";

/** Numbers of the header maps. */
export const REQUEST = 0;
export const RESPONSE = 2;
export const TRAILERS = 3;

export interface Root {
  id: number;
  direction: Direction;
}

export interface KeptSidecar extends Kept {
  lastId: number;
}

export class Sidecar {
  readonly host: Host;
  #lastId = 0;

  private constructor(module: WebAssembly.Module, probes: number) {
    this.host = new Host(module, probes);
  }

  /** Compiles the filter, which takes seconds where its sources changed. */
  static async start(planted?: Planted): Promise<Sidecar> {
    const { bytes, probes } = instrument(await buildFilter(planted));
    return new Sidecar(await WebAssembly.compile(new Uint8Array(bytes)), probes);
  }

  keep(): KeptSidecar {
    return { ...this.host.keep(), lastId: this.#lastId };
  }

  /** Goes back, and counts what is passed from nothing. */
  restore(kept: KeptSidecar): void {
    this.host.restore(kept);
    this.host.guest.counters.fill(0);
    this.#lastId = kept.lastId;
  }

  newId(): number {
    return ++this.#lastId;
  }

  /** A root context with this document; what the filter said of it in the log. */
  configure(
    document: Uint8Array,
    direction: Direction = "outbound",
    id = this.newId(),
  ): { root: Root; log: string } {
    const { host } = this;
    host.state.contexts.add(id);
    host.properties = {
      plugin_root_id: Buffer.from(`meshfuse.${direction}`),
      "xds.node.id": Buffer.from("reviews-v1"),
    };
    host.enter("proxy_on_context_create", FUEL.log, id, 0);
    host.configuration = new Uint8Array(document);
    host.enter("proxy_on_configure", FUEL.configure, id, document.length);
    return { root: { id, direction }, log: host.did.logs.join("\n") };
  }

  openStream(root: Root, id = this.newId()): number {
    this.host.state.contexts.add(id);
    this.host.enter("proxy_on_context_create", FUEL.log, id, root.id);
    return id;
  }

  /** What the filter answered by itself: a status, or 0. */
  request(stream: number, pairs: Uint8Array, end = true): number {
    this.host.maps = { [REQUEST]: pairs };
    this.host.enter("proxy_on_request_headers", FUEL.request, stream, 0, end ? 1 : 0);
    return this.host.did.replies[0] ?? 0;
  }

  response(stream: number, pairs: Uint8Array, end = true): void {
    this.host.maps = { [RESPONSE]: pairs };
    const paused = this.host.enter("proxy_on_response_headers", FUEL.response, stream, 0, end ? 1 : 0) !== 0;
    if (paused && this.host.did.replies.length === 0) this.host.state.held.add(stream);
  }

  /** A part of the response's body that is said to have `size` bytes. */
  body(stream: number, end: boolean, size = 0): void {
    this.host.maps = end ? { [TRAILERS]: new Uint8Array(4) } : {};
    this.host.body = new Uint8Array(Math.min(size, MOST_BODY));
    this.host.enter("proxy_on_response_body", FUEL.body, stream, size, end ? 1 : 0);
  }

  trailers(stream: number, pairs: Uint8Array): void {
    this.host.maps = { [TRAILERS]: pairs };
    this.host.enter("proxy_on_response_trailers", FUEL.response, stream, 0);
  }

  /** The stream's end; `trailers` are those of the response. */
  end(stream: number, trailers?: Uint8Array): void {
    this.host.maps = trailers === undefined ? {} : { [TRAILERS]: trailers };
    this.host.enter("proxy_on_log", FUEL.log, stream);
    this.host.maps = {};
    this.host.enter("proxy_on_done", FUEL.log, stream);
    this.host.state.contexts.delete(stream);
    this.host.state.held.delete(stream);
    this.host.state.closed.delete(stream);
  }

  tick(root: Root, afterMs: number): void {
    this.host.advance(afterMs);
    this.host.maps = {};
    this.host.enter("proxy_on_tick", FUEL.tick, root.id);
  }

  /** An answer to a report. */
  reply(root: Root, token: number, message: Uint8Array): void {
    this.host.message = new Uint8Array(message);
    this.host.enter("proxy_on_grpc_receive", FUEL.log, root.id, token, message.length);
  }

  failReport(root: Root, token: number, status: number): void {
    this.host.enter("proxy_on_grpc_close", FUEL.log, root.id, token, status);
  }

  endRoot(root: Root): void {
    this.host.maps = {};
    this.host.enter("proxy_on_done", FUEL.tick, root.id);
  }
}
