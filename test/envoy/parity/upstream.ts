// The real upstreams: one of HTTP/1.1, one of HTTP/2. The path says what they do.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createHttp2Server, type Http2Server, type ServerHttp2Stream } from "node:http2";
import type { AddressInfo } from "node:net";

export interface Upstreams {
  http1Port: number;
  http2Port: number;
  close(): Promise<void>;
}

export async function startUpstreams(): Promise<Upstreams> {
  const http1 = createServer(answer);
  const http2 = createHttp2Server();
  const sessions = new Set<{ destroy(): void }>();
  http2.on("session", (session) => sessions.add(session));
  http2.on("stream", answerGrpc);
  const close = async () => {
    http1.closeAllConnections();
    for (const session of sessions) session.destroy();
    await Promise.all([closed(http1), closed(http2)]);
  };
  return { http1Port: await listen(http1), http2Port: await listen(http2), close };
}

function answer(request: IncomingMessage, response: ServerResponse): void {
  request.resume();
  const what = request.url?.split("/")[2] ?? "";
  if (what === "never") return;
  if (what === "reset") request.socket.destroy();
  else if (what === "midway") {
    response.writeHead(200, { "content-length": "100" });
    response.write("part", () => setTimeout(() => request.socket.destroy(), 50));
  } else {
    const status = Number(what || "200");
    response.writeHead(status, { "x-probe-upstream": String(request.headers["x-probe-set"] ?? "none") });
    setTimeout(() => response.end(status === 204 ? undefined : "hello"), 20);
  }
}

function answerGrpc(stream: ServerHttp2Stream, headers: Record<string, unknown>): void {
  const what = String(headers[":path"]).split("/")[2];
  const grpc = { ":status": 200, "content-type": "application/grpc" };
  stream.on("error", () => stream.destroy());
  if (what === "only") stream.respond({ ...grpc, "grpc-status": "14" }, { endStream: true });
  else if (what === "whole") {
    stream.respond(grpc);
    setTimeout(() => stream.end("hello"), 5);
  } else if (what === "Call") {
    stream.respond(grpc, { waitForTrailers: true });
    stream.on("wantTrailers", () => stream.sendTrailers({ "grpc-status": "0" }));
    stream.end(Buffer.from([0, 0, 0, 0, 2, 0x6f, 0x6b]));
  } else {
    stream.respond(grpc, { waitForTrailers: true });
    stream.on("wantTrailers", () => stream.sendTrailers({ "grpc-status": "13", "x-probe-trailer": "t" }));
    stream.end("hello");
  }
}

function listen(server: Server | Http2Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => resolve((server.address() as AddressInfo).port));
  });
}

function closed(server: Server | Http2Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}
