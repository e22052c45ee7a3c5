import { describe, expect, it } from "vitest";
import type { GrpcAnswer } from "../../host/index.js";
import { Collector, REPORTING, reply } from "../support/collector.js";
import { Sidecar } from "../support/sidecar.js";

const DOCUMENT = { ...REPORTING, breakers: [{ name: "b", trip: { consecutive: 1 } }] };
const EDGE = "outbound default/reviews > other";

async function reporting(clusters?: readonly string[]) {
  const sidecar = await Sidecar.start(DOCUMENT, 1, clusters === undefined ? {} : { clusters });
  return { sidecar, collector: new Collector(sidecar.envoy) };
}

describe("a controller that fails", () => {
  it.each<[string, GrpcAnswer]>([
    ["is down (14)", { status: 14 }],
    ["is too slow (4)", { status: 4 }],
    ["is too busy (8)", { status: 8, message: "too%20busy" }],
    ["refuses (3)", { status: 3 }],
    ["ends well without a message (0)", { status: 0 }],
    ["never answers", undefined],
  ])("and %s is told everything once it is back", async (_what, failure) => {
    const { sidecar, collector } = await reporting();
    sidecar.envoy.advance(2000);
    const before = collector.reports.length;
    const healthy = collector.answer;
    collector.answer = () => failure;
    for (let round = 0; round < 10; round++) {
      sidecar.root.exchange({ upstream: { status: round === 9 ? 503 : 200 } });
      sidecar.envoy.advance(1000);
    }
    expect(collector.reports.length - before).toBeGreaterThanOrEqual(9);
    expect(collector.reports.length - before).toBeLessThanOrEqual(11);
    collector.answer = healthy;
    sidecar.envoy.advance(2000);
    expect(collector.edges[EDGE]?.outcomes.slice(0, 2)).toEqual([9, 1]);
    expect(collector.reports.findLast(({ breakers }) => breakers.length > 0)?.breakers[0]?.state).toBe(
      "open",
    );
  });

  it("is asked again at the interval, with each failure, not sooner", async () => {
    const { sidecar, collector } = await reporting();
    collector.answer = () => ({ status: 14 });
    sidecar.envoy.advance(60_000);
    expect(collector.reports.length).toBeGreaterThanOrEqual(59);
    expect(collector.reports.length).toBeLessThanOrEqual(61);
  });

  it("costs requests nothing", async () => {
    const { sidecar, collector } = await reporting();
    collector.answer = () => undefined;
    for (let round = 0; round < 20; round++) {
      expect(sidecar.root.exchange().client.status).toBe(200);
      sidecar.envoy.advance(333);
    }
    expect(sidecar.counter("meshfuse_requests_total", { outcome: "success" })).toBe(20);
  });
});

describe("a cluster that Envoy does not know", () => {
  it("is no error: the filter tries again at each interval", async () => {
    const { sidecar } = await reporting([]);
    sidecar.envoy.advance(5300);
    expect(sidecar.vms[0]?.ledger.hostCalls.proxy_grpc_call).toBe(6);
    expect(sidecar.root.exchange().client.status).toBe(200);
    expect(sidecar.envoy.violationList).toEqual([]);
  });

  it("is reported to once it is known", async () => {
    const clusters: string[] = [];
    const { sidecar, collector } = await reporting(clusters);
    sidecar.root.exchange();
    sidecar.envoy.advance(3000);
    clusters.push("meshfuse");
    sidecar.envoy.advance(2000);
    expect(collector.edges[EDGE]?.requests).toBe(1);
  });
});

describe("a reply that cannot be read", () => {
  const GARBAGE: readonly [string, Uint8Array | string][] = [
    ["no bytes", ""],
    ["text", "hello, this is no protobuf at all"],
    ["all ones", new Uint8Array(200).fill(0xff)],
    ["a length past its end", Uint8Array.of(0x0a, 0x7f, 1)],
    ["a varint without an end", Uint8Array.of(0x08, 0x80)],
    ["a varint too long", Uint8Array.of(0x08, ...new Uint8Array(12).fill(0xff), 1)],
    ["an interval that is a text", Uint8Array.of(0x0a, 2, 0x31, 0x30)],
    ["a fixed 32-bit number", Uint8Array.of(0x0d, 1, 2, 3, 4)],
    ["more than the filter has room for", new Uint8Array(100_000).fill(8)],
  ];

  it.each(GARBAGE)("(%s) is an answer, and asks for nothing", async (_what, bytes) => {
    const { sidecar, collector } = await reporting();
    sidecar.root.exchange();
    collector.answer = (_call, report) => {
      collector.book(report);
      return bytes;
    };
    sidecar.envoy.advance(3300);
    const intervals = collector.sentMs.slice(1).map((ms, index) => ms - (collector.sentMs[index] ?? 0));
    expect(intervals.every((ms) => ms === 1000 || ms === 100 || ms === 60_000)).toBe(true);
    expect(collector.edges[EDGE]?.requests).toBe(1);
    collector.answer = () => reply(500);
    sidecar.envoy.advance(62_000);
    expect((collector.sentMs.at(-1) ?? 0) - (collector.sentMs.at(-2) ?? 0)).toBe(500);
  });

  it("that nobody asked for changes nothing", async () => {
    const { sidecar, collector } = await reporting();
    sidecar.envoy.advance(300);
    const [call] = collector.calls;
    call?.receive(reply(100));
    call?.close(14);
    sidecar.envoy.advance(2000);
    expect(collector.reports.length).toBe(3);
  });
});
