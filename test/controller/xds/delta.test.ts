import { status } from "@grpc/grpc-js";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type DeltaClient, Rig } from "./harness.js";

let rig: Rig;
let client: DeltaClient;
beforeEach(async () => {
  rig = await new Rig().start();
  client = rig.delta();
});
afterEach(() => rig.stop());

/** The answer to a further name is the next thing that arrives: nothing else was under way. */
async function expectSilence(from: DeltaClient = client): Promise<void> {
  rig.set("barrier", "0");
  from.subscribe("barrier");
  expect((await from.next()).names).toEqual(["barrier"]);
}

describe("a delta stream", () => {
  it("answers the first request with every resource, each with its version, and a nonce [17]", async () => {
    const a = rig.set("a", "1");
    const b = rig.set("b", "1");
    client.subscribe("a", "b");
    const got = await client.next();
    expect(got.names).toEqual(["a", "b"]);
    expect(got.version).toBe(`${a.version} ${b.version}`);
    expect(got.bodies).toEqual([Buffer.from(a.body), Buffer.from(b.body)]);
    expect(got.nonce).not.toBe("");
  });

  it("leaves an unknown name out, never says removed, and sends it on creation [18]", async () => {
    rig.set("b", "1");
    client.subscribe("b", "c");
    const got = await client.next();
    expect(got).toMatchObject({ names: ["b"], removed: [] });
    client.acknowledge(got);
    await rig.journal.until("acknowledged b 1");
    rig.set("c", "1");
    expect((await client.next()).names).toEqual(["c"]);
  });

  it("sends a reconnecting client only what it has not got [19]", async () => {
    rig.set("a", "1");
    const b = rig.set("b", "1");
    client.send({ resourceNamesSubscribe: ["a", "b"], initialResourceVersions: { b: b.version } });
    expect((await client.next()).names).toEqual(["a"]);
    expect(rig.journal.lines).toContain("acknowledged b 1");
  });

  it("sends a reconnecting client what changed meanwhile", async () => {
    const old = rig.set("a", "1");
    const fresh = rig.set("a", "2");
    client.send({ resourceNamesSubscribe: ["a"], initialResourceVersions: { a: old.version } });
    expect((await client.next()).version).toBe(fresh.version);
  });

  it("applies a subscription that comes with an old nonce", async () => {
    rig.set("a", "1");
    rig.set("b", "1");
    client.subscribe("a");
    const first = await client.next();
    client.send({ responseNonce: "0", resourceNamesSubscribe: ["b"] });
    client.acknowledge(first);
    expect((await client.next()).names).toEqual(["b"]);
    expect(rig.journal.lines).toContain("acknowledged a 1");
  });

  it("sends a name again that is subscribed to again, but for the first message [23]", async () => {
    const a = rig.set("a", "1");
    client.send({ resourceNamesSubscribe: ["a"], initialResourceVersions: { a: a.version } });
    await expectSilence();
    client.send({
      resourceNamesSubscribe: ["a"],
      responseNonce: "1",
      initialResourceVersions: { a: a.version },
    });
    expect(await client.next()).toMatchObject({ names: ["a"], version: a.version });
  });

  it("forgets an unsubscribed name: it is not sent when it changes, and sent when asked for again", async () => {
    rig.set("a", "1");
    client.subscribe("a");
    const first = await client.next();
    client.send({ responseNonce: first.nonce, resourceNamesUnsubscribe: ["a"] });
    await rig.journal.until("acknowledged a 1");
    rig.set("a", "2");
    await expectSilence();
    client.send({ responseNonce: "2", resourceNamesSubscribe: ["a"] });
    expect((await client.next()).names).toEqual(["a"]);
  });

  it("is silent to a client that reconnects to another replica with the same content [26]", async () => {
    rig.set("a", "1");
    client.subscribe("a");
    const got = await client.next();
    client.acknowledge(got);
    const replica = await new Rig().start();
    try {
      const there = replica.delta();
      replica.set("a", "1");
      replica.set("barrier", "0");
      there.send({ resourceNamesSubscribe: ["a", "barrier"], initialResourceVersions: { a: got.version } });
      expect((await there.next()).names).toEqual(["barrier"]);
      expect(replica.journal.lines).toContain("acknowledged a 1");
    } finally {
      await replica.stop();
    }
  });

  it("serves several streams of one sidecar side by side", async () => {
    rig.set("a", "1");
    rig.set("b", "1");
    client.subscribe("a");
    const other = rig.delta();
    other.subscribe("b");
    expect((await client.next()).names).toEqual(["a"]);
    expect((await other.next()).names).toEqual(["b"]);
    expect(rig.server.streams).toBe(2);
    expect([...rig.server.sidecars.keys()]).toEqual(["sidecar-1"]);
    other.halfClose();
    expect((await other.end).code).toBe(status.OK);
    expect([...rig.server.sidecars.keys()]).toEqual(["sidecar-1"]);
  });
});
