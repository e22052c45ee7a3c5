// What faults do to an upstream's answer: its status, its headers, its loss.
import { describe, expect, it } from "vitest";
import { ABORT, fault, faults, injected, outcomes, responding, verdicts } from "../support/faults.js";
import { Sidecar } from "../support/sidecar.js";

const OK = { body: "hello", headers: { "content-length": "5", server: "up" }, delayMs: 20 };

function answering(response: Readonly<Record<string, unknown>>, fields = {}) {
  return Sidecar.start(faults(responding("f", response, fields)));
}

describe("a status", () => {
  it("takes the place of the upstream's, which did the work", async () => {
    const sidecar = await answering({ status: 500 });
    const { client, upstream } = sidecar.root.exchange({ upstream: OK });
    expect(upstream.headers?.get(":path")).toBe("/");
    expect([client.status, client.text, client.headers?.get("content-length")]).toEqual([500, "hello", "5"]);
    expect(client.headers?.get("x-meshfuse")).toBe("fault=default/f");
    expect([verdicts(sidecar, "f"), injected(sidecar, "f"), outcomes(sidecar)]).toEqual([
      { injected: 1 },
      { response: 1 },
      { injected: 1 },
    ]);
  });

  it.each([204, 304])("of %d leaves no body and no length", async (status) => {
    const { root } = await answering({ status, truncate: 3 });
    const { client } = root.exchange({ upstream: { ...OK, body: ["hel", "lo"] } });
    expect([client.status, client.text, client.headers?.get("content-length")]).toEqual([
      status,
      "",
      undefined,
    ]);
    expect([client.complete, client.reset]).toEqual([true, false]);
  });

  it("of an answer without a body takes the length that it told", async () => {
    const { root } = await answering({ status: 500 });
    const { client } = root.exchange({ upstream: { status: 304, headers: { "content-length": "1234" } } });
    expect([client.status, client.headers?.get("content-length"), client.complete]).toEqual([
      500,
      undefined,
      true,
    ]);
  });

  it("comes to gRPC too, whose own stays", async () => {
    const { root } = await answering({ status: 503 });
    const headers = { "content-type": "application/grpc", "grpc-status": "0" };
    const { client } = root.exchange({ request: { grpc: true }, upstream: { headers } });
    expect([client.status, client.grpcStatus]).toEqual([503, 0]);
  });
});

describe("headers", () => {
  it("replace those of the answer", async () => {
    const { root } = await answering({ header: { server: "me", "x-new": "1" } });
    const { client } = root.exchange({ upstream: OK });
    expect([client.status, client.headers?.get("server"), client.headers?.get("x-new")]).toEqual([
      200,
      "me",
      "1",
    ]);
  });

  it("and statuses are the first fault's that has them", async () => {
    const sidecar = await Sidecar.start(
      faults(
        responding("a", { header: { "x-1": "a" } }),
        responding("b", { status: 501, header: { "x-1": "b", "x-2": "b" } }),
        responding("c", { status: 502, header: { "x-2": "c", "x-3": "c" } }),
      ),
    );
    const { client } = sidecar.root.exchange({ upstream: OK });
    const seen = [":status", "x-1", "x-2", "x-3", "x-meshfuse"].map((name) => client.headers?.get(name));
    expect(seen).toEqual(["501", "a", "b", "c", "fault=default/a"]);
    expect(["a", "b", "c"].map((name) => injected(sidecar, name).response)).toEqual([1, 1, 1]);
  });
});

describe("a lost answer", () => {
  it("is a 504 when the upstream's headers come", async () => {
    const sidecar = await answering({ drop: true });
    const exchange = sidecar.root.exchange({ upstream: OK });
    const { client, upstream, stream, durationMs } = exchange;
    expect([upstream.status, client.status, client.text, durationMs]).toEqual([
      undefined,
      504,
      "upstream request timeout",
      20,
    ]);
    expect(client.headers?.get("x-meshfuse")).toBe("fault=default/f");
    expect(stream.info.details).toBe("meshfuse_fault_drop");
    expect([injected(sidecar, "f"), outcomes(sidecar)]).toEqual([{ response: 1 }, { injected: 1 }]);
  });

  it("is UNAVAILABLE for gRPC, as Envoy maps it", async () => {
    const { root } = await answering({ drop: true });
    const { client } = root.exchange({
      request: { grpc: true },
      upstream: {
        headers: { "content-type": "application/grpc" },
        body: "x",
        trailers: { "grpc-status": "0" },
      },
    });
    expect([client.status, client.grpcStatus]).toEqual([200, 14]);
  });

  it("stands alone: nothing else is done to it", async () => {
    const sidecar = await Sidecar.start(
      faults(
        responding("a", { status: 418, delay: { fixed: "1s" } }),
        responding("b", { drop: true }),
        responding("c", { drop: true }),
      ),
    );
    const { client, durationMs } = sidecar.root.exchange({ upstream: OK });
    expect([client.status, client.headers?.get("x-meshfuse"), durationMs]).toEqual([
      504,
      "fault=default/b",
      20,
    ]);
    expect(["a", "b", "c"].map((name) => injected(sidecar, name))).toEqual([{}, { response: 1 }, {}]);
  });
});

describe("an answer is left alone", () => {
  const UPGRADE = { status: 101, headers: { upgrade: "websocket", connection: "upgrade" } };
  it.each([
    ["of another filter or a route", { upstream: { direct: { status: 200, body: "hello" } } }, 200],
    ["of Envoy, to whom nobody answered", { upstream: { fail: "refused" } }, 503],
    ["of Envoy, whose tries are used up", { upstream: { fail: "perTryTimeout" } }, 504],
    ["that upgrades", { upstream: UPGRADE }, 101],
    ["to CONNECT that is good", { request: { method: "CONNECT", body: "x" }, upstream: {} }, 200],
  ] as const)("%s", async (_, plan, status) => {
    const all = { status: 418, header: { "x-a": "1" }, truncate: 0, delay: { fixed: "1s" } };
    const sidecar = await answering(all);
    const { client, durationMs } = sidecar.root.exchange(plan);
    expect([client.status, client.headers?.get("x-a"), client.reset]).toEqual([status, undefined, false]);
    expect(durationMs).toBeLessThan(500);
    expect([verdicts(sidecar, "f"), injected(sidecar, "f")]).toEqual([{ injected: 1 }, {}]);
  });

  it("whose request was aborted by another fault", async () => {
    const sidecar = await Sidecar.start(faults(fault("a", ABORT), responding("b", { status: 418 })));
    expect(sidecar.root.exchange().client.status).toBe(503);
    expect([verdicts(sidecar, "b"), injected(sidecar, "b")]).toEqual([{ preempted: 1 }, {}]);
  });
});

describe("between request and answer", () => {
  const waiting = { upstream: { ...OK, delayMs: 500 } };

  it.each([
    ["ended", {}],
    ["became another", faults(responding("f", { status: 418 }))],
    ["gave way to a second", faults(responding("g", { status: 418 }))],
  ])("nothing is done where the experiment %s", async (_, document) => {
    const sidecar = await answering({ status: 500 });
    const exchange = sidecar.root.begin(waiting);
    sidecar.envoy.advance(100);
    sidecar.push(document);
    sidecar.envoy.advance(1_000);
    expect(exchange.client.status).toBe(200);
    expect([injected(sidecar, "f"), outcomes(sidecar)]).toEqual([{}, { success: 1 }]);
  });

  it("nothing is done where its time is over", async () => {
    const sidecar = await answering({ drop: true }, { activeFor: "300ms" });
    expect(sidecar.root.exchange(waiting).client.status).toBe(200);
    expect(injected(sidecar, "f")).toEqual({});
  });

  it("a new configuration with the same experiment changes nothing", async () => {
    const sidecar = await answering({ status: 500 });
    const exchange = sidecar.root.begin(waiting);
    sidecar.push({ ...faults(responding("f", { status: 500 })), revision: "2" });
    sidecar.envoy.advance(1_000);
    expect(exchange.client.status).toBe(500);
  });

  it("a client that goes away is cancelled, and nothing began", async () => {
    const sidecar = await answering({ status: 500 });
    sidecar.root.exchange({ ...waiting, cancelAfterMs: 100 });
    expect([injected(sidecar, "f"), outcomes(sidecar)]).toEqual([{}, { cancelled: 1 }]);
  });
});

describe("faults of one answer", () => {
  it("are four at most: a fifth is unavailable", async () => {
    const names = ["a", "b", "c", "d", "e"];
    const entries = names.map((name) => responding(name, { header: { [`x-${name}`]: "1" } }));
    const sidecar = await Sidecar.start(faults(...entries));
    const { client } = sidecar.root.exchange({ upstream: OK });
    expect(names.map((name) => client.headers?.get(`x-${name}`))).toEqual(["1", "1", "1", "1", undefined]);
    expect(names.map((name) => verdicts(sidecar, name))).toEqual([
      ...Array(4).fill({ injected: 1 }),
      { unavailable: 1 },
    ]);
  });
});
