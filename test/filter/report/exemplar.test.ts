import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import type { ReportedExemplar } from "../../../controller/report/index.js";
import type { Exchange } from "../../host/index.js";
import { Collector } from "../support/collector.js";
import { AFTER_DEATH_MS, kill } from "../support/death.js";
import { type Document, Sidecar } from "../support/sidecar.js";

const DOCUMENT: Document = {
  report: { cluster: "meshfuse", interval: "10s" },
  services: [{ name: "default/ratings", hosts: ["ratings"] }],
  breakers: [
    { name: "b", match: { paths: [{ exact: "/b" }] }, trip: { consecutive: 1 }, mode: "forcedOpen" },
  ],
};
/** One interval of reports, and the tick at which it is noticed. */
const INTERVAL_MS = 10_100;
const LOOKS = 16;

let sidecar: Sidecar;
let collector: Collector;

beforeEach(async () => {
  sidecar = await Sidecar.start(DOCUMENT);
  collector = new Collector(sidecar.envoy);
  // The first report is that of the configuration; the next comes an interval after it.
  sidecar.envoy.advance(400);
});

type Headers = Record<string, string>;

function trace(number: number): string {
  return number.toString(16).padStart(32, "0");
}

function w3c(traceId: string, flags = "01"): Headers {
  return { traceparent: `00-${traceId}-00000000000000ff-${flags}` };
}

function b3(traceId: string, sampled = "1"): Headers {
  return { "x-b3-traceid": traceId, "x-b3-spanid": "00000000000000ff", "x-b3-sampled": sampled };
}

interface Wish {
  path?: string;
  status?: number;
  delayMs?: number;
}

function ask(headers: Headers, { path = "/", status = 200, delayMs = 1 }: Wish = {}): Exchange {
  const request = { authority: "ratings", path, headers };
  return sidecar.root.exchange({ request, upstream: { status, delayMs } });
}

/** What the next report says, in the order of its places. */
function told(): ReportedExemplar[] {
  const before = collector.reports.length;
  sidecar.envoy.advance(INTERVAL_MS);
  return collector.reports.slice(before).flatMap(({ exemplars }) => exemplars);
}

function ids(): string[] {
  return told().map(({ traceId }) => traceId);
}

describe("the trace of a request", () => {
  it("is reported with its edge, its end, its duration and its outcome", () => {
    ask(w3c(trace(7)), { delayMs: 30 });
    const endUs = Number(sidecar.envoy.clock.wallNs / 1000n);
    expect(told()).toEqual([
      {
        ...{ direction: "outbound", source: "default/reviews", destination: "default/ratings" },
        ...{ atUs: endUs, durationUs: 30_000, outcome: "success", traceId: trace(7) },
      },
    ]);
  });

  it.each([
    ["16 bytes in B3's headers", b3(trace(9)), [trace(9)]],
    ["8 bytes in B3's headers", b3("00000000000000ab"), ["00000000000000ab"]],
    ["digits in upper case", b3("00000000000000AB"), ["00000000000000ab"]],
    ["both standards, of which W3C's goes first", { ...b3(trace(1)), ...w3c(trace(2)) }, [trace(2)]],
    ["both, of which only B3's is sampled", { ...b3(trace(1)), ...w3c(trace(2), "00") }, [trace(1)]],
    ["flags beside that of sampling", w3c(trace(3), "03"), [trace(3)]],
    [
      "a later version of W3C's with more behind",
      { traceparent: `${w3c(trace(4)).traceparent}-more` },
      [trace(4)],
    ],
  ])("is read from %s", (_what, headers, expected) => {
    ask(headers);
    expect(ids()).toEqual(expected);
  });

  it.each([
    ["without tracing headers", {}],
    ["that is not sampled by W3C", w3c(trace(1), "00")],
    ["that is not sampled by B3", b3(trace(1), "0")],
    ["with B3's identifier alone", { "x-b3-traceid": trace(1) }],
    ["with B3's sampling alone", { "x-b3-sampled": "1" }],
    ["whose identifier is nothing but zeros", w3c(trace(0))],
    ["whose identifier is no hex", w3c("g".repeat(32))],
    ["whose identifier ends in no hex", b3(`${"1".repeat(31)}-`)],
    ["whose identifier is too short", b3("1".repeat(15))],
    ["whose identifier has 12 bytes", b3("1".repeat(24))],
    ["whose flags are no hex", w3c(trace(1), "0g")],
    ["whose header is cut", { traceparent: `00-${trace(1)}-00000000000000ff-` }],
    ["whose header is empty", { traceparent: "", "x-b3-sampled": "", "x-b3-traceid": "" }],
  ])("is not reported of one %s", (_what, headers: Headers) => {
    ask(headers);
    expect(ids()).toEqual([]);
  });

  it("whatever stands in the headers is 8 or 16 bytes that can be read, or nothing", () => {
    const hostile = fc.oneof(fc.string({ maxLength: 80 }), fc.stringMatching(/^[0-9a-f-]{0,70}$/));
    fc.assert(
      fc.property(hostile, hostile, fc.constantFrom("1", "0", "true", ""), (traceparent, id, sampled) => {
        const clean = (text: string) => text.replace(/[^\x20-\x7e]/g, "?");
        ask({ traceparent: clean(traceparent), "x-b3-traceid": clean(id), "x-b3-sampled": sampled });
        return told().every(({ traceId }) => /^([0-9a-f]{16}|[0-9a-f]{32})$/.test(traceId));
      }),
      { numRuns: 200 },
    );
  });
});

describe("of the requests of an interval", () => {
  it("the slowest is reported, whenever it came", () => {
    for (const [number, delayMs] of [5, 40, 20, 39].entries()) ask(w3c(trace(number + 1)), { delayMs });
    expect(told()).toMatchObject([{ traceId: trace(2), durationUs: 40_000 }]);
  });

  it("each interval has its own slowest, and the last one stays while there is none", () => {
    ask(w3c(trace(1)), { delayMs: 50 });
    expect(ids()).toEqual([trace(1)]);
    ask(w3c(trace(2)), { delayMs: 10 });
    expect(ids()).toEqual([trace(2)]);
    ask({});
    expect(ids()).toEqual([trace(2)]);
    expect(told()).toEqual([]);
  });

  it("the first that failed, failed softly and was rejected are reported beside it, as they ended", () => {
    ask(w3c(trace(1)), { delayMs: 90 });
    for (const [number, status] of [503, 429, 500].entries()) ask(w3c(trace(number + 2)), { status });
    ask(w3c(trace(8)), { path: "/b" });
    expect(told().map(({ outcome, traceId }) => [outcome, traceId])).toEqual([
      ["success", trace(1)],
      ["failure", trace(2)],
      ["soft_failure", trace(3)],
      ["rejected", trace(8)],
    ]);
  });

  it("a slow failure does not stand in the way of a slow success", () => {
    ask(w3c(trace(1)), { status: 504, delayMs: 500 });
    ask(w3c(trace(2)), { delayMs: 50 });
    expect(ids()).toEqual([trace(2), trace(1)]);
  });

  it("one that is not sampled is passed over for a slower one that is", () => {
    ask({}, { delayMs: 20 });
    ask(w3c(trace(1)), { delayMs: 30 });
    ask({}, { delayMs: 40 });
    expect(ids()).toEqual([trace(1)]);
  });

  it("one that its client gave up may be the slowest", () => {
    sidecar.root.exchange({
      request: { authority: "ratings", headers: w3c(trace(5)) },
      upstream: { never: true },
      cancelAfterMs: 200,
    });
    expect(told()).toMatchObject([{ outcome: "cancelled", traceId: trace(5) }]);
  });
});

describe("what it costs", () => {
  /** Requests whose tracing headers were read. */
  const lookedAt = (many: number, wish: (index: number) => Wish): number => {
    let reads = 0;
    for (let i = 0; i < many; i++) {
      const { hostCalls } = ask({}, wish(i)).ledger;
      reads += hostCalls.proxy_get_header_map_value ?? 0;
    }
    // Of one without tracing headers W3C's and B3's sampling are asked for.
    return reads / 2;
  };

  it("is a look at few of the successful: the slowest so far, and not more than 16", () => {
    expect(lookedAt(100, () => ({ delayMs: 5 }))).toBe(1);
    sidecar.envoy.advance(INTERVAL_MS);
    expect(lookedAt(100, (i) => ({ delayMs: i + 1 }))).toBe(LOOKS);
  });

  it("is a look at 16 of the failed at most, and at none once one is found", () => {
    expect(lookedAt(100, () => ({ status: 503 }))).toBe(LOOKS);
    sidecar.envoy.advance(INTERVAL_MS);
    ask(w3c(trace(1)), { status: 503 });
    expect(lookedAt(100, () => ({ status: 503 }))).toBe(0);
  });

  it("is bounded for each edge by itself", () => {
    lookedAt(100, () => ({ status: 503 }));
    sidecar.root.exchange({
      request: { authority: "elsewhere", headers: w3c(trace(4)) },
      upstream: { status: 503 },
    });
    expect(told()).toMatchObject([{ destination: "other", traceId: trace(4) }]);
  });
});

describe("evidence and counts", () => {
  it("of the first 256 edges that a VM sees there are traces, of the others counts alone", async () => {
    const services = Array.from({ length: 300 }, (_, i) => ({ name: `default/s${i}`, hosts: [`s${i}`] }));
    sidecar = await Sidecar.start({ ...DOCUMENT, services });
    collector = new Collector(sidecar.envoy);
    for (let i = 0; i < 300; i++) {
      sidecar.root.exchange({
        request: { authority: `s${i}`, headers: w3c(trace(i + 1)) },
        upstream: { status: 503 },
      });
    }
    sidecar.envoy.advance(2 * INTERVAL_MS);
    const destinations = collector.reports.flatMap(({ exemplars }) =>
      exemplars.map((each) => each.destination),
    );
    expect(new Set(destinations).size).toBe(256);
    expect(Object.values(collector.edges).map(({ requests }) => requests)).toEqual(Array(300).fill(1));
  });

  it("a VM that takes over a dead one's slot goes on with the counts, and has no traces of its own", async () => {
    ask(w3c(trace(1)), { status: 503 });
    expect(ids()).toEqual([trace(1)]);
    for (const vm of sidecar.vms) kill(vm);
    sidecar.envoy.advance(AFTER_DEATH_MS);
    const root = sidecar.addWorker(DOCUMENT);
    root.exchange({ request: { authority: "ratings" }, upstream: { status: 503 } });
    expect(told()).toEqual([]);
    expect(collector.edges["outbound default/reviews > default/ratings"]?.outcomes[1]).toBe(2);
  });

  it("names of any length, every bucket and four traces fit into one record", async () => {
    const node = { namespace: "n".repeat(300), service: "s".repeat(300) };
    const name = `default/${"d".repeat(1000)}`;
    const long = { ...DOCUMENT, node, services: [{ name, hosts: ["ratings"] }] };
    sidecar = await Sidecar.start(long);
    collector = new Collector(sidecar.envoy);
    for (let i = 0; i < 60; i++) ask(w3c(trace(i + 1)), { delayMs: 2 ** (i / 4) });
    for (const status of [503, 429]) ask(w3c(trace(status)), { status });
    ask(w3c(trace(1)), { path: "/b" });
    sidecar.envoy.advance(INTERVAL_MS);
    expect(collector.reports.findLast(({ exemplars }) => exemplars.length > 0)?.exemplars.length).toBe(4);
  });
});
