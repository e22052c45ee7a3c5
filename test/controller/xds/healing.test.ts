import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { passThroughResource } from "../../../controller/xds/index.js";
import { type DeltaClient, Rig } from "./harness.js";

let rig: Rig;
beforeEach(async () => {
  rig = await new Rig().start();
});
afterEach(() => rig.stop());

async function runs(client: DeltaClient, revision: string) {
  const made = rig.set("a", revision);
  client.subscribe("a");
  client.acknowledge(await client.next());
  await rig.journal.until(`acknowledged a ${revision}`);
  return made;
}

describe("after a refusal", () => {
  it("the last good bytes come again at once, the same byte for byte", async () => {
    const client = rig.delta();
    const good = await runs(client, "1");
    rig.set("a", "2");
    client.refuse(await client.next(), "no");
    const healed = await client.next();
    expect(healed.bodies).toEqual([Buffer.from(good.body)]);
    expect(healed.version).toBe(good.version);
    client.acknowledge(healed);
    await rig.journal.until("acknowledged a 1 to heal");
  });

  it("the refused version is not tried again, on a later stream either", async () => {
    const client = rig.delta();
    const good = await runs(client, "1");
    const bad = rig.set("a", "2");
    client.refuse(await client.next(), "no");
    client.acknowledge(await client.next());
    await rig.journal.until("acknowledged a 1 to heal");
    const later = rig.delta();
    rig.set("b", "1");
    later.send({ resourceNamesSubscribe: ["a", "b"], initialResourceVersions: { a: good.version } });
    expect((await later.next()).names).toEqual(["b"]);
    expect(rig.journal.lines.filter((line) => line === `sent a ${bad.revision}`)).toHaveLength(1);
  });

  it("a client that comes back before it was healed gets the good bytes although it says it has them", async () => {
    const client = rig.delta();
    const good = await runs(client, "1");
    rig.set("a", "2");
    client.refuse(await client.next(), "no");
    await client.next();
    client.cancel();
    await rig.journal.until("disconnected sidecar-1");
    const later = rig.delta();
    later.send({ resourceNamesSubscribe: ["a"], initialResourceVersions: { a: good.version } });
    expect((await later.next()).version).toBe(good.version);
  });

  it("without anything good a filter that passes everything comes instead", async () => {
    const client = rig.delta();
    rig.set("a", "1");
    client.subscribe("a");
    client.refuse(await client.next(), "no");
    expect((await client.next()).bodies).toEqual([Buffer.from(passThroughResource("a").body)]);
  });

  it("a client that refuses everything is left alone until there is something new", async () => {
    const client = rig.delta();
    await runs(client, "1");
    rig.set("a", "2");
    for (const _ of ["2", "1", "the pass-through"]) client.refuse(await client.next(), "no");
    await rig.journal.until("refused a : no");
    rig.server.changed("all");
    const fresh = rig.set("a", "3");
    expect((await client.next()).version).toBe(fresh.version);
    expect(rig.journal.lines.filter((line) => line.startsWith("sent"))).toHaveLength(5);
  });

  it("a sidecar that starts anew with nothing is offered again what its earlier process refused", async () => {
    const client = rig.delta();
    await runs(client, "1");
    const second = rig.set("a", "2");
    client.refuse(await client.next(), "no");
    client.acknowledge(await client.next());
    await rig.journal.until("acknowledged a 1 to heal");
    const restarted = rig.delta();
    restarted.subscribe("a");
    expect((await restarted.next()).version).toBe(second.version);
  });

  it("Envoy's text is kept, cut to a sane length", async () => {
    const client = rig.delta();
    rig.set("a", "1");
    client.subscribe("a");
    client.refuse(await client.next(), "x".repeat(100_000));
    await client.next();
    expect(rig.journal.lines).toContain(`refused a 1: ${"x".repeat(1024)}`);
  });

  it("each of several streams of a sidecar is healed by itself", async () => {
    const [one, two] = [rig.delta(), rig.delta()];
    const good = await runs(one, "1");
    two.subscribe("a");
    two.acknowledge(await two.next());
    rig.set("a", "2");
    one.refuse(await one.next(), "no");
    expect((await one.next()).version).toBe(good.version);
    two.refuse(await two.next(), "no");
    expect((await two.next()).version).toBe(good.version);
  });

  it("a refusal with an old nonce is none", async () => {
    const client = rig.delta();
    await runs(client, "1");
    rig.set("a", "2");
    const second = await client.next();
    client.send({ responseNonce: "1", errorDetail: { code: 13, message: "late" } });
    client.acknowledge(second);
    await rig.journal.until("acknowledged a 2");
    expect(rig.journal.lines.filter((line) => line.startsWith("refused"))).toEqual([]);
  });

  it("a sidecar that has been away for an hour is offered everything again", async () => {
    const client = rig.delta();
    rig.set("a", "1");
    client.subscribe("a");
    client.refuse(await client.next(), "no");
    await client.next();
    client.cancel();
    await rig.journal.until("disconnected sidecar-1");
    rig.nowMs += 3_600_000;
    rig.server.sweep();
    const later = rig.delta();
    later.subscribe("a");
    expect((await later.next()).version).toBe(rig.resources.get("a")?.version);
  });

  it("in state of the world the good bytes come under the good version", async () => {
    const client = rig.sotw();
    const good = rig.set("a", "1");
    client.send({ resourceNames: ["a"] });
    client.acknowledge(await client.next(), ["a"]);
    await rig.journal.until("acknowledged a 1");
    rig.set("a", "2");
    client.refuse(await client.next(), ["a"], "no", good.version);
    const healed = await client.next();
    expect(healed).toMatchObject({ version: good.version, bodies: [Buffer.from(good.body)] });
    client.acknowledge(healed, ["a"]);
    await rig.journal.until("acknowledged a 1 to heal");
  });
});
