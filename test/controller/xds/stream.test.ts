import { status } from "@grpc/grpc-js";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ECDS_TYPE_URL } from "../../../controller/xds/index.js";
import { Rig } from "./harness.js";

let rig: Rig;
beforeEach(async () => {
  rig = await new Rig().start();
});
afterEach(() => rig.stop());

describe("a message that is not acceptable", () => {
  it("of another type is refused with the type that is served", async () => {
    const client = rig.sotw();
    client.send({ typeUrl: "type.googleapis.com/envoy.config.cluster.v3.Cluster" });
    const { code, details } = await client.end;
    expect(code).toBe(status.INVALID_ARGUMENT);
    expect(details).toContain("envoy.config.cluster.v3.Cluster");
    expect(details).toContain(ECDS_TYPE_URL);
  });

  it("without a type is taken for the one type of this service", async () => {
    rig.set("a", "1");
    const client = rig.sotw();
    client.send({ typeUrl: "", resourceNames: ["a"] });
    expect((await client.next()).names).toEqual(["a"]);
  });

  it.each([
    ["no node", null],
    ["a node without an id", { id: "" }],
  ])("with %s is refused [25]", async (_what, node) => {
    const client = rig.delta();
    client.send({ node });
    expect(await client.end).toMatchObject({ code: status.INVALID_ARGUMENT, details: "node.id: missing" });
    expect(rig.server.streams).toBe(0);
  });

  it("of noise is refused as no discovery request", async () => {
    const client = rig.sotw();
    client.sendBytes(Buffer.from("not protobuf at all"));
    const { code, details } = await client.end;
    expect(code).toBe(status.INVALID_ARGUMENT);
    expect(details).toMatch(/^not a discovery request: /);
  });

  it("with an empty, an overlong or too many names is refused", async () => {
    const names = [[""], ["x".repeat(254)], Array.from({ length: 65 }, (_, index) => `n${index}`)];
    for (const resourceNames of names) {
      const client = rig.sotw();
      client.send({ resourceNames });
      expect((await client.end).code).toBe(status.INVALID_ARGUMENT);
    }
  });

  it("adding names without end over many messages is refused", async () => {
    const client = rig.delta();
    for (let index = 0; index < 65; index++) client.subscribe(`n${index}`);
    expect((await client.end).details).toBe("resource names: has more than 64 entries");
  });

  it("with wrong metadata is refused with every path", async () => {
    const client = rig.delta();
    const fields = { service: { numberValue: 5 }, labels: { stringValue: "x" } };
    client.send({ node: { id: "a", metadata: { fields } } });
    const { details } = await client.end;
    expect(details).toBe("node.metadata.service: is not a string; node.metadata.labels: is not an object");
  });

  it("with a large node passes, a message over 4 MiB does not", async () => {
    rig.set("a", "1");
    const large = rig.sotw();
    const fields = { blob: { stringValue: "x".repeat(61_000) } };
    large.send({ node: { id: "large", metadata: { fields } }, resourceNames: ["a"] });
    expect((await large.next()).names).toEqual(["a"]);
    const huge = rig.sotw();
    huge.sendBytes(Buffer.alloc(5 * 1024 * 1024));
    expect((await huge.end).code).toBe(status.RESOURCE_EXHAUSTED);
  });
});

describe("the end of a stream", () => {
  it("by a client that vanishes releases everything it held [15]", async () => {
    rig.set("a", "1");
    const client = rig.sotw();
    client.send({ resourceNames: ["a"] });
    await client.next();
    client.cancel();
    await rig.journal.until("disconnected sidecar-1");
    expect(rig.server.streams).toBe(0);
    expect(rig.server.sidecars.size).toBe(0);
    rig.set("a", "2");
  });

  it("by the server's stop is no error to any client [16]", async () => {
    rig.set("a", "1");
    const clients = [rig.sotw(), rig.sotw()];
    for (const client of clients) client.send({ resourceNames: ["a"] });
    for (const client of clients) await client.next();
    await rig.stop();
    for (const client of clients) expect((await client.end).code).toBe(status.OK);
    expect(rig.server.streams).toBe(0);
  });

  it("is within the bound also for a client that does not read", async () => {
    const client = rig.sotw();
    client.stopReading();
    rig.set("a", "1");
    client.send({ resourceNames: ["a"] });
    await rig.journal.until("sent a 1");
    const before = performance.now();
    await rig.stop(50);
    // Such a client has no end by itself; a moment of a loaded machine may be longer than a second.
    expect(performance.now() - before).toBeLessThan(10_000);
  });

  it("by a provider that throws costs that stream alone", async () => {
    rig.set("a", "1");
    const other = rig.sotw();
    other.send({ resourceNames: ["a"] });
    await other.next();
    const { resource } = rig.provider;
    rig.provider.resource = (sidecar, name) => {
      if (name === "b") throw new Error("no such luck");
      return resource(sidecar, name);
    };
    const client = rig.sotw();
    client.send({ resourceNames: ["b"] });
    expect(await client.end).toMatchObject({
      code: status.INTERNAL,
      details: "the controller failed: no such luck",
    });
    expect(rig.server.streams).toBe(1);
  });
});

describe("what a stream asks for", () => {
  it("is told when it is something else, and before anything is sent for it", async () => {
    rig.set("a", "1");
    const client = rig.sotw();
    client.send({ resourceNames: ["a"] });
    const got = await client.next();
    client.acknowledge(got, ["a"]);
    client.send({ resourceNames: ["a", "b"], responseNonce: got.nonce, versionInfo: got.version });
    rig.set("c", "1");
    client.send({ resourceNames: ["b", "c"], responseNonce: got.nonce, versionInfo: got.version });
    await client.next();
    expect(rig.subscribed).toEqual(["sidecar-1 1: a", "sidecar-1 1: a b", "sidecar-1 1: b c"]);
  });
});

describe("a client that stops answering", () => {
  it("has one response outstanding, whatever changes meanwhile", async () => {
    rig.set("a", "0");
    const client = rig.delta();
    client.subscribe("a");
    const first = await client.next();
    for (let revision = 1; revision <= 1000; revision++) rig.set("a", String(revision));
    expect(rig.journal.lines.filter((line) => line.startsWith("sent"))).toEqual(["sent a 0"]);
    client.acknowledge(first);
    expect((await client.next()).version).toBe(rig.resources.get("a")?.version);
  });
});
