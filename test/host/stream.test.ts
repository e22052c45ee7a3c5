import { describe, expect, it } from "vitest";
import { HeaderMap, toBytes } from "./index.js";
import { probed } from "./probe/index.js";
import { Direction } from "./stream/direction.js";
import { shapeReply } from "./stream/local-reply.js";

const GET = { ":path": "/", ":method": "GET" };

describe("a stream by hand", () => {
  it("goes through the filter step by step", async () => {
    const { root } = await probed();
    const stream = root.stream();
    stream.requestHeaders(GET, false);
    stream.requestBody("a", false);
    stream.requestTrailers({ t: "1" });
    expect([stream.upstream.text, stream.upstream.trailers?.get("t"), stream.upstream.complete]).toEqual([
      "a",
      "1",
      true,
    ]);
    stream.responseHeaders({ ":status": "200" }, false);
    stream.responseBody("b", false);
    stream.responseTrailers({ "grpc-status": "0" });
    expect([stream.client.text, stream.client.grpcStatus, stream.ended]).toEqual(["b", 0, true]);
    expect(root.streamCount).toBe(0);
  });

  it("is not in the filter before its request headers", async () => {
    const { root, lines } = await probed();
    const stream = root.stream();
    expect(lines()).toEqual([]);
    stream.cancel();
    expect(lines()).toEqual(["create 2 1", "log 2", "done 2", "delete 2"]);
  });

  it("ends once, whatever comes afterwards", async () => {
    const { root, lines } = await probed();
    const stream = root.stream();
    stream.requestHeaders(GET);
    stream.responseHeaders({ ":status": "204" });
    lines();
    stream.cancel();
    stream.upstreamReset();
    stream.responseBody("late");
    expect(lines()).toEqual([]);
    expect(stream.client.reset).toBe(false);
  });

  it("holds a paused body until it is let go, and shows it as one", async () => {
    const { root, envoy, lines } = await probed();
    const stream = root.stream();
    stream.requestHeaders({ ...GET, "x-probe": "q pause; q tick 5; t continue 0; b body 0" }, false);
    stream.requestBody("one ", false);
    stream.requestBody("two", true);
    expect([stream.request.state, stream.upstream.headers]).toEqual(["held", undefined]);
    lines();
    envoy.advance(5);
    expect(lines()).toEqual(["continue 0 -> 0", "request_body 2 7 1", "body 0 -> 0 one two"]);
    expect(stream.upstream.text).toBe("one two");
  });

  it("gathers a body that the filter pauses at each part", async () => {
    const { root, lines } = await probed();
    const stream = root.stream();
    stream.requestHeaders({ ...GET, "x-probe": "d pause; d body 1" });
    stream.responseHeaders({ ":status": "200" }, false);
    stream.responseBody("one ", false);
    stream.responseBody("two", false);
    expect(lines().filter((line) => line.startsWith("body"))).toEqual([
      "body 1 -> 0 one ",
      "body 1 -> 0 one two",
    ]);
    expect([stream.client.status, stream.client.text, stream.response.state]).toEqual([200, "", "buffering"]);
  });
});

describe("one direction", () => {
  const taps = (answers: number[]) => {
    const ask = () => answers.shift() ?? 0;
    return { headers: ask, body: ask, trailers: ask };
  };
  const recorder = () => {
    const seen: string[] = [];
    return {
      seen,
      headers: (_: HeaderMap, end: boolean) => void seen.push(`headers ${end}`),
      body: (bytes: Uint8Array, end: boolean) => void seen.push(`body ${bytes.length} ${end}`),
      trailers: () => void seen.push("trailers"),
    };
  };

  it("keeps the order of what waited behind paused headers", () => {
    const sink = recorder();
    const direction = new Direction(taps([1]), sink);
    direction.headers(new HeaderMap(), false);
    direction.data(toBytes("abc"), false);
    direction.trailers(new HeaderMap());
    expect(sink.seen).toEqual([]);
    direction.resume();
    expect(sink.seen).toEqual(["headers false", "body 3 false", "trailers"]);
  });

  it("lets a paused body go before trailers that pass", () => {
    const sink = recorder();
    const direction = new Direction(taps([0, 1, 0]), sink);
    direction.headers(new HeaderMap(), false);
    direction.data(toBytes("abc"), false);
    direction.trailers(new HeaderMap());
    expect(sink.seen).toEqual(["headers false", "body 3 false", "trailers"]);
  });

  it("holds paused trailers", () => {
    const sink = recorder();
    const direction = new Direction(taps([0, 1]), sink);
    direction.headers(new HeaderMap(), false);
    direction.trailers(new HeaderMap());
    expect([direction.state, sink.seen]).toEqual(["waiting", ["headers false"]]);
    direction.resume();
    expect(sink.seen).toEqual(["headers false", "trailers"]);
  });

  it("sends trailers that are written at a body's end, past the guest", () => {
    const sink = recorder();
    const taps = { headers: () => 0, body: (): number => Number(add() === undefined), trailers: () => 1 };
    const direction: Direction = new Direction(taps, sink);
    const add = () => direction.trailersToWrite();
    direction.headers(new HeaderMap(), false);
    expect(add()).toBeUndefined();
    direction.data(toBytes("abc"), true);
    expect(sink.seen).toEqual(["headers false", "body 3 false", "trailers"]);
  });

  it("asks the guest of such trailers where the body had waited behind its headers", () => {
    const sink = recorder();
    const taps = { headers: () => 1, body: (): number => Number(add() === undefined), trailers: () => 1 };
    const direction: Direction = new Direction(taps, sink);
    const add = () => direction.trailersToWrite();
    direction.headers(new HeaderMap(), false);
    direction.data(toBytes("abc"), true);
    direction.resume();
    expect([direction.state, sink.seen]).toEqual(["waiting", ["headers false", "body 3 false"]]);
  });

  it("passes nothing once it is cut", () => {
    const sink = recorder();
    const direction = new Direction(taps([1]), sink);
    direction.headers(new HeaderMap(), true);
    direction.cut();
    direction.resume();
    direction.data(toBytes("abc"), true);
    expect(sink.seen).toEqual([]);
  });
});

describe("a local reply", () => {
  const reply = { status: 503, details: "d", body: toBytes("no"), headers: [], grpcStatus: undefined };
  const GRPC = new HeaderMap({ "content-type": "application/grpc+proto" });

  it("is text with its length, unless it says otherwise", () => {
    expect(shapeReply(reply, undefined).headers.pairs()).toEqual([
      [":status", "503"],
      ["content-length", "2"],
      ["content-type", "text/plain"],
    ]);
    const json = { ...reply, headers: [["content-type", "application/json"]] as const };
    expect(shapeReply(json, undefined).headers.get("content-type")).toBe("application/json");
  });

  it("has neither length nor type without a body", () => {
    const empty = { ...reply, body: toBytes(""), headers: [["content-type", "text/html"]] as const };
    expect(shapeReply(empty, undefined).headers.pairs()).toEqual([[":status", "503"]]);
  });

  it("to HEAD has headers only", () => {
    const shaped = shapeReply(reply, new HeaderMap({ ":method": "HEAD" }));
    expect([shaped.body.length, shaped.headers.get("content-length")]).toEqual([0, "2"]);
  });

  it.each([
    [503, 14],
    [429, 14],
    [404, 12],
    [403, 7],
    [401, 16],
    [400, 13],
    [500, 2],
  ])("with HTTP status %i is gRPC status %i", (status, grpcStatus) => {
    expect(shapeReply({ ...reply, status }, GRPC).headers.get("grpc-status")).toBe(String(grpcStatus));
  });

  it("to gRPC has the status that was given and an escaped message", () => {
    const { headers, body } = shapeReply({ ...reply, grpcStatus: 5, body: toBytes("50% é\n") }, GRPC);
    expect(headers.pairs()).toEqual([
      [":status", "200"],
      ["content-type", "application/grpc"],
      ["grpc-status", "5"],
      ["grpc-message", "50%25 %C3%A9%0A"],
    ]);
    expect(body).toHaveLength(0);
  });
});
