// The services behind the Envoy, one of HTTP/1.1 and one of gRPC. The path says what they do:
//   /s/503            answer with that status            /echo      answer with the request's headers as JSON
//   /wait/50/503      the same, 50 ms later              /never     do not answer
//   /reset            close before the headers           /midway/100    close so many ms after half of the body
//   /flaky/2/x        fail the first two requests of that path, then 200
//   /length/150       so many bytes, announced             /parts/90/20      so many in each part, one after the other
//   /stuck            headers, and nothing more            /part/150         so many bytes, and nothing more
//   /hints            103, then 200
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { GrpcUpstream } from "./grpc-upstream.js";

const PART_MS = 10;
const MIDWAY_MS = 20;
/** More than Envoy lets through: what arrives is for the tests to judge. */
const LARGEST_HEADERS = 512 * 1024;
/** Thousands of connections may come before this process looks again; a system with less to give gives less. */
const BACKLOG = 8_192;
/** Longer than any test: a connection that is just being closed would fail the request that Envoy sends by it. */
export const STAYS_MS = 600_000;

export interface Arrival {
  path: string;
  headers: IncomingMessage["headers"];
  atMs: number;
}

export class Upstream {
  readonly arrivals: Arrival[] = [];
  /** Requests being answered, and the most at once since `calm()`. */
  #inFlight = 0;
  mostInFlight = 0;
  readonly #failed = new Map<string, number>();
  /** By `x-request-id`. */
  readonly #awaited = new Map<string, () => void>();
  readonly #http1 = createServer(
    { maxHeaderSize: LARGEST_HEADERS, keepAliveTimeout: STAYS_MS },
    (request, response) => this.#take(request, response),
  );
  readonly #grpc = new GrpcUpstream((headers) => {
    const host = headers[":authority"];
    this.arrivals.push({
      path: headers[":path"] ?? "",
      headers: { ...headers, host },
      atMs: performance.now(),
    });
  });

  async start(): Promise<{ http1: number; http2: number }> {
    this.#http1.on("upgrade", (request, socket) => this.#upgrade(request, socket as Socket));
    return { http1: await listening(this.#http1), http2: await this.#grpc.start() };
  }

  calm(): void {
    this.mostInFlight = this.#inFlight;
  }

  /** Resolves when the request with that `x-request-id` has come. */
  arrivalOf(id: string): Promise<void> {
    return new Promise((resolve) => this.#awaited.set(id, resolve));
  }

  /** How many requests for that host came, tries counted each. */
  arrivedFor(host: string): number {
    return this.arrivals.filter(({ headers }) => headers.host === host).length;
  }

  /** Requests whose path begins like this. */
  arrivedAt(path: string): Arrival[] {
    return this.arrivals.filter((arrival) => arrival.path.startsWith(path));
  }

  async stop(): Promise<void> {
    this.#http1.closeAllConnections();
    await Promise.all([new Promise((resolve) => this.#http1.close(resolve)), this.#grpc.stop()]);
  }

  #take(request: IncomingMessage, response: ServerResponse): void {
    const path = request.url ?? "";
    this.arrivals.push({ path, headers: request.headers, atMs: performance.now() });
    this.#awaited.get(`${request.headers["x-request-id"]}`)?.();
    this.#inFlight++;
    this.mostInFlight = Math.max(this.mostInFlight, this.#inFlight);
    response.on("close", () => {
      this.#inFlight--;
    });
    request.resume();
    this.#answer(path.split("?")[0]?.split("/").slice(1) ?? [], request, response);
  }

  #answer([what, first, second]: string[], request: IncomingMessage, response: ServerResponse): void {
    if (what === "never") return;
    if (what === "reset") request.socket.destroy();
    else if (what === "midway") {
      response.writeHead(200, { "content-length": "100" });
      response.write("half", () => setTimeout(() => request.socket.destroy(), Number(first ?? MIDWAY_MS)));
    } else if (what === "wait") setTimeout(() => end(response, Number(second ?? 200)), Number(first));
    else if (what === "echo") response.end(JSON.stringify(request.headers));
    else if (what === "length") response.end("x".repeat(Number(first)));
    else if (what === "parts") sendParts(response, (request.url ?? "").split("/").slice(2).map(Number));
    else if (what === "stuck") response.writeHead(200, { "content-length": "100" }).flushHeaders();
    else if (what === "part")
      response.writeHead(200, { "content-length": "5000000" }).write("x".repeat(Number(first)));
    else if (what === "hints")
      response.writeEarlyHints({ link: "</a>; rel=preload" }, () => response.end("hello"));
    else if (what === "flaky") end(response, this.#isFlakyNow(request.url ?? "", Number(first)) ? 503 : 200);
    else end(response, what === "s" ? Number(first) : 200);
  }

  #isFlakyNow(path: string, times: number): boolean {
    const failed = this.#failed.get(path) ?? 0;
    this.#failed.set(path, failed + 1);
    return failed < times;
  }

  #upgrade(request: IncomingMessage, socket: Socket): void {
    this.arrivals.push({ path: request.url ?? "", headers: request.headers, atMs: performance.now() });
    socket.on("error", () => undefined);
    socket.write("HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n");
    socket.pipe(socket);
  }
}

function sendParts(response: ServerResponse, [size, ...rest]: number[]): void {
  if (size === undefined) response.end();
  else response.write("x".repeat(size), () => setTimeout(() => sendParts(response, rest), PART_MS));
}

function end(response: ServerResponse, status: number): void {
  response.writeHead(status);
  response.end(status === 204 || status === 304 ? undefined : "hello");
}

export function listening(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen({ port: 0, host: "127.0.0.1", backlog: BACKLOG }, () =>
      resolve((server.address() as AddressInfo).port),
    );
  });
}
