// Ten thousand keys: they fit, they are found, and they cost nothing while nobody uses them.
import { beforeAll, describe, expect, it } from "vitest";
import { isRejected } from "../../support/breaker.js";
import { documentOf, type KeyBench, keyed, startKeys } from "../../support/keys.js";

const MANY = 10_000;
/** Of all breakers together. */
const MOST = 16_384;
const BREAKER = keyed({ maxKeys: 16_000 }, { open: { base: "50s" } });
/** Longest keys. */
const key = (number: number) => `${number}`.padStart(128, "tenant-");

function ask(bench: KeyBench, many: number, status = 200): Set<string> {
  const answers = new Set<string>();
  for (let i = 0; i < many; i++) {
    answers.add(bench.ask(key(i), status));
    if (i % 500 === 499) bench.advance(100);
  }
  return answers;
}

function waiting(bench: KeyBench): number {
  const { metrics } = bench.sidecar.envoy;
  const [name = ""] = metrics.names("gauge", "meshfuse_breaker_keys_waiting.");
  return metrics.value("gauge", name) ?? 0;
}

describe("ten thousand keys", () => {
  let bench: KeyBench;

  beforeAll(async () => {
    bench = await startKeys(BREAKER);
    ask(bench, MANY);
    bench.advance(500);
  });

  it("fit, each with a place of its own", () => {
    expect(bench.keys).toEqual({ closed: MANY });
    expect(new Set(bench.places).size).toBe(MANY);
    expect(bench.overflown).toBe(0);
  });

  it("cost a tick no more calls than none", async () => {
    const calls = (of: KeyBench) => {
      const [vm] = of.sidecar.vms;
      vm?.ledger.reset();
      of.advance(1000);
      return vm?.ledger.hostCalls;
    };
    const none = await startKeys(BREAKER);
    none.advance(500);
    expect(calls(bench)).toEqual(calls(none));
  });

  it("are known to a worker that is born, at its first tick, open ones and closed", () => {
    expect(bench.ask(key(77), 503)).toBe("503");
    bench.advance(200);
    const root = bench.sidecar.addWorker(documentOf(BREAKER));
    bench.advance(100);
    expect([bench.askAt(root, key(77)), bench.askAt(root, key(78))]).toEqual(["R", "200"]);
    expect(bench.advance(200).keys).toEqual({ closed: MANY - 1, open: 1 });
  });

  it("are published 512 a tick, the longest waiting first, and a gauge shows how many wait", () => {
    for (let i = 0; i < 2000; i++) bench.ask(key(1000 + i));
    bench.advance(100);
    expect(waiting(bench)).toBe(2000 - 512);
    bench.advance(400);
    expect(waiting(bench)).toBe(0);
  });

  it("open one by one, and are open in all workers", () => {
    for (let i = 0; i < 3000; i++) bench.ask(key(5000 + i), 503);
    bench.advance(200);
    for (let i = 0; i < 3000; i += 100) expect(bench.ask(key(5000 + i), 200, 1)).toBe("R");
    expect(bench.keys).toEqual({ closed: MANY - 3001, open: 3001 });
  });

  it("that come to their deadlines all at once go on in some ticks, and admit their probes at once", () => {
    bench.advance(49_800);
    expect(bench.keys.open).toBeGreaterThan(0);
    expect(bench.ask(key(7999))).toBe("200");
    bench.advance(300);
    expect(bench.keys.open).toBeUndefined();
  });

  it("give the places of lost probes back, though thousands are half-open", () => {
    const probes = [0, 1, 2].map(() => bench.begin(key(7000)));
    expect(isRejected(bench.begin(key(7000)))).toBe(true);
    bench.advance(11_500);
    expect(bench.sidecar.told("meshfuse_breaker_rejected_total")).toBeGreaterThan(0);
    expect(isRejected(bench.begin(key(7000)))).toBe(false);
    for (const probe of probes) bench.end(probe, 200);
  });
});

describe("all keys of an Envoy", () => {
  it("are 16,384 over all breakers; what is over that shares its breaker's state", async () => {
    const half = (name: string) => ({
      ...keyed({ maxKeys: 16_384 }),
      name,
      match: { paths: [{ exact: `/${name}` }] },
    });
    const bench = await startKeys(half("x"));
    bench.sidecar.push({ breakers: [half("x"), half("y")] });
    const send = (path: string, text: string) =>
      bench.sidecar.worker(0).exchange({ request: { path, headers: { "x-tenant": text } } });
    for (let i = 0; i < MOST; i++) {
      send(i % 2 === 0 ? "/x" : "/y", `${i}`);
      if (i % 500 === 499) bench.advance(100);
    }
    bench.advance(300);
    expect(bench.overflown).toBe(0);
    send("/x", "one more");
    send("/y", "one more");
    expect(bench.overflown).toBe(2);
    const closed = bench.sidecar.envoy.metrics
      .names("gauge", "meshfuse_breaker_keys.")
      .map((name) => bench.sidecar.envoy.metrics.value("gauge", name) ?? 0);
    expect(closed.reduce((sum, many) => sum + many, 0)).toBe(MOST);
  });
});
