import { describe, expect, it } from "vitest";
import type { ExchangePlan } from "./index.js";
import { probed } from "./probe/index.js";

const scripted = (script: string, more: ExchangePlan = {}): ExchangePlan => ({
  ...more,
  request: { ...more.request, headers: { "x-probe": script } },
});

describe("an exchange", () => {
  it("tells what client and upstream saw", async () => {
    const { root } = await probed();
    const { client, upstream, callbacks, done, durationMs } = root.exchange({
      request: {
        authority: "ratings",
        path: "/ratings/0",
        method: "PUT",
        headers: { "X-Tenant": "gold" },
        body: "data",
      },
      upstream: { status: 201, headers: { "x-a": "b" }, body: ["one", "two"], delayMs: 20 },
    });
    expect({
      status: client.status,
      text: client.text,
      complete: client.complete,
      reset: client.reset,
    }).toEqual({
      ...{ status: 201, text: "onetwo", complete: true, reset: false },
    });
    expect(client.headers?.get("x-a")).toBe("b");
    expect(upstream.headers?.pairs().slice(0, 5)).toEqual([
      [":authority", "ratings"],
      [":path", "/ratings/0"],
      [":method", "PUT"],
      [":scheme", "http"],
      ["x-tenant", "gold"],
    ]);
    expect(upstream.text).toBe("data");
    expect(callbacks).toEqual([
      ...[
        "on_context_create",
        "on_request_headers",
        "on_request_body",
        "on_request_body",
        "on_response_headers",
      ],
      ...["on_response_body", "on_response_body", "on_response_body", "on_log", "on_done", "on_delete"],
    ]);
    expect([done, durationMs]).toEqual([true, 20]);
  });

  it.each([
    [true, ["response_body 2 3 0", "response_body 2 3 1"]],
    [false, ["response_body 2 3 0", "response_body 2 3 0", "response_body 2 0 1"]],
  ])("tells the end with the body's last part: %s", async (endsWithBody, expected) => {
    const { root, lines } = await probed();
    root.exchange({ upstream: { body: ["one", "two"], endsWithBody } });
    expect(lines().filter((line) => line.startsWith("response_body"))).toEqual(expected);
  });

  it("waits while the filter pauses, by the fake clock alone", async () => {
    const { root } = await probed();
    const exchange = root.exchange(
      scripted("q pause; q tick 70; t continue 0", { upstream: { delayMs: 30 } }),
    );
    expect(exchange.durationMs).toBe(100);
    expect(exchange.upstream.atMs).toBe(70);
  });

  it("says when it hangs", async () => {
    const { root, envoy } = await probed();
    const exchange = root.exchange(scripted("q pause", { deadlineMs: 5_000 }));
    expect([exchange.done, exchange.durationMs, exchange.stream.request.paused]).toEqual([
      false,
      undefined,
      true,
    ]);
    expect(exchange.upstream.headers).toBeUndefined();
    expect(envoy.clock.elapsedMs).toBeLessThanOrEqual(5_000);
  });

  it("shows a local reply and that the upstream was not called", async () => {
    const { root } = await probed();
    const { client, upstream, stream, callbacks } = root.exchange(
      scripted("q reply 503 mine busy -1 x-why=test"),
    );
    expect(stream.localReply).toMatchObject({ status: 503, details: "mine", headers: [["x-why", "test"]] });
    expect([client.status, client.text, client.headers?.get("x-why")]).toEqual([503, "busy", "test"]);
    expect(upstream.headers).toBeUndefined();
    expect(stream.info).toMatchObject({ code: 503, details: "mine", flags: 0, attempts: 0 });
    expect(callbacks.slice(1)).toEqual([
      ...["on_request_headers", "on_response_headers", "on_response_body", "on_log", "on_done", "on_delete"],
    ]);
  });

  it("gives a gRPC client a status in headers only", async () => {
    const { root } = await probed();
    const { client } = root.exchange(scripted("q reply 503 mine busy", { request: { grpc: true } }));
    expect([client.status, client.grpcStatus, client.text]).toEqual([200, 14, ""]);
    expect(client.headers?.get("grpc-message")).toBe("busy");
  });

  it("cancels when the plan says so, and leaves no answer behind", async () => {
    const { root, envoy } = await probed();
    const exchange = root.exchange({ upstream: { delayMs: 100 }, cancelAfterMs: 30 });
    envoy.advance(1_000);
    expect([exchange.durationMs, exchange.client.status, exchange.client.reset]).toEqual([
      30,
      undefined,
      true,
    ]);
    expect(exchange.stream.info).toMatchObject({
      flags: 16_384,
      details: "downstream_remote_disconnect",
      attempts: 1,
    });
    expect(exchange.callbacks).not.toContain("on_response_headers");
  });

  it("cancels HTTP/2 by a reset", async () => {
    const { root } = await probed();
    const exchange = root.exchange({ request: { grpc: true }, upstream: { never: true }, cancelAfterMs: 30 });
    expect(exchange.stream.info).toMatchObject({ flags: 268_435_456, details: "http2.remote_reset" });
  });

  it.each([
    ["refused", 503, 32, 1],
    ["reset", 503, 64, 1],
    ["timeout", 504, 4, 1],
    ["perTryTimeout", 504, 32_772, 2],
    ["overflow", 503, 128, 1],
    ["noHealthyUpstream", 503, 2, 1],
    ["noRoute", 404, 256, 0],
  ] as const)("fails as %s", async (fail, status, flags, attempts) => {
    const { root } = await probed();
    const { client, stream } = root.exchange({ upstream: { fail } });
    expect([client.status, stream.info.flags, stream.info.attempts]).toEqual([status, flags, attempts]);
    expect(stream.localReply).toBeUndefined();
  });

  it("breaks off midway", async () => {
    const { root } = await probed();
    const { client, callbacks, stream } = root.exchange({ upstream: { body: "par", resetMidway: true } });
    expect([client.status, client.text, client.complete, client.reset]).toEqual([200, "par", false, true]);
    expect(stream.info.flags).toBe(8_388_608);
    expect(callbacks).toContain("on_response_body");
  });

  it("plays many at once when they are begun, not played", async () => {
    const { root, envoy } = await probed();
    const slow = root.begin({ upstream: { delayMs: 50 } });
    const fast = root.begin({ upstream: { delayMs: 10 } });
    envoy.advance(20);
    expect([slow.done, fast.done]).toEqual([false, true]);
    expect(root.streamCount).toBe(1);
    envoy.advance(30);
    expect(slow.durationMs).toBe(50);
  });

  it("counts what it cost", async () => {
    const { root, vm } = await probed();
    vm.ledger.reset();
    const script = "q get 0 :path; s get 2 :status; s get 2 none";
    const { ledger } = root.exchange(scripted(script));
    expect(ledger.entries).toMatchObject({ proxy_on_request_headers: 1, proxy_on_log: 1 });
    expect(ledger.hostCalls.proxy_get_header_map_value).toBe(4); // and its own x-probe
    expect([ledger.returnedValues, ledger.returnedBytes]).toEqual([3, script.length + 1 + 3]);
    expect(vm.ledger.totalEntries).toBe(ledger.totalEntries);
    vm.ledger.reset();
    expect([vm.ledger.totalEntries, vm.ledger.totalHostCalls, vm.ledger.returnedBytes]).toEqual([0, 0, 0]);
  });

  it("lets a test set properties and read filter state", async () => {
    const { root, lines } = await probed();
    const plan = { properties: { "upstream.num_endpoints": 3, "xds.cluster_name": "mine", flag: true } };
    const script =
      "q hexprop upstream.num_endpoints; q prop xds.cluster_name; q hexprop flag; q setprop verdict open";
    const exchange = root.exchange(scripted(script, plan));
    expect(lines().filter((line) => line.startsWith("prop"))).toEqual([
      "prop upstream.num_endpoints -> 0 0300000000000000",
      "prop xds.cluster_name -> 0 mine",
      "prop flag -> 0 01",
    ]);
    expect([exchange.filterState("verdict"), exchange.filterState("none")]).toEqual(["open", undefined]);
  });
});
