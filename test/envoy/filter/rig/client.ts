// The clients of the tests: one HTTP/1.1 request on a connection of its own or on kept ones, bytes as they are, and gRPC.
import { type Agent, request as openRequest } from "node:http";
import { connect as connectHttp2 } from "node:http2";
import { connect } from "node:net";

export interface Wish {
  path?: string;
  method?: string;
  /** :authority; the breaker and the service that a request meets. */
  host?: string;
  headers?: Record<string, string | string[]>;
  body?: string | Buffer;
  /** Absent: a connection of its own. */
  agent?: Agent;
  /** The client goes away so long after it has sent the request. */
  cancelAfterMs?: number;
  /** Or once this is fulfilled. */
  cancelOn?: Promise<unknown>;
}

export interface Answer {
  /** 0: no answer. */
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: string;
  /** The whole answer came. */
  complete: boolean;
  /** `performance.now()` at the request's start. */
  startMs: number;
  durationMs: number;
}

/** Never rejects: what ends without an answer has status 0. */
export function ask(port: number, wish: Wish = {}): Promise<Answer> {
  const { path = "/", method = "GET", host = "any", headers = {}, agent = false } = wish;
  const startMs = performance.now();
  const answer: Answer = { status: 0, headers: {}, body: "", complete: false, startMs, durationMs: 0 };
  return new Promise((resolve) => {
    const finish = () => resolve({ ...answer, durationMs: performance.now() - startMs });
    const options = { host: "127.0.0.1", port, path, method, agent, headers: { host, ...headers } };
    const request = openRequest(options, (response) => {
      answer.status = response.statusCode ?? 0;
      answer.headers = response.headers;
      response.on("data", (chunk: Buffer) => {
        answer.body += chunk.toString();
      });
      response.on("error", () => undefined);
      response.on("close", () => {
        answer.complete = response.complete;
        finish();
      });
    });
    request.on("error", finish);
    request.end(wish.body, () => {
      if (wish.cancelAfterMs !== undefined) setTimeout(() => request.destroy(), wish.cancelAfterMs);
    });
    void wish.cancelOn?.then(() => request.destroy());
  });
}

/** Sends `bytes` as they are; resolves with all that comes until the other side closes, or for `forMs`. */
export function askRaw(port: number, bytes: Buffer | string, forMs = 2_000): Promise<string> {
  return new Promise((resolve) => {
    let received = "";
    const socket = connect(port, "127.0.0.1", () => socket.write(bytes));
    socket.on("data", (chunk: Buffer) => {
      received += chunk.toString("latin1");
    });
    socket.on("error", () => undefined);
    socket.on("close", () => resolve(received));
    socket.setTimeout(forMs, () => socket.destroy());
  });
}

export interface GrpcAnswer {
  httpStatus: number;
  /** Absent: the call ended without one. */
  grpcStatus: string | undefined;
  /** Of its body. */
  bytes: number;
  /** Its stream was reset. */
  reset: boolean;
  durationMs: number;
  headers: Record<string, string | string[] | number | undefined>;
}

export interface GrpcWish {
  host?: string;
  headers?: Record<string, string>;
  cancelAfterMs?: number;
  cancelOn?: Promise<unknown>;
}

export function call(port: number, path: string, wish: GrpcWish = {}): Promise<GrpcAnswer> {
  const session = connectHttp2(`http://127.0.0.1:${port}`);
  session.on("error", () => undefined);
  const stream = session.request({
    ":method": "POST",
    ":path": path,
    ":authority": wish.host ?? "any",
    "content-type": "application/grpc",
    te: "trailers",
    ...wish.headers,
  });
  const answer: GrpcAnswer = {
    httpStatus: 0,
    grpcStatus: undefined,
    bytes: 0,
    reset: false,
    durationMs: 0,
    headers: {},
  };
  const startMs = performance.now();
  const take = (headers: GrpcAnswer["headers"]) => {
    answer.headers = { ...answer.headers, ...headers };
    answer.grpcStatus ??= headers["grpc-status"]?.toString();
  };
  return new Promise((resolve) => {
    stream.on("response", (headers) => {
      answer.httpStatus = headers[":status"] ?? 0;
      take(headers);
    });
    stream.on("trailers", take);
    stream.on("data", (chunk: Buffer) => {
      answer.bytes += chunk.length;
    });
    stream.on("error", () => undefined);
    stream.on("close", () => {
      answer.reset = stream.rstCode !== 0;
      answer.durationMs = performance.now() - startMs;
      session.destroy();
      resolve(answer);
    });
    stream.end();
    if (wish.cancelAfterMs !== undefined) setTimeout(() => stream.close(8), wish.cancelAfterMs);
    void wish.cancelOn?.then(() => stream.close(8));
  });
}
