import { describe, expect, it } from "vitest";
import { Collector, decoded, REPORTING } from "../support/collector.js";
import { Sidecar } from "../support/sidecar.js";

const MAX_BYTES = 48 * 1024;
/** Long names, as a mesh of many namespaces has them. */
const NAMES = Array.from({ length: 1100 }, (_, i) => `${"namespace-".repeat(6)}/service-number-${i}`);
const DOCUMENT = {
  ...REPORTING,
  revision: "00000001",
  services: NAMES.map((name, index) => ({ name, hosts: [`s${index}`] })),
};

async function mesh() {
  const sidecar = await Sidecar.start(DOCUMENT, 2);
  return { sidecar, collector: new Collector(sidecar.envoy) };
}

function callAll(sidecar: Sidecar, many: number, status = 200): void {
  for (let i = 0; i < many; i++) {
    const root = sidecar.worker(i % 2);
    root.exchange({ request: { authority: `s${i}` }, upstream: { status } });
  }
}

function requestsOf(collector: Collector): number[] {
  return Object.values(collector.edges).map(({ requests }) => requests);
}

describe("more records than one report holds", () => {
  it("arrive in several reports of at most 48 KiB, a tick apart", async () => {
    const { sidecar, collector } = await mesh();
    callAll(sidecar, 1000);
    sidecar.envoy.advance(2500);
    const sizes = collector.calls.map(({ messages }) => messages[0]?.length ?? 0);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(MAX_BYTES);
    expect(requestsOf(collector)).toEqual(Array.from({ length: 1000 }, () => 1));
    const parts = collector.reports.filter(({ more }) => more);
    expect(parts.length).toBeGreaterThanOrEqual(2);
    const first = collector.reports.findIndex(({ more }) => more);
    const [a, b] = collector.sentMs.slice(first);
    expect((b ?? 0) - (a ?? 0)).toBe(100);
  });

  it("are told once, and then no more", async () => {
    const { sidecar, collector } = await mesh();
    callAll(sidecar, 1000);
    sidecar.envoy.advance(2500);
    const told = collector.reports.flatMap(({ slots }) => slots.flatMap(({ edges }) => edges));
    expect(told.length).toBe(1000);
    sidecar.envoy.advance(3000);
    expect(collector.last).toMatchObject({ slots: [], more: false });
  });

  it("arrive although they change between one part and the next", async () => {
    const { sidecar, collector } = await mesh();
    for (let round = 0; round < 4; round++) {
      callAll(sidecar, 1000, round % 2 === 0 ? 200 : 503);
      sidecar.envoy.advance(150);
    }
    sidecar.envoy.advance(5000);
    expect(requestsOf(collector)).toEqual(Array.from({ length: 1000 }, () => 4));
    expect(collector.last).toMatchObject({ slots: [], more: false });
  });

  it("arrive although every second part is lost", async () => {
    const { sidecar, collector } = await mesh();
    const healthy = collector.answer;
    let turn = 0;
    collector.answer = (call, report) => (turn++ % 2 === 0 ? { status: 14 } : healthy(call, report));
    callAll(sidecar, 1000);
    sidecar.envoy.advance(20_000);
    expect(requestsOf(collector)).toEqual(Array.from({ length: 1000 }, () => 1));
    expect(collector.last.more).toBe(false);
  });

  it("arrive when answered, and lost answers repeat no more than that part", async () => {
    const { sidecar, collector } = await mesh();
    collector.answer = (_call, report) => {
      collector.book(report);
      return { status: 14 };
    };
    callAll(sidecar, 1000);
    sidecar.envoy.advance(5000);
    const [first, second] = collector.calls.slice(-2).map(({ messages }) => messages[0]?.length);
    expect(second).toBe(first);
    expect(Object.keys(collector.edges).length).toBeLessThan(1000);
  });

  it("are 1,012 edges between services at most in a VM; more are counted as other and as overflow", async () => {
    const { sidecar, collector } = await mesh();
    const [root] = sidecar.roots;
    for (let i = 0; i < 1100; i++) {
      const exchange = root?.exchange({ request: { authority: `s${i}` } });
      expect(exchange?.client.status).toBe(200);
    }
    sidecar.envoy.advance(5000);
    expect(requestsOf(collector)).toEqual([...Array.from({ length: 1012 }, () => 1), 88]);
    expect(sidecar.told("meshfuse_overflow_total", { what: "edges" })).toBe(88);
    const overflow = collector.reports.flatMap(({ slots }) => slots.flatMap((slot) => slot.overflow));
    expect(overflow.at(-1)).toEqual({ what: "edges", count: 88 });
  });
});

describe("a thousand breakers", () => {
  const breakers = Array.from({ length: 1000 }, (_, index) => ({
    name: `${"long-namespace-".repeat(8)}/breaker-${index}`,
    match: { paths: [{ exact: `/${index}` }] },
    trip: { consecutive: 1 },
  }));

  it("are all told, each with its transition, in reports of at most 48 KiB", async () => {
    const sidecar = await Sidecar.start({ ...REPORTING, revision: "1", breakers });
    const collector = new Collector(sidecar.envoy);
    for (let i = 0; i < 1000; i++)
      sidecar.root.exchange({ request: { path: `/${i}` }, upstream: { status: 503 } });
    sidecar.envoy.advance(4000);
    const open = new Set(
      collector.reports
        .flatMap((report) => report.breakers.filter(({ state }) => state === "open"))
        .map(({ name }) => name),
    );
    expect(open.size).toBe(1000);
    for (const { messages } of collector.calls) expect(messages[0]?.length).toBeLessThanOrEqual(MAX_BYTES);
    sidecar.envoy.advance(900);
    expect(collector.last).toMatchObject({ slots: [], more: false });
  });
});

describe("names as long as a document allows", () => {
  it("make a report that can be read", async () => {
    const node = { namespace: "n".repeat(1000), service: "s".repeat(1000) };
    const name = `default/${"d".repeat(1000)}`;
    const sidecar = await Sidecar.start({ ...REPORTING, node, services: [{ name, hosts: ["d"] }] });
    const collector = new Collector(sidecar.envoy);
    for (let i = 0; i < 60; i++)
      sidecar.root.exchange({ request: { authority: "d" }, upstream: { delayMs: 2 ** (i / 4) } });
    sidecar.envoy.advance(2000);
    expect(Object.values(collector.edges)[0]?.requests).toBe(60);
    expect(decoded(collector.calls[0]?.messages[0] ?? new Uint8Array()).configs.length).toBe(1);
  });
});
