// A gRPC service without messages worth reading: the path says how a call ends.
//   /grpc/trailers/14   a message, then that status in trailers     /grpc/only/14   headers alone, with that status
//   /grpc/bare          a message and no status at all              /grpc/never     no answer
//   /grpc/http/503/0    that status of HTTP, a message, and that of gRPC in trailers
//   /grpc/bytes/150/0   so many bytes, and that status in trailers     /grpc/whole/150   the same without trailers
import {
  createServer,
  type IncomingHttpHeaders,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from "node:http2";
import type { AddressInfo } from "node:net";

const GRPC = { ":status": 200, "content-type": "application/grpc" };
/** Not compressed, 2 bytes. */
const MESSAGE = Buffer.from([0, 0, 0, 0, 2, 0x6f, 0x6b]);

export class GrpcUpstream {
  readonly #server = createServer();
  readonly #sessions = new Set<ServerHttp2Session>();

  constructor(private readonly onCall: (headers: IncomingHttpHeaders) => void) {}

  start(): Promise<number> {
    this.#server.on("session", (session) => this.#sessions.add(session));
    this.#server.on("stream", (stream, headers) => {
      this.onCall(headers);
      answer(stream, String(headers[":path"]).split("/").slice(2));
    });
    return new Promise((resolve) => {
      this.#server.listen(0, "127.0.0.1", () => resolve((this.#server.address() as AddressInfo).port));
    });
  }

  async stop(): Promise<void> {
    for (const session of this.#sessions) session.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

function answer(stream: ServerHttp2Stream, [how, ...values]: string[]): void {
  stream.on("error", () => stream.destroy());
  stream.resume();
  if (how === "never") return;
  const code = values.at(-1) ?? "0";
  if (how === "only") stream.respond({ ...GRPC, "grpc-status": code }, { endStream: true });
  else {
    const status = how === "http" ? Number(values[0]) : 200;
    stream.respond({ ...GRPC, ":status": status }, { waitForTrailers: how !== "bare" && how !== "whole" });
    stream.on("wantTrailers", () => stream.sendTrailers({ "grpc-status": code }));
    const isSized = how === "bytes" || how === "whole";
    stream.end(isSized ? Buffer.alloc(Number(values[0]), "x") : MESSAGE);
  }
}
