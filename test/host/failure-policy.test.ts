import { describe, expect, it } from "vitest";
import type { ExchangePlan } from "./index.js";
import { probed } from "./probe/index.js";

const TRAP: ExchangePlan = { request: { headers: { "x-probe": "q trap" } } };
const TRAPPED = { status: 503, details: "wasm_fail_stream" };
const seen = ({
  client,
  stream,
}: {
  client: { status: number | undefined };
  stream: { info: { details: string | undefined } };
}) => ({
  status: client.status,
  details: stream.info.details,
});

describe("after a trap", () => {
  it("the request that met it gets 503 and no further callback", async () => {
    const { root, lines } = await probed("", { failurePolicy: "closed" });
    const exchange = root.exchange(TRAP);
    expect(seen(exchange)).toEqual(TRAPPED);
    expect(exchange.callbacks).toEqual(["on_context_create", "on_request_headers"]);
    expect(lines().at(-1)).toContain(
      "Function: proxy_on_request_headers failed: Uncaught RuntimeError: unreachable",
    );
  });

  it("a request in flight gets 503 when its answer comes", async () => {
    const { root } = await probed("", { failurePolicy: "open" });
    const inFlight = root.begin({ upstream: { delayMs: 10 } });
    root.exchange(TRAP);
    inFlight.play();
    expect(seen(inFlight)).toEqual(TRAPPED);
  });

  it("a paused request hangs until its client goes away", async () => {
    const { root } = await probed("", { failurePolicy: "reload" });
    const headers = { "x-probe": "q pause; q tick 10; t continue 0" };
    const paused = root.begin({ request: { headers }, cancelAfterMs: 4_000 });
    root.exchange(TRAP);
    paused.play();
    expect([paused.durationMs, paused.client.status]).toEqual([4_000, undefined]);
  });

  it("a trap in the log leaves the answer as it was", async () => {
    const { root, vm } = await probed("", { failurePolicy: "closed" });
    const exchange = root.exchange({ request: { headers: { "x-probe": "l trap" } } });
    expect([exchange.client.status, vm.failed]).toEqual([200, true]);
  });

  it("a trap at the answer replaces it", async () => {
    const { root } = await probed("", { failurePolicy: "closed" });
    const exchange = root.exchange({
      request: { headers: { "x-probe": "s trap" } },
      upstream: { body: "hello" },
    });
    expect(seen(exchange)).toEqual(TRAPPED);
  });

  it("new requests get 503 when the filter fails closed", async () => {
    const { root } = await probed("", { failurePolicy: "closed" });
    root.exchange(TRAP);
    expect(seen(root.exchange())).toEqual(TRAPPED);
  });

  it("new requests pass without the filter when it fails open", async () => {
    const { root } = await probed("", { failurePolicy: "open" });
    root.exchange(TRAP);
    const exchange = root.exchange();
    expect([exchange.client.status, exchange.callbacks]).toEqual([200, []]);
  });

  it("new requests meet a fresh VM once the back-off since the last load is over", async () => {
    const { envoy, root, vm, lines } = await probed("", { failurePolicy: "reload", reloadBackoffMs: 1_000 });
    root.exchange(TRAP);
    expect(seen(root.exchange())).toEqual(TRAPPED);
    envoy.advance(1_000);
    lines();
    expect(root.exchange().client.status).toBe(200);
    expect(lines().slice(0, 4)).toEqual(["create 1 0", "start 1 0", "configure 1 0", "create 2 1"]);
    expect(vm.failed).toBe(false);
  });

  it("metrics and shared data are still there", async () => {
    const { envoy, root, lines } = await probed("", { failurePolicy: "reload", reloadBackoffMs: 0 });
    const script = "q define 0 m; q inc 4 2; q share k v 0; q trap";
    root.exchange({ request: { headers: { "x-probe": script } } });
    root.exchange({ request: { headers: { "x-probe": "q define 0 m; q inc 4 1; q shared k" } } });
    expect(envoy.metrics.value("counter", "m")).toBe(3);
    expect(lines()).toContain("shared -> 0 v 1");
  });

  it("ticks stop until the VM is fresh", async () => {
    const { envoy, root, lines } = await probed("c tick 10; T say tick", { failurePolicy: "reload" });
    root.exchange(TRAP);
    lines();
    envoy.advance(2_000);
    expect(lines()).toEqual([]);
    root.exchange();
    lines();
    envoy.advance(20);
    expect(lines()).toEqual(["said tick", "said tick"]);
  });
});
