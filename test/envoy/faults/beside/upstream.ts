// The service behind both listeners. The path says what it does:
//   /bytes/127          so many bytes, with content-length      /pieces/90/20   pieces of a body, some time apart
//   /sum                what it got of a body: size and hash    /s/503          that status
//   /grpc/...           as grpc-upstream.ts says
import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { GrpcUpstream } from "../../filter/rig/grpc-upstream.js";
import { listening, STAYS_MS } from "../../filter/rig/upstream.js";

/** So far apart that each piece of a body reaches Envoy by itself. */
const APART_MS = 25;
const HELLO = "hello";

export interface Arrival {
  host: string;
  path: string;
  headers: Record<string, string | string[] | undefined>;
  /** `performance.now()`. */
  atMs: number;
}

export class Upstream {
  readonly #arrivals: Arrival[] = [];
  readonly #http1 = createServer({ keepAliveTimeout: STAYS_MS }, (request, response) =>
    this.#take(request, response),
  );
  readonly #grpc = new GrpcUpstream((headers) =>
    this.#arrivals.push({
      host: headers[":authority"] ?? "",
      path: headers[":path"] ?? "",
      headers: { ...headers },
      atMs: performance.now(),
    }),
  );

  async start(): Promise<{ http1: number; http2: number }> {
    return { http1: await listening(this.#http1), http2: await this.#grpc.start() };
  }

  /** What came for that host since the last call. */
  take(host: string): Arrival[] {
    const mine = this.#arrivals.filter((arrival) => arrival.host === host);
    for (const arrival of mine) this.#arrivals.splice(this.#arrivals.indexOf(arrival), 1);
    return mine;
  }

  async stop(): Promise<void> {
    this.#http1.closeAllConnections();
    await Promise.all([new Promise((resolve) => this.#http1.close(resolve)), this.#grpc.stop()]);
  }

  #take(request: IncomingMessage, response: ServerResponse): void {
    const path = request.url ?? "";
    const host = request.headers.host ?? "";
    this.#arrivals.push({ host, path, headers: request.headers, atMs: performance.now() });
    const [what, ...numbers] = path.split("/").slice(1);
    const values = numbers.map(Number);
    if (what === "sum") sum(request, response);
    else {
      request.resume();
      if (what === "bytes") bytes(values[0] ?? 0, response);
      else if (what === "pieces") pieces(values, 0, response);
      else hello(what === "s" ? (values[0] ?? 200) : 200, response);
    }
  }
}

/** Bytes that differ from their neighbours, so that a lost or doubled one shows. */
export function pattern(size: number, from = 0): Buffer {
  return Buffer.from(Array.from({ length: size }, (_, index) => 33 + ((from + index) % 89)));
}

export function digestOf(body: Buffer): string {
  return createHash("sha256").update(body).digest("hex");
}

function hello(status: number, response: ServerResponse): void {
  response.writeHead(status, { "content-type": "text/plain", "content-length": HELLO.length });
  response.end(HELLO);
}

function bytes(size: number, response: ServerResponse): void {
  response.writeHead(200, { "content-type": "text/plain", "content-length": size });
  response.end(pattern(size));
}

/** Without content-length. */
function pieces(sizes: number[], sent: number, response: ServerResponse): void {
  const [size, ...rest] = sizes;
  if (size === undefined) response.end();
  else {
    response.write(pattern(size, sent));
    setTimeout(() => pieces(rest, sent + size, response), APART_MS);
  }
}

function sum(request: IncomingMessage, response: ServerResponse): void {
  const parts: Buffer[] = [];
  request.on("data", (part: Buffer) => parts.push(part));
  request.on("end", () => {
    const body = Buffer.concat(parts);
    response.end(`${body.length} ${digestOf(body)}`);
  });
}
