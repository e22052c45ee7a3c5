// Keys of all workers of an Envoy: known to all of them, judged together, bounded together, forgotten together.
import { describe, expect, it } from "vitest";
import { SharedData } from "../../../host/index.js";
import { isRejected } from "../../support/breaker.js";
import { AFTER_DEATH_MS, kill } from "../../support/death.js";
import { documentOf, IN_FORCE_MS, type KeyBench, keyed, startKeys } from "../../support/keys.js";

const LONG = { open: { base: "50s" } };
const WORKERS = 4;

class CountingSharedData extends SharedData {
  windows = 0;

  override set(...args: Parameters<SharedData["set"]>): ReturnType<SharedData["set"]> {
    if (args[1].startsWith("mf.window2.#")) this.windows++;
    return super.set(...args);
  }
}

/** Workers whose ticks do not fall together. */
async function staggered(breaker: object, workers = WORKERS): Promise<KeyBench> {
  const bench = await startKeys(breaker);
  for (let i = 1; i < workers; i++) bench.advance(23).sidecar.addWorker(documentOf(breaker));
  return bench.advance(500);
}

const everywhere = (bench: KeyBench, key: string) =>
  bench.sidecar.vms.map((_vm, worker) => bench.ask(key, 200, worker));

describe("keys of four workers", () => {
  it("that one worker opened turn requests away in all, also where they were never seen", async () => {
    const bench = await staggered(keyed({}, LONG));
    for (let worker = 0; worker < WORKERS; worker++) {
      const key = `k${worker}`;
      bench.ask(key, 503, worker);
      bench.advance(IN_FORCE_MS);
      expect(everywhere(bench, key)).toEqual(Array(WORKERS).fill("R"));
    }
    expect(everywhere(bench, "other")).toEqual(Array(WORKERS).fill("200"));
    expect(bench.advance(300).keys).toEqual({ open: WORKERS, closed: 1 });
  });

  it("trip by windows that none of them would trip by, each by its own", async () => {
    const rate = { rate: { threshold: "50%", window: "10s", minimum: 8 } };
    const bench = await staggered(keyed({}, { ...LONG, trip: rate }));
    for (let worker = 0; worker < WORKERS; worker++) {
      for (const status of [503, 200]) bench.ask("a", status, worker);
      bench.ask("b", 503, worker);
    }
    bench.advance(IN_FORCE_MS);
    expect(everywhere(bench, "a")).toEqual(Array(WORKERS).fill("R"));
    expect(everywhere(bench, "b")).toEqual(Array(WORKERS).fill("200"));
    expect(bench.transitions).toEqual(["a closed open"]);
  });

  it("trip by the sum of their rows", async () => {
    const bench = await staggered(keyed({}, { ...LONG, trip: { consecutive: 6 } }));
    for (let i = 0; i < 6; i++) bench.ask("a", 503, i % WORKERS);
    bench.advance(IN_FORCE_MS);
    expect(bench.transitions).toEqual(["a closed open"]);
  });

  it("are published 512 a tick and worker, also those that others have just published", async () => {
    const shared = new CountingSharedData();
    const bench = await startKeys(keyed({ maxKeys: 2000 }), 2, { shared });
    const all = Array.from({ length: 1500 }, (_, i) => `k${i}`);
    for (const key of all) bench.ask(key);
    bench.advance(1000);
    for (const key of all) bench.ask(key, 200, 0);
    for (const key of all.toReversed()) bench.ask(key, 200, 1);
    for (let tick = 0; tick < 4; tick++) {
      shared.windows = 0;
      bench.advance(100);
      expect(shared.windows).toBeLessThanOrEqual(2 * 512);
    }
    shared.windows = 0;
    bench.advance(1000);
    expect(shared.windows).toBe(0);
  });

  it("admit no more probes together than there are places", async () => {
    const bench = await staggered(keyed({}, { open: { base: "1s" }, halfOpen: { probes: 3 } }));
    bench.ask("a", 503);
    bench.advance(1200);
    let admitted = 0;
    for (let i = 0; i < 12; i++) if (!isRejected(bench.begin("a", i % WORKERS))) admitted++;
    expect(admitted).toBe(3);
  });

  it("are not more than maxKeys in the whole Envoy", async () => {
    const bench = await staggered(keyed({ maxKeys: 10 }));
    for (let i = 0; i < 40; i++) bench.ask(`k${i}`, 200, i % WORKERS);
    bench.advance(IN_FORCE_MS);
    expect(bench.places.filter((key) => key !== null)).toHaveLength(10);
    expect(bench.advance(500).keys).toEqual({ closed: 10 });
    const before = bench.overflown;
    everywhere(bench, "one more");
    expect(bench.overflown).toBe(before + WORKERS);
  });

  it("have one place each, whoever sees them first", async () => {
    const bench = await staggered(keyed());
    for (const key of ["a", "b", "c"]) everywhere(bench, key);
    bench.advance(IN_FORCE_MS);
    expect([...bench.places].sort()).toEqual(["a", "b", "c"]);
  });

  it("stay while any of them uses one", async () => {
    const bench = await staggered(keyed({ idle: "2s" }, { trip: { consecutive: 3 } }));
    bench.ask("a", 503, 0);
    for (let i = 0; i < 20; i++) bench.advance(500).ask("a", 404, 1);
    expect(bench.places).toEqual(["a"]);
    bench.advance(3000);
    expect([bench.places, bench.keys]).toEqual([[null], {}]);
  });

  it("stay while one waits for an answer, or only passes what counts for nothing", async () => {
    const ignore = { failure: { ignore: ["404"] }, trip: { consecutive: 3 } };
    const bench = await staggered(keyed({ idle: "2s" }, ignore));
    bench.begin("a", 1);
    for (let i = 0; i < 30; i++) bench.advance(500).ask("b", 404, 2);
    expect(bench.places).toEqual(["a", "b"]);
    expect(bench.keys).toEqual({ closed: 2 });
  });

  it("keep their place while it is used, and give it to one other", async () => {
    const bench = await staggered(keyed({ idle: "1s" }));
    for (let round = 0; round < 20; round++) {
      for (let worker = 0; worker < WORKERS; worker++) bench.ask(`r${round}`, 200, worker);
      bench.advance(1000);
      const used = bench.places.filter((key) => key !== null);
      expect(new Set(used).size).toBe(used.length);
      expect(used).toContain(`r${round}`);
      expect(bench.places.length).toBeLessThan(6);
    }
  });

  it("are counted once in each transition", async () => {
    const bench = await staggered(keyed({}, { open: { base: "1s" }, halfOpen: { probes: 1 } }));
    for (const key of ["a", "b"]) bench.ask(key, 503);
    bench.advance(1500);
    for (const key of ["a", "b"]) bench.ask(key, 200, 2);
    bench.advance(500);
    const told = (to: string) => bench.sidecar.told("meshfuse_breaker_transitions_total", { to });
    expect([told("open"), told("half_open"), told("closed")]).toEqual([2, 2, 2]);
  });
});

describe("a new worker", () => {
  it("knows all keys before its first request", async () => {
    const bench = await staggered(keyed({}, LONG), 2);
    for (let i = 0; i < 50; i++) bench.ask(`k${i}`, i % 2 === 0 ? 503 : 200, i % 2);
    bench.advance(IN_FORCE_MS);
    const root = bench.sidecar.addWorker(documentOf(keyed({}, LONG)));
    for (let i = 0; i < 50; i++) expect(bench.askAt(root, `k${i}`)).toBe(i % 2 === 0 ? "R" : "200");
    expect(bench.advance(300).keys).toEqual({ open: 25, closed: 25 });
  });

  it("takes part in the windows of before", async () => {
    const breaker = keyed({}, { ...LONG, trip: { rate: { threshold: "50%", window: "60s", minimum: 4 } } });
    const bench = await staggered(breaker, 1);
    for (let i = 0; i < 3; i++) bench.ask("a", 503);
    bench.advance(300);
    const root = bench.sidecar.addWorker(documentOf(breaker));
    bench.advance(100);
    bench.askAt(root, "a", 503);
    expect(bench.askAt(root, "a")).toBe("R");
  });

  it("goes on with what the workers before it left when they died", async () => {
    const bench = await staggered(keyed({}, LONG), 2);
    bench.ask("a", 503);
    bench.ask("b", 200, 1);
    bench.advance(300);
    bench.sidecar.vms.forEach(kill);
    bench.advance(AFTER_DEATH_MS);
    const root = bench.sidecar.addWorker(documentOf(keyed({}, LONG)));
    bench.advance(200);
    expect([bench.askAt(root, "a"), bench.askAt(root, "b")]).toEqual(["R", "200"]);
    expect(bench.advance(200).places).toEqual(["a", "b"]);
  });

  it("is not held to the row of one that died", async () => {
    const breaker = keyed({}, { trip: { consecutive: 4 } });
    const bench = await staggered(breaker, 2);
    for (let i = 0; i < 3; i++) bench.ask("a", 503, 1);
    bench.advance(300);
    const [, dying] = bench.sidecar.vms;
    if (dying !== undefined) kill(dying);
    bench.advance(AFTER_DEATH_MS + 4000);
    expect([bench.ask("a", 503), bench.ask("a", 503), bench.ask("a")]).toEqual(["503", "503", "200"]);
  });
});
