// Which of the traced requests are reported, what it costs to find them, and that the counts go on beside them.
import { beforeEach, describe, expect, it } from "vitest";
import type { Collector } from "../support/collector.js";
import { AFTER_DEATH_MS, kill } from "../support/death.js";
import type { Sidecar } from "../support/sidecar.js";
import {
  ask,
  begin,
  DOCUMENT,
  INTERVAL_MS,
  ids,
  start,
  told,
  trace,
  type Wish,
  w3c,
} from "./traced-requests.js";

const LOOKS = 16;

let sidecar: Sidecar;
let collector: Collector;

beforeEach(async () => {
  ({ sidecar, collector } = await begin());
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
    ({ sidecar, collector } = await start({ ...DOCUMENT, services }));
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
    ({ sidecar, collector } = await start(long));
    for (let i = 0; i < 60; i++) ask(w3c(trace(i + 1)), { delayMs: 2 ** (i / 4) });
    for (const status of [503, 429]) ask(w3c(trace(status)), { status });
    ask(w3c(trace(1)), { path: "/b" });
    sidecar.envoy.advance(INTERVAL_MS);
    expect(collector.reports.findLast(({ exemplars }) => exemplars.length > 0)?.exemplars.length).toBe(4);
  });
});
