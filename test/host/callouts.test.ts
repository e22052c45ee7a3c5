import { describe, expect, it } from "vitest";
import { toText } from "./index.js";
import { probed } from "./probe/index.js";

const CALL = "c grpc controller hello 500";

describe("a gRPC call", () => {
  it("is shown to the test and answered a moment later", async () => {
    const { envoy, lines } = await probed(CALL);
    envoy.onGrpcCall = () => "thanks";
    lines();
    expect(envoy.grpcCalls).toHaveLength(1);
    expect(envoy.grpcCalls[0]).toMatchObject({
      ...{
        kind: "unary",
        cluster: "controller",
        service: "probe.Service",
        method: "Call",
        timeoutMs: 500,
        open: true,
      },
    });
    expect(toText(envoy.grpcCalls[0]?.messages[0] ?? new Uint8Array())).toBe("hello");
    envoy.advance(1);
    expect(lines()).toEqual(["grpc_receive 5 thanks"]);
    expect(envoy.grpcCalls[0]?.open).toBe(false);
  });

  it("fails with a status and a text", async () => {
    const { envoy, lines } = await probed(CALL);
    envoy.onGrpcCall = () => ({ status: 8, message: "too busy" });
    lines();
    envoy.advance(1);
    expect(lines()).toEqual(["grpc_close 5 8 too busy"]);
  });

  it("stays open until the test answers", async () => {
    const { envoy, lines } = await probed(CALL);
    lines();
    envoy.advance(400);
    expect(lines()).toEqual([]);
    envoy.grpcCalls[0]?.receive("late");
    envoy.grpcCalls[0]?.receive("twice");
    expect(lines()).toEqual(["grpc_receive 5 late"]);
  });

  it("times out", async () => {
    const { envoy, lines } = await probed(CALL);
    lines();
    envoy.advance(500);
    expect(lines()).toEqual(["grpc_close 5 14 upstream request timeout{response_timeout}"]);
    envoy.grpcCalls[0]?.receive("too late");
    expect(lines()).toEqual([]);
  });

  it("without a timeout has none left: the server refuses it at once", async () => {
    const { envoy, lines } = await probed("c grpc controller hello 0");
    lines();
    envoy.advance(0);
    expect(lines()).toEqual(["grpc_close 5 4 "]);
  });

  it("to an unknown cluster is refused without a callback", async () => {
    const { envoy, lines } = await probed("c grpc nowhere hello 500", { clusters: ["controller"] });
    expect(lines().at(-1)).toBe("grpc -> 4");
    envoy.advance(1_000);
    expect(lines()).toEqual([]);
    expect(envoy.grpcCalls).toEqual([]);
  });

  it("to an unknown cluster in a message is refused twice, by a status and by a callback", async () => {
    const { envoy, lines } = await probed("c grpc envoy_grpc:nowhere hello 500", {
      clusters: ["controller"],
    });
    expect(lines().at(-1)).toBe("grpc -> 10");
    envoy.advance(0);
    expect(lines()).toEqual(["grpc_close 5 14 Cluster not available"]);
  });

  it("may name its cluster in a message", async () => {
    const { envoy } = await probed("c grpc envoy_grpc:controller hello 500", { clusters: ["controller"] });
    expect(envoy.grpcCalls[0]?.cluster).toBe("controller");
  });

  it("dies with its root, without a callback", async () => {
    const { envoy, root, lines } = await probed(CALL);
    envoy.onGrpcCall = () => "thanks";
    root.update("");
    lines();
    envoy.advance(1_000);
    expect(lines()).toEqual([]);
    expect(envoy.grpcCalls[0]?.open).toBe(false);
  });

  it("of a stream belongs to its root and outlives the stream", async () => {
    const { envoy, root, lines } = await probed();
    envoy.onGrpcCall = () => "thanks";
    root.exchange({ request: { headers: { "x-probe": "q grpc controller hello 500" } } });
    lines();
    envoy.advance(1);
    expect(lines()).toEqual(["grpc_receive 5 thanks"]);
  });
});

describe("an HTTP call", () => {
  it("is shown to the test and answered", async () => {
    const { envoy, lines } = await probed("c http web ask 500");
    envoy.onHttpCall = () => ({ headers: [[":status", "200"]], body: "page", trailers: [["t", "1"]] });
    lines();
    envoy.advance(1);
    expect(lines()).toEqual(["http_response 4 1 1 page"]);
    expect(toText(envoy.httpCalls[0]?.body ?? new Uint8Array())).toBe("ask");
  });

  it("times out with a 504 of Envoy's own", async () => {
    const { envoy, lines } = await probed("c http web ask 500");
    lines();
    envoy.advance(500);
    expect(lines()).toEqual(["http_response 4 1 0 upstream request timeout"]);
  });

  it("to an unknown cluster is refused", async () => {
    const { lines } = await probed("c http nowhere ask 500", { clusters: [] });
    expect(lines().at(-1)).toBe("http -> 2");
  });
});
