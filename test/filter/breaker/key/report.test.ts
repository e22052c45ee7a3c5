// What the controller is told of keys: those whose state ever changed, as often as something about them does.
import { describe, expect, it } from "vitest";
import type { BreakerStatus } from "../../../../controller/report/index.js";
import { AFTER_DEATH_MS, kill } from "../../support/death.js";
import { documentOf, KeyBench, keyed } from "../../support/keys.js";
import { Sidecar } from "../../support/sidecar.js";
import { REPORTING, Told } from "../../support/told.js";

const TIMES = { open: { base: "2s" }, halfOpen: { probes: 1 } };
const DOCUMENT = { ...documentOf(keyed({ idle: "3s" }, TIMES)), ...REPORTING };

async function start(workers = 1, document = DOCUMENT): Promise<[KeyBench, Told]> {
  const sidecar = await Sidecar.start(document, workers);
  const told = new Told(sidecar.envoy);
  sidecar.envoy.advance(500);
  return [new KeyBench(sidecar), told];
}

/** All that was said of a key, oldest first. */
function said(told: Told, key: string): BreakerStatus[] {
  return told.reports.flatMap(({ breakers }) => breakers.filter((status) => status.key === key));
}

function forgotten(told: Told): string[] {
  return told.reports.flatMap(({ forgottenKeys }) => forgottenKeys.map(({ key }) => key));
}

describe("a report", () => {
  it("tells of a key that opened, and of what it was judged by", async () => {
    const [bench, told] = await start();
    bench.ask("a", 503);
    bench.ask("b");
    bench.advance(300);
    expect(said(told, "a").at(-1)).toMatchObject({ name: "b", state: "open", generation: 1 });
    expect(said(told, "a").at(-1)?.transitions).toMatchObject([
      { to: "open", reason: "consecutive", failed: 1, completed: 1, consecutive: 1 },
    ]);
    expect(said(told, "b")).toEqual([]);
  });

  it("says how many keys are in each state", async () => {
    const [bench, told] = await start();
    bench.ask("a", 503);
    for (const key of ["b", "c"]) bench.ask(key);
    bench.advance(300);
    expect(
      told.reports.flatMap(({ breakers }) => breakers.filter(({ key }) => key === undefined)).at(-1),
    ).toMatchObject({ keys: [2, 1, 0, 0] });
  });

  it("says nothing of a key about which nothing changes", async () => {
    const [bench, told] = await start();
    bench.ask("a", 503);
    bench.advance(300);
    const before = said(told, "a").length;
    bench.advance(1500);
    expect(said(told, "a")).toHaveLength(before);
  });

  it("tells of each state of a key, whichever worker moved it", async () => {
    const [bench, told] = await start(3);
    bench.ask("a", 503, 1);
    bench.advance(2300);
    bench.ask("a", 200, 2);
    bench.advance(300);
    const states = said(told, "a").map(({ state }) => state);
    expect(states.filter((state, index) => state !== states[index - 1])).toEqual([
      "open",
      "half_open",
      "closed",
    ]);
  });

  it("says once that a key is forgotten, if it ever was told of", async () => {
    const [bench, told] = await start(2);
    bench.ask("a", 503);
    bench.ask("b", 200, 1);
    bench.advance(2300);
    bench.ask("a");
    bench.advance(12_000);
    expect(bench.keys).toEqual({});
    expect(forgotten(told)).toEqual(["a"]);
  });

  it("says so of the keys of a breaker that is gone", async () => {
    const [bench, told] = await start(2);
    for (const key of ["a", "b"]) bench.ask(key, 503);
    bench.advance(300);
    bench.sidecar.push(REPORTING);
    // The call on its way went down with the root that made it.
    bench.advance(3000);
    expect(forgotten(told).sort()).toEqual(["a", "b"]);
  });

  it("tells all again to a controller that knows nothing", async () => {
    const [bench, told] = await start();
    for (const key of ["a", "b"]) bench.ask(key, 503);
    bench.advance(300);
    const before = told.reports.length;
    const { envoy } = bench.sidecar;
    const hear = envoy.onGrpcCall;
    envoy.onGrpcCall = (call) => {
      hear?.(call);
      envoy.onGrpcCall = hear;
      // ReportReply.resend
      return new Uint8Array([0x10, 1]);
    };
    bench.advance(500);
    const again = told.reports.slice(before).flatMap(({ breakers }) => breakers.map(({ key }) => key));
    expect(again).toEqual(expect.arrayContaining(["a", "b"]));
  });

  it("says again what a lost one said", async () => {
    const [bench, told] = await start();
    const { envoy } = bench.sidecar;
    const hear = envoy.onGrpcCall;
    envoy.onGrpcCall = () => ({ status: 14, message: "away" });
    bench.ask("a", 503);
    bench.advance(400);
    expect(said(told, "a")).toEqual([]);
    envoy.onGrpcCall = hear;
    bench.advance(400);
    expect(said(told, "a").at(-1)).toMatchObject({ state: "open" });
  });

  it("says how a key is where answers were lost, though it is again as the last answered one said", async () => {
    const rate = { threshold: "100%", window: "400ms", minimum: 2 };
    const times = { open: { base: "100ms" }, halfOpen: { probes: 1 } };
    const [bench, told] = await start(1, {
      ...documentOf(keyed({ idle: "60s" }, { trip: { rate }, ...times })),
      ...REPORTING,
    });
    for (const status of [503, 503]) bench.ask("a", status);
    bench.advance(300);
    bench.ask("a");
    bench.advance(2000);
    expect(said(told, "a").at(-1)).toMatchObject({ state: "closed", completed: 0 });
    const { envoy } = bench.sidecar;
    const hear = envoy.onGrpcCall;
    envoy.onGrpcCall = (call) => {
      hear?.(call);
      return { status: 4, message: "late" };
    };
    bench.ask("a");
    bench.advance(250);
    expect(said(told, "a").at(-1)).toMatchObject({ completed: 1 });
    bench.advance(1000);
    envoy.onGrpcCall = hear;
    bench.advance(3000);
    expect(said(told, "a").at(-1)).toMatchObject({ state: "closed", completed: 0 });
  });

  it("comes from another worker once the one that led is dead", async () => {
    const [bench, told] = await start(3);
    bench.ask("a", 503);
    bench.advance(300);
    const before = told.reports.length;
    const youngest = bench.sidecar.vms.at(-1);
    if (youngest !== undefined) kill(youngest);
    bench.advance(AFTER_DEATH_MS);
    bench.ask("c", 503);
    bench.advance(300);
    const later = told.reports.slice(before).flatMap(({ breakers }) => breakers.map(({ key }) => key));
    expect(later).toEqual(expect.arrayContaining(["a", "c"]));
  });

  it("is one of several where there are more keys to tell of than it holds", async () => {
    const document = { ...documentOf(keyed({ maxKeys: 2000 }, { open: { base: "50s" } })), ...REPORTING };
    const [bench, told] = await start(1, document);
    for (let i = 0; i < 1000; i++) bench.ask(`tenant-${i}`, 503);
    bench.advance(4000);
    const keys = told.reports.map(({ breakers }) => breakers.flatMap(({ key }) => key ?? []));
    expect(new Set(keys.flat()).size).toBe(1000);
    expect(keys.flat().length).toBeLessThan(1100);
    expect(keys.filter((some) => some.length > 0).length).toBeGreaterThan(1);
  });
});
