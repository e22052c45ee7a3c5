import { describe, expect, it } from "vitest";
import { ABORT, fault, faults } from "../support/faults.js";
import { Sidecar } from "../support/sidecar.js";

async function aborted(abort: object, request = {}) {
  const { root } = await Sidecar.start(faults(fault("f", { percentage: "100%", abort })));
  return root.exchange({ request });
}

describe("an abort", () => {
  it("looks as Envoy's own fault filter would make it, but for our mark", async () => {
    const { client, callbacks, stream, upstream } = await aborted({ status: 429 });
    expect(client.headers?.pairs()).toEqual([
      [":status", "429"],
      ["x-meshfuse", "fault=default/f"],
      ["content-length", "18"],
      ["content-type", "text/plain"],
    ]);
    expect(client.text).toBe("fault filter abort");
    expect(stream.info.details).toBe("meshfuse_fault_abort");
    expect(upstream.headers).toBeUndefined();
    expect(callbacks.filter((name) => name === "on_request_headers")).toHaveLength(1);
  });

  it("carries the body and the headers of the policy", async () => {
    const abort = {
      status: 200,
      body: '{"a":1}',
      headers: { "Content-Type": "application/json", "x-a": "b" },
    };
    const { client } = await aborted(abort);
    expect(client.status).toBe(200);
    expect(client.text).toBe('{"a":1}');
    expect(client.headers?.get("content-type")).toBe("application/json");
    expect(client.headers?.get("x-a")).toBe("b");
  });

  it("may have an empty body", async () => {
    const { client } = await aborted({ status: 503, body: "" });
    expect(client.text).toBe("");
    expect(client.headers?.get("content-length")).toBeUndefined();
  });

  it("carries as many headers as the policy may have, at their largest", async () => {
    const names = Array.from({ length: 16 }, (_, i) => `${"n".repeat(254)}${String(i).padStart(2, "0")}`);
    const headers = Object.fromEntries(names.map((name) => [name, "v".repeat(1_024)]));
    const { client } = await aborted({ status: 503, headers });
    for (const name of names) expect(client.headers?.get(name)).toBe("v".repeat(1_024));
    expect(client.headers?.get("x-meshfuse")).toBe("fault=default/f");
  });

  it("is a trailers-only reply to a gRPC request, with the code that Envoy maps the status to", async () => {
    const { client } = await aborted({ status: 503 }, { grpc: true });
    expect(client.headers?.pairs()).toEqual([
      [":status", "200"],
      ["x-meshfuse", "fault=default/f"],
      ["content-type", "application/grpc"],
      ["grpc-status", "14"],
      ["grpc-message", "fault filter abort"],
    ]);
    expect(client.body.length).toBe(0);
  });

  it("says the gRPC code of the policy to a gRPC request", async () => {
    for (const grpc of ["NOT_FOUND", 5]) {
      const { client } = await aborted({ grpc }, { grpc: true });
      expect(client.status).toBe(200);
      expect(client.grpcStatus).toBe(5);
      expect(client.headers?.get("grpc-message")).toBe("fault filter abort");
    }
  });

  it.each([
    ["OK", 200],
    ["CANCELLED", 499],
    ["UNKNOWN", 500],
    ["INVALID_ARGUMENT", 400],
    ["DEADLINE_EXCEEDED", 504],
    ["NOT_FOUND", 404],
    ["ALREADY_EXISTS", 409],
    ["PERMISSION_DENIED", 403],
    ["RESOURCE_EXHAUSTED", 429],
    ["FAILED_PRECONDITION", 400],
    ["ABORTED", 409],
    ["OUT_OF_RANGE", 400],
    ["UNIMPLEMENTED", 501],
    ["INTERNAL", 500],
    ["UNAVAILABLE", 503],
    ["DATA_LOSS", 500],
    ["UNAUTHENTICATED", 401],
  ])("with %s answers %d to a request that is not gRPC", async (grpc, status) => {
    const { client } = await aborted({ grpc });
    expect(client.status).toBe(status);
    expect(client.headers?.get("grpc-status")).toBeUndefined();
    expect(client.text).toBe("fault filter abort");
  });

  it("of a request with a body never lets the body through", async () => {
    const { client, upstream } = await aborted({ status: 503 }, { method: "POST", body: "x".repeat(100) });
    expect(client.status).toBe(503);
    expect(upstream.headers).toBeUndefined();
    expect(upstream.body.length).toBe(0);
  });

  it("is told in the filter state", async () => {
    const { root } = await Sidecar.start(faults(fault("f", ABORT)));
    expect(root.exchange().filterState("meshfuse.fault")).toBe("default/f:abort");
  });

  it("leaves the filter state alone where nothing was injected", async () => {
    const { root } = await Sidecar.start(faults(fault("f", { ...ABORT, percentage: "0%" })));
    expect(root.exchange().filterState("meshfuse.fault")).toBeUndefined();
  });

  it("keeps a name from splitting the header that carries it", async () => {
    const entry = { ...fault("f", ABORT), name: "default/a\r\nx-b: c" };
    const { root } = await Sidecar.start(faults(entry));
    expect(root.exchange().client.headers?.get("x-meshfuse")).toBe("fault=default/a__x-b: c");
  });
});
