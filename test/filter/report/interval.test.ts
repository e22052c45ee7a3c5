import { describe, expect, it } from "vitest";
import { Collector, REPORTING, reply } from "../support/collector.js";
import { Sidecar } from "../support/sidecar.js";

const DOCUMENT = { ...REPORTING, revision: "00000001" };
const EDGE = "outbound default/reviews > other";

async function reporting(interval = "1s", workers = 1) {
  const sidecar = await Sidecar.start({ ...DOCUMENT, report: { cluster: "meshfuse", interval } }, workers);
  return { sidecar, collector: new Collector(sidecar.envoy) };
}

function gaps(times: readonly number[]): number[] {
  return times.slice(1).map((time, index) => time - (times[index] ?? 0));
}

describe("the interval of reports", () => {
  it("begins with a report soon after the configuration", async () => {
    const { sidecar, collector } = await reporting();
    sidecar.envoy.advance(250);
    expect(collector.reports.length).toBe(1);
    expect(collector.last).toMatchObject({ nodeId: "reviews-v1", nodeCluster: "reviews" });
  });

  it.each([
    ["100ms", 100],
    ["1s", 1000],
    ["2500ms", 2500],
    ["60s", 60_000],
  ])("is the configured one: %s", async (interval, ms) => {
    const { sidecar, collector } = await reporting(interval);
    sidecar.envoy.advance(300 + ms * 4);
    expect(gaps(collector.sentMs).slice(0, 3)).toEqual([ms, ms, ms]);
  });

  it("is the reply's from then on, between 100 ms and 60 s", async () => {
    const { sidecar, collector } = await reporting();
    for (const [asked, kept] of [
      [300, 300],
      [1, 100],
      [5000, 5000],
      [600_000, 60_000],
    ] as const) {
      collector.answer = () => reply(asked);
      sidecar.envoy.advance(kept * 3 + 61_000);
      expect(gaps(collector.sentMs).slice(-2), `asked for ${asked}`).toEqual([kept, kept]);
    }
  });

  it("is shortened at once, not after the long one that was running", async () => {
    const { sidecar, collector } = await reporting("60s");
    collector.answer = () => reply(200);
    sidecar.envoy.advance(1050);
    expect(collector.reports.length).toBe(5);
  });

  it("is the configured one again when a reply asks for none", async () => {
    const { sidecar, collector } = await reporting();
    collector.answer = () => reply(5000);
    sidecar.envoy.advance(6000);
    collector.answer = () => reply(0);
    sidecar.envoy.advance(10_000);
    expect(gaps(collector.sentMs).slice(-2)).toEqual([1000, 1000]);
  });

  it("changes with the configuration", async () => {
    const { sidecar, collector } = await reporting("60s");
    sidecar.envoy.advance(1000);
    sidecar.push({ ...DOCUMENT, report: { cluster: "meshfuse", interval: "500ms" } });
    sidecar.envoy.advance(3000);
    expect(gaps(collector.sentMs).slice(-2)).toEqual([500, 500]);
  });

  it("ends where a configuration names no cluster", async () => {
    const { sidecar, collector } = await reporting();
    sidecar.envoy.advance(1000);
    const before = collector.reports.length;
    sidecar.push({ revision: "2" });
    sidecar.envoy.advance(10_000);
    expect(collector.reports.length).toBe(before);
  });
});

describe("a report", () => {
  it("waits for the answer to the last one", async () => {
    const { sidecar, collector } = await reporting("100ms", 3);
    let open = 0;
    let most = 0;
    collector.answer = (call) => {
      most = Math.max(most, ++open);
      sidecar.envoy.clock.after(350, () => {
        open--;
        call.receive(reply());
      });
      return undefined;
    };
    sidecar.envoy.advance(5000);
    expect(most).toBe(1);
    expect(collector.reports.length).toBeGreaterThan(10);
  });

  it("says what changed, and not again what was answered", async () => {
    const { sidecar, collector } = await reporting();
    sidecar.root.exchange();
    sidecar.envoy.advance(500);
    expect(collector.last.slots.length).toBe(1);
    sidecar.envoy.advance(1000);
    expect(collector.last.slots).toEqual([]);
    expect(collector.last.breakers).toEqual([]);
    expect(collector.last.configs.length).toBe(1);
  });

  it("says everything again when the controller asks for it, at the next tick", async () => {
    const { sidecar, collector } = await reporting();
    sidecar.push({ ...DOCUMENT, breakers: [{ name: "b", trip: { consecutive: 3 } }] });
    sidecar.root.exchange();
    sidecar.envoy.advance(2500);
    expect(collector.last.slots).toEqual([]);
    collector.answer = (_call, report) => {
      collector.book(report);
      return reply(0, report.slots.length === 0);
    };
    sidecar.envoy.advance(1050);
    const again = collector.reports.filter(({ slots }) => slots.length > 0);
    expect(again.length).toBe(2);
    expect(again[1]?.slots[0]?.edges.length).toBe(1);
    expect(again[1]?.breakers.map(({ name }) => name)).toEqual(["b"]);
    expect((again[1]?.wallMs ?? 0) - (collector.reports.at(-2)?.wallMs ?? 0)).toBe(100);
    expect(collector.edges[EDGE]?.requests).toBe(1);
  });

  it("says everything to a controller that was replaced by one that knows nothing", async () => {
    const { sidecar, collector } = await reporting();
    for (let i = 0; i < 7; i++) sidecar.root.exchange();
    sidecar.envoy.advance(20_000);
    const { edges, ledger } = new Collector(sidecar.envoy);
    expect(ledger).not.toBe(collector.ledger);
    expect(edges).toEqual({});
    const next = new Collector(sidecar.envoy);
    next.answer = (_call, report) => {
      const accepted = next.ledger.accept(report, report.wallMs);
      next.book(report);
      return reply(0, typeof accepted === "object" && accepted.resend);
    };
    sidecar.envoy.advance(3000);
    expect(next.reports.some(({ slots }) => slots[0]?.edges[0]?.outcomes[0] === 7)).toBe(true);
  });
});
