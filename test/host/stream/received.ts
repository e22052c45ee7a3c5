// What one side of the proxy got: the upstream a request, the client a response.
import { joinBytes, toText } from "../bytes.js";
import type { HeaderMap } from "../header-map.js";

export class Received {
  headers: HeaderMap | undefined;
  trailers: HeaderMap | undefined;
  /** When the headers came, in milliseconds since the Envoy's start. */
  atMs: number | undefined;
  complete = false;
  /** The stream was reset instead of ending. */
  reset = false;
  readonly #body: Uint8Array[] = [];

  get status(): number | undefined {
    const status = this.headers?.get(":status");
    return status === undefined ? undefined : Number(status);
  }

  get body(): Uint8Array {
    return joinBytes(this.#body);
  }

  get text(): string {
    return toText(this.body);
  }

  /** From the trailers, or the headers of a response without a body. */
  get grpcStatus(): number | undefined {
    const status = this.trailers?.get("grpc-status") ?? this.headers?.get("grpc-status");
    return status === undefined ? undefined : Number(status);
  }

  addHeaders(headers: HeaderMap, end: boolean, atMs: number): void {
    this.headers = headers;
    this.atMs = atMs;
    this.complete = end;
  }

  addBody(bytes: Uint8Array, end: boolean): void {
    this.#body.push(bytes);
    this.complete = end;
  }

  addTrailers(trailers: HeaderMap): void {
    this.trailers = trailers;
    this.complete = true;
  }
}
