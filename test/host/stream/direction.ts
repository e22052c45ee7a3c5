// One direction of a stream, request or response, through the filter: what the guest sees of it, what waits while it
// is paused, and what goes on to the other side.
import { joinBytes } from "../bytes.js";
import type { HostBuffer } from "../context.js";
import { HeaderMap } from "../header-map.js";

/** The guest's callbacks; 0 lets pass, anything else pauses. */
export interface Taps {
  headers(map: HeaderMap, end: boolean): number;
  body(size: number, end: boolean): number;
  trailers(map: HeaderMap): number;
}

/** Where the direction leads: the router, or the client. */
export interface Sink {
  headers(map: HeaderMap, end: boolean): void;
  body(bytes: Uint8Array, end: boolean): void;
  trailers(map: HeaderMap): void;
}

/**
 * idle: nothing came; flowing: passes; held: paused at the headers, nothing else reaches the guest; buffering: paused
 * at the body, which grows; waiting: paused at the trailers; cut: a local reply or an end took over.
 */
type State = "idle" | "flowing" | "held" | "buffering" | "waiting" | "cut";

export class Direction {
  state: State = "idle";
  /** The message's headers and trailers, for the log. */
  headersSeen: HeaderMap | undefined;
  trailersSeen: HeaderMap | undefined;
  /** What the guest may read now. */
  visibleHeaders: HeaderMap | undefined;
  visibleTrailers: HeaderMap | undefined;
  headersForwarded = false;
  /** A callback of this direction runs. */
  inside = false;
  #visibleBody: Uint8Array | undefined;
  #held: Uint8Array[] = [];
  #headersEnd = false;
  #end = false;
  #resumed = false;
  #trailersAdded = false;

  constructor(
    readonly taps: Taps,
    readonly sink: Sink,
  ) {}

  get paused(): boolean {
    return this.state === "held" || this.state === "buffering" || this.state === "waiting";
  }

  get body(): HostBuffer | undefined {
    const bytes = this.#visibleBody;
    if (bytes === undefined) return undefined;
    return {
      bytes,
      replace: (changed) => {
        this.#visibleBody = changed;
      },
    };
  }

  /** To be written to: at the end of a body that has none, Envoy makes new ones. */
  trailersToWrite(): HeaderMap | undefined {
    if (this.#visibleBody !== undefined && this.#end && this.trailersSeen === undefined) {
      this.#trailersAdded = true;
      this.#end = false;
      this.trailersSeen = new HeaderMap([]);
      this.visibleTrailers = this.trailersSeen;
    }
    return this.visibleTrailers;
  }

  headers(map: HeaderMap, end: boolean): void {
    if (this.state === "cut") return;
    this.headersSeen = map;
    this.visibleHeaders = map;
    this.#headersEnd = end;
    this.#end = end;
    this.state = "flowing";
    const passes = this.#ask(() => this.taps.headers(map, end));
    if (this.#isCut()) return;
    if (!passes) this.state = "held";
    else {
      this.visibleHeaders = undefined;
      this.#forwardHeaders();
    }
  }

  data(bytes: Uint8Array, end: boolean): void {
    if (this.state === "cut") return;
    this.#held.push(bytes);
    this.#end = end;
    if (this.state !== "held") this.#offerBody();
  }

  trailers(map: HeaderMap): void {
    if (this.state === "cut") return;
    this.trailersSeen = map;
    this.#end = false;
    if (this.state !== "held") this.#offerTrailers(map);
  }

  /** proxy_continue_stream: inside a callback it wins over that callback's pause. */
  resume(): void {
    if (this.inside) this.#resumed = true;
    else if (this.state === "held") this.#release();
    else if (this.state === "buffering") this.#passBody();
    else if (this.state === "waiting") this.#forwardTrailers();
  }

  cut(): void {
    this.state = "cut";
  }

  #ask(callback: () => number): boolean {
    this.inside = true;
    this.#resumed = false;
    try {
      return callback() === 0 || this.#resumed;
    } finally {
      this.inside = false;
    }
  }

  #release(): void {
    this.state = "flowing";
    this.#forwardHeaders();
    if (this.#isCut()) return;
    if (this.#held.length > 0) this.#offerBody(true);
    if (!this.#isCut() && this.trailersSeen !== undefined) this.#offerTrailers(this.trailersSeen);
  }

  /** What was held at the headers goes on from here, trailers that are added meanwhile too; else those skip the guest. */
  #offerBody(fromHere = false): void {
    const bytes = joinBytes(this.#held);
    this.#visibleBody = bytes;
    const passes = this.#ask(() => this.taps.body(bytes.length, this.#end));
    if (this.#isCut()) return;
    this.#held = [this.#visibleBody];
    this.#visibleBody = undefined;
    if (!passes) this.state = "buffering";
    else if (fromHere) this.#forwardBody();
    else this.#passBody();
  }

  #offerTrailers(map: HeaderMap): void {
    this.visibleTrailers = map;
    const passes = this.#ask(() => this.taps.trailers(map));
    if (this.#isCut()) return;
    if (!passes) this.state = "waiting";
    else {
      this.visibleTrailers = undefined;
      this.#forwardTrailers();
    }
  }

  #forwardHeaders(): void {
    this.headersForwarded = true;
    if (this.headersSeen !== undefined) this.sink.headers(this.headersSeen, this.#headersEnd);
  }

  #passBody(): void {
    this.#forwardBody();
    if (this.#trailersAdded && !this.#isCut()) this.#forwardTrailers();
  }

  #forwardBody(): void {
    this.state = "flowing";
    const bytes = joinBytes(this.#held);
    this.#held = [];
    this.sink.body(bytes, this.#end);
  }

  #forwardTrailers(): void {
    if (this.#held.length > 0) this.#forwardBody();
    this.state = "flowing";
    if (this.trailersSeen !== undefined) this.sink.trailers(this.trailersSeen);
  }

  /** Asked after each callback: what happens inside may end the stream. */
  #isCut(): boolean {
    return this.state === "cut";
  }
}
