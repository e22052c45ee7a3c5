// A stranger sends another value with every request: series and memory stay where they are, every request is counted
// once, and the counts of others are as they would be.
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Load } from "../../../bench/ladder/cpu/client/load.js";
import { requestBytes } from "../../../bench/ladder/traffic/index.js";
import { Crowd, Rig } from "../filter/rig/index.js";

const WORKERS = 4;
const CONNECTIONS = 32;
const VALUES = 100_000;
const SERIES = 300;
/** The most that a tag may ask for: what bounds it then is `limits.series`. */
const MOST_VALUES = 4_096;
const CALM = 200;
const CHANGING_MS = 2_000;
/** Envoy's own share of it comes and goes. */
const GROWN_MIB = 3;
const KIB_IN_MIB = 1_024;
const TOTAL = "meshfuse_requests_total";

const services = ["calm", "crowded"].map((name) => ({ name: `default/${name}`, hosts: [name] }));
const tenant = { name: "tenant", from: { header: "x-tenant" }, values: ["gold"] };
const visitor = { name: "visitor", from: { header: "x-visitor" } };

describe("a new value with each request to four workers", () => {
  let rig: Rig;
  beforeAll(async () => {
    rig = await Rig.start(WORKERS);
  });
  afterAll(() => rig?.stop());

  async function send(requests: Buffer[]): Promise<void> {
    const load = await Load.open({
      port: rig.ports.outbound,
      connections: CONNECTIONS,
      requests,
      status: 200,
    });
    await load.send(requests.length).finally(() => load.close());
  }

  async function samples(labels: Record<string, string>) {
    const all = await rig.metrics.samples();
    return all.filter(
      (sample) =>
        sample.name === TOTAL &&
        Object.entries(labels).every(([label, value]) => sample.labels[label] === value),
    );
  }

  const sum = async (labels: Record<string, string>) => sumOf(await samples(labels));
  const overflow = (tag: string) => rig.metrics.sum("meshfuse_tag_overflow_total", { tag });

  /** Since the last one. */
  async function counts() {
    return {
      crowded: await sum({ destination: "default/crowded" }),
      calm: await sum({ destination: "default/calm", tenant: "gold", visitor: "other" }),
      visitor: await overflow("visitor"),
      tenant: await overflow("tenant"),
    };
  }

  /** A quarter of them, so that all that grows once has grown; then the rest. How much Envoy grew by the rest. */
  async function flood(prefix: string, count: number): Promise<number> {
    await send(visits("calm", CALM));
    await send(visits("crowded", count / 4, (n) => `${prefix}-${n}`));
    const startMiB = residentMiB(rig.envoy.pid);
    await send(visits("crowded", (count / 4) * 3, (n) => `${prefix}-more-${n}`));
    const grownMiB = residentMiB(rig.envoy.pid) - startMiB;
    await send(visits("calm", CALM));
    return grownMiB;
  }

  it("shows the first 50, counts the others as otherwise, and grows nothing", async () => {
    await rig.apply("outbound", { services, tags: [tenant, visitor] });
    const before = await counts();
    expect(await flood("few", VALUES / 5)).toBeLessThan(GROWN_MIB);
    const other = VALUES / 5 - 50;
    await expect.poll(counts).toEqual({
      crowded: before.crowded + VALUES / 5,
      calm: before.calm + 2 * CALM,
      visitor: before.visitor + other,
      tenant: before.tenant,
    });
    const shown = (await samples({ destination: "default/crowded" })).filter(({ value }) => value === 1);
    expect(shown).toHaveLength(50);
    expect(await sum({ destination: "default/crowded", visitor: "other" })).toBe(other);
  });

  it("makes no more series than the Envoy may have", async () => {
    const many = { ...visitor, maxValues: MOST_VALUES };
    await rig.apply("outbound", { services, tags: [tenant, many], limits: { series: SERIES } });
    const before = await counts();
    const folded = await sum({ destination: "default/crowded", visitor: "other" });
    expect(await flood("many", VALUES)).toBeLessThan(GROWN_MIB);
    const all = async () => ({ ...(await counts()), visitor: 0, tenant: 0 });
    await expect.poll(all).toEqual({
      ...{ crowded: before.crowded + VALUES, calm: before.calm + 2 * CALM, visitor: 0, tenant: 0 },
    });
    const series = await samples({ direction: "outbound" });
    const named = series.filter(({ labels }) => labels.visitor !== "other");
    expect(named.length).toBeLessThanOrEqual(SERIES);
    expect(named.length).toBeGreaterThan(SERIES - 10);
    const other = (await sum({ destination: "default/crowded", visitor: "other" })) - folded;
    expect((await overflow("visitor")) - before.visitor).toBe(other);
    expect(await sum({ destination: "default/crowded", tenant: "other" })).toBe(
      (await overflow("tenant")) - before.tenant,
    );
  });

  it("counts each request once while tags come, change and go", async () => {
    const from = visitor.from;
    const sets = [
      [],
      [{ ...visitor, maxValues: 20, otherwise: "rest" }, tenant],
      [{ name: "visitor", from, maxValues: MOST_VALUES, redact: ["digits"] }],
      [
        { name: "visitor", from, hash: true },
        { name: "tenant", from: { attribute: "status_class" } },
      ],
    ];
    const before = await sum({ direction: "outbound" });
    const crowd = new Crowd(rig.ports.outbound);
    let visits = 0;
    const asked = crowd.during(CHANGING_MS, () => ({
      ...{ host: ++visits % 2 === 0 ? "calm" : "crowded", path: visits % 3 === 0 ? "/s/429" : "/direct/200" },
      headers: { "x-visitor": `visitor-${visits % 997}` },
    }));
    for (const tags of sets)
      await rig.apply("outbound", {
        services,
        tags,
        hashKey: "00".repeat(16),
        limits: { series: SERIES + 50 },
      });
    const answers = await asked;
    crowd.leave();
    expect(answers.every(({ status }) => status === 200 || status === 429)).toBe(true);
    await expect.poll(() => sum({ direction: "outbound" })).toBe(before + answers.length);
  });
});

/** Envoy answers these by itself. */
function visits(host: string, count: number, visitorOf?: (n: number) => string): Buffer[] {
  return Array.from({ length: count }, (_, n) =>
    requestBytes([
      [":authority", host],
      [":path", "/direct/200"],
      ["x-tenant", "gold"],
      ...(visitorOf === undefined ? [] : [["x-visitor", visitorOf(n)] as const]),
    ]),
  );
}

function sumOf(samples: readonly { value: number }[]): number {
  return samples.reduce((total, { value }) => total + value, 0);
}

function residentMiB(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) / KIB_IN_MIB;
}
