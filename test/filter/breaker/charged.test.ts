// What a breaker judged is counted for the controller, wherever its windows have it by then.
import { describe, expect, it } from "vitest";
import { BreakerBench, documentOf } from "../support/breaker.js";
import { Collector, REPORTING } from "../support/collector.js";
import { type Document, Sidecar } from "../support/sidecar.js";

const OPEN = { open: { base: "1s" } };
const REPORTED_MS = 1200;

async function start(breaker: object, workers = 1) {
  const document = { ...REPORTING, ...documentOf(breaker) };
  const sidecar = await Sidecar.start(document, workers);
  const collector = new Collector(sidecar.envoy);
  return { sidecar, collector, bench: new BreakerBench(sidecar) };
}

/** As of now: all workers write and report first. */
function judged({ sidecar, collector }: { sidecar: Sidecar; collector: Collector }): [number, number] {
  sidecar.envoy.advance(2 * REPORTED_MS);
  const { completed = 0, failed = 0 } = collector.breakers["outbound b"] ?? {};
  return [completed, failed];
}

describe("what a breaker judged", () => {
  it("is every success, failure and soft failure, and nothing that says nothing", async () => {
    const play = await start({ trip: { consecutive: 9 }, failure: { ignore: ["404"] } });
    play.bench.play("S S F T I X S (a a:X F");
    expect(judged(play)).toEqual([6, 3]);
  });

  it("stays counted when it leaves the window, and is counted once", async () => {
    const play = await start({ trip: { rate: { threshold: "90%", window: "1s", minimum: 50 } } });
    for (let second = 0; second < 30; second++) play.bench.play("S F S +950");
    expect(judged(play)).toEqual([90, 30]);
    expect(judged(play)).toEqual([90, 30]);
  });

  it("is told with the next report, without a request since", async () => {
    const play = await start({ trip: { consecutive: 9 } });
    play.bench.play("S +1200");
    expect(play.collector.breakers["outbound b"]).toMatchObject({ completed: 1, failed: 0 });
  });

  it("counts the failures that trip it, whose windows are cleared by that", async () => {
    const play = await start({ trip: { consecutive: 3 }, open: { base: "60s" } });
    play.bench.play("S F F F =O R R");
    expect(judged(play)).toEqual([4, 3]);
  });

  it("counts probes with a verdict, and those without none", async () => {
    const play = await start({ trip: { consecutive: 1 }, ...OPEN, halfOpen: { probes: 2 } });
    play.bench.play("F +1000 S F =O +2000 X S S =C");
    expect(judged(play)).toEqual([5, 2]);
  });

  it("counts a probe that is too slow as failed, once", async () => {
    const slow = { over: "100ms", threshold: "100%", minimum: 1 };
    const play = await start({ trip: { slow }, ...OPEN, halfOpen: { probes: 1 } });
    play.bench.play("S200 =O +1000 S200 =O");
    expect(judged(play)).toEqual([2, 1]);
  });

  it("counts what the ramp let through", async () => {
    const ramp = { over: "2s", from: "100%" };
    const play = await start({ trip: { consecutive: 2 }, ...OPEN, halfOpen: { probes: 1 }, ramp });
    play.bench.play("F F +1000 S =R S F S S +2100 =C");
    expect(judged(play)).toEqual([7, 3]);
  });

  it("leaves out a probe that came back after its lease, and a request of a state that is over", async () => {
    const play = await start({ trip: { consecutive: 1 }, ...OPEN, halfOpen: { probes: 1, lease: "1s" } });
    play.bench.play("(late F +1000 (probe +1500 probe:S late:S");
    expect(judged(play)).toEqual([1, 1]);
  });

  it("is kept over a configuration that begins the window anew", async () => {
    const trip = (window: string) => ({ trip: { rate: { threshold: "99%", window, minimum: 50 } } });
    const play = await start(trip("10s"));
    play.bench.play("S F S");
    play.sidecar.push({ ...REPORTING, ...documentOf(trip("20s")) });
    play.bench.play("F S");
    expect(judged(play)).toEqual([5, 2]);
  });

  it("is the sum of all workers", async () => {
    const play = await start({ trip: { consecutive: 50 } }, 3);
    for (const worker of [0, 1, 2]) play.bench.play("S F S", worker);
    expect(judged(play)).toEqual([9, 3]);
  });
});

describe("what a breaker with keys judged", () => {
  const keyed = (idle: string): object => ({
    key: { header: "x-tenant", maxKeys: 2, idle },
    trip: { consecutive: 50 },
  });

  it("is what all its keys did, and the values that found no place", async () => {
    const play = await start(keyed("10m"));
    for (const tenant of ["a", "b", "c", "d"]) play.bench.of(tenant).play("S F S");
    expect(judged(play)).toEqual([12, 4]);
  });

  it("stays when its keys are forgotten and their entries are given to others", async () => {
    const play = await start(keyed("1s"));
    for (let round = 0; round < 12; round++) {
      play.bench.of(`tenant-${round}`).play("S F");
      play.sidecar.envoy.advance(1500);
    }
    expect(judged(play)).toEqual([24, 12]);
  });
});

describe("a VM's end", () => {
  it("tells what was judged after its last report", async () => {
    const document: Document = { ...REPORTING, ...documentOf({ trip: { consecutive: 9 } }) };
    const sidecar = await Sidecar.start(document);
    const collector = new Collector(sidecar.envoy);
    sidecar.envoy.advance(2000);
    sidecar.addWorker(document);
    sidecar.envoy.advance(2000);
    sidecar.root.exchange();
    sidecar.root.exchange({ upstream: { status: 503 } });
    sidecar.root.retire();
    expect(judged({ sidecar, collector })).toEqual([2, 1]);
  });
});
