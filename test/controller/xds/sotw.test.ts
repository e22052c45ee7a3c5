import { status } from "@grpc/grpc-js";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ECDS_TYPE_URL, passThroughResource } from "../../../controller/xds/index.js";
import { Rig, type SotwClient } from "./harness.js";

let rig: Rig;
let client: SotwClient;
beforeEach(async () => {
  rig = await new Rig().start();
  client = rig.sotw();
});
afterEach(() => rig.stop());

/** Nothing else was under way: the answer to a further name is the next thing that arrives, and holds it alone. */
async function expectSilence(names: string[], last?: { version: string; nonce: string }): Promise<void> {
  rig.set("barrier", "0");
  const resourceNames = [...names, "barrier"];
  client.send({ resourceNames, versionInfo: last?.version ?? "", responseNonce: last?.nonce ?? "" });
  expect((await client.next()).names).toEqual(["barrier"]);
}

describe("a state-of-the-world stream", () => {
  it("answers the first request with the resource, its version and a nonce [1]", async () => {
    const a = rig.set("a", "1");
    client.send({ resourceNames: ["a"] });
    const got = await client.next();
    expect(got).toMatchObject({ version: a.version, typeUrl: ECDS_TYPE_URL, names: ["a"] });
    expect(got.nonce).not.toBe("");
    expect(got.bodies[0]).toEqual(Buffer.from(a.body));
  });

  it("is silent after an acknowledgement, and stays open [2]", async () => {
    rig.set("a", "1");
    client.send({ resourceNames: ["a"] });
    const got = await client.next();
    client.acknowledge(got, ["a"]);
    await rig.journal.until("acknowledged a 1");
    expect(rig.server.streams).toBe(1);
    await expectSilence(["a"], got);
  });

  it("ignores a request with a nonce that it never sent and takes the right one that follows [3]", async () => {
    rig.set("a", "1");
    client.send({ resourceNames: ["a"] });
    const got = await client.next();
    client.send({ resourceNames: ["nothing"], responseNonce: "xyz", versionInfo: got.version });
    client.acknowledge(got, ["a"]);
    await rig.journal.until("acknowledged a 1");
    const second = rig.set("a", "2");
    expect((await client.next()).version).toBe(second.version);
  });

  it("never repeats a version that was refused, books the reason, and sends the next version [4]", async () => {
    rig.set("a", "1");
    client.send({ resourceNames: ["a"] });
    client.refuse(await client.next(), ["a"], "Unable to create Wasm plugin");
    const instead = await client.next();
    expect(instead.version).toBe(passThroughResource("a").version);
    client.acknowledge(instead, ["a"]);
    await rig.journal.until("acknowledged a  to heal");
    expect(rig.journal.lines).toContain("refused a 1: Unable to create Wasm plugin");
    expect(rig.journal.lines).not.toContain("acknowledged a 1");
    const next = rig.set("a", "2");
    expect((await client.next()).version).toBe(next.version);
  });

  it("sends one response for one change [5]", async () => {
    rig.set("a", "1");
    client.send({ resourceNames: ["a"] });
    const first = await client.next();
    client.acknowledge(first, ["a"]);
    await rig.journal.until("acknowledged a 1");
    const changed = rig.set("a", "2");
    const second = await client.next();
    expect(second.version).toBe(changed.version);
    expect(second.nonce).not.toBe(first.nonce);
    client.acknowledge(second, ["a"]);
    await expectSilence(["a"], second);
  });

  it("sends each changed resource alone however fast they change [6]", async () => {
    const names = ["a", "b", "c"];
    for (const name of names) rig.set(name, "1");
    client.send({ resourceNames: names });
    const all = await client.next();
    expect(all.names).toEqual(names);
    client.acknowledge(all, names);
    await rig.journal.until("acknowledged c 1");
    for (const name of names) rig.set(name, "2");
    const first = await client.next();
    expect(first.names).toEqual(["a"]);
    client.acknowledge(first, names);
    const rest = await client.next();
    expect(rest.names).toEqual(["b", "c"]);
    client.acknowledge(rest, names);
    await expectSilence(names, rest);
  });

  it("skips versions that came and went while an answer was awaited", async () => {
    rig.set("a", "1");
    client.send({ resourceNames: ["a"] });
    const first = await client.next();
    for (const revision of ["2", "3", "4"]) rig.set("a", revision);
    client.acknowledge(first, ["a"]);
    expect((await client.next()).version).toBe(rig.resources.get("a")?.version);
    expect(rig.journal.lines.filter((line) => line.startsWith("sent"))).toEqual(["sent a 1", "sent a 4"]);
  });

  it("is silent about an unknown name and sends it when it appears [7]", async () => {
    client.send({ resourceNames: ["d"] });
    await rig.journal.until("connected sidecar-1");
    const d = rig.set("d", "1");
    expect((await client.next()).version).toBe(d.version);
  });

  it("answers a name that is added with that name only [8]", async () => {
    rig.set("d", "1");
    rig.set("c", "1");
    client.send({ resourceNames: ["d"] });
    client.acknowledge(await client.next(), ["d", "c"]);
    expect((await client.next()).names).toEqual(["c"]);
  });

  it("sends a name anew that was dropped and asked for again [9]", async () => {
    rig.set("a", "1");
    client.send({ resourceNames: ["a"] });
    const first = await client.next();
    client.acknowledge(first, ["a"]);
    client.send({ resourceNames: [], versionInfo: first.version, responseNonce: first.nonce });
    client.send({ resourceNames: ["a"], versionInfo: first.version, responseNonce: first.nonce });
    const again = await client.next();
    expect(again).toMatchObject({ names: ["a"], version: first.version });
    expect(again.nonce).not.toBe(first.nonce);
  });

  it("sends also what a reconnecting client says it has [11]", async () => {
    const a = rig.set("a", "1");
    client.send({ resourceNames: ["a"], versionInfo: a.version });
    expect((await client.next()).version).toBe(a.version);
  });

  it("is silent when a resource goes, and sends it when it is back at the same version [12]", async () => {
    const a = rig.set("a", "1");
    client.send({ resourceNames: ["a"] });
    const first = await client.next();
    client.acknowledge(first, ["a"]);
    await rig.journal.until("acknowledged a 1");
    rig.remove("a");
    rig.set("a", "1");
    expect((await client.next()).version).toBe(a.version);
  });

  it("notes that a resource was gone also while an answer is awaited", async () => {
    const a = rig.set("a", "1");
    client.send({ resourceNames: ["a"] });
    const first = await client.next();
    rig.remove("a");
    rig.set("a", "1");
    client.acknowledge(first, ["a"]);
    expect((await client.next()).version).toBe(a.version);
  });

  it("knows the node from the first message of the stream [13]", async () => {
    rig.set("a", "1");
    client.send({ resourceNames: [] });
    client.send({ resourceNames: ["a"] });
    expect((await client.next()).names).toEqual(["a"]);
    expect(rig.journal.lines.filter((line) => line.startsWith("connected"))).toEqual(["connected sidecar-1"]);
  });

  it("ends without an error when the client half-closes [16]", async () => {
    rig.set("a", "1");
    client.send({ resourceNames: ["a"] });
    await client.next();
    client.halfClose();
    expect((await client.end).code).toBe(status.OK);
    expect(rig.server.streams).toBe(0);
  });

  it("sends the earlier content under its earlier version after a rollback [26]", async () => {
    const v1 = rig.set("a", "1");
    client.send({ resourceNames: ["a"] });
    client.acknowledge(await client.next(), ["a"]);
    await rig.journal.until("acknowledged a 1");
    rig.set("a", "2");
    client.acknowledge(await client.next(), ["a"]);
    await rig.journal.until("acknowledged a 2");
    rig.set("a", "1");
    const back = await client.next();
    expect(back.version).toBe(v1.version);
    client.acknowledge(back, ["a"]);
    await rig.journal.until("acknowledged a 1");
  });
});
