// What the guest can see of a stream in the callback that runs: maps come and go with it.
import { BufferType, type HostBuffer, MapType } from "../context.js";
import { HeaderMap } from "../header-map.js";
import type { Direction } from "./direction.js";

export class StreamView {
  /** on_log runs: both messages can be read as they were in the end, none can be changed. */
  logging = false;

  constructor(
    readonly request: Direction,
    readonly response: Direction,
  ) {}

  get phase(): "request" | "response" | "log" {
    if (this.logging) return "log";
    return this.response.state === "idle" ? "request" : "response";
  }

  readable(map: number): HeaderMap | undefined {
    if (!this.logging) return this.#visible(map);
    if (map === MapType.RequestHeaders) return this.request.headersSeen ?? new HeaderMap();
    if (map === MapType.ResponseHeaders) return this.response.headersSeen ?? new HeaderMap();
    if (map === MapType.ResponseTrailers) return this.response.trailersSeen ?? new HeaderMap();
    return map === MapType.RequestTrailers ? (this.request.trailersSeen ?? new HeaderMap()) : undefined;
  }

  writable(map: number): HeaderMap | undefined {
    if (map === MapType.RequestTrailers) return this.request.trailersToWrite();
    return map === MapType.ResponseTrailers ? this.response.trailersToWrite() : this.#visible(map);
  }

  /** A body that is not there is empty, and cannot be changed; so are the buffers of a TCP connection. */
  buffer(type: number): HostBuffer | undefined {
    if (type === BufferType.RequestBody) return this.request.body ?? { bytes: new Uint8Array() };
    if (type === BufferType.ResponseBody) return this.response.body ?? { bytes: new Uint8Array() };
    return type <= BufferType.UpstreamData ? { bytes: new Uint8Array() } : undefined;
  }

  #visible(map: number): HeaderMap | undefined {
    if (map === MapType.RequestHeaders) return this.request.visibleHeaders;
    if (map === MapType.RequestTrailers) return this.request.visibleTrailers;
    if (map === MapType.ResponseHeaders) return this.response.visibleHeaders;
    return map === MapType.ResponseTrailers ? this.response.visibleTrailers : undefined;
  }
}
