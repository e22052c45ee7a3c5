// Workers that claim, release and use keys at the same instant, and workers that die, or only stand still, in between.
import { describe, expect, it } from "vitest";
import { AFTER_DEATH_MS, kill } from "../../support/death.js";
import { documentOf, type KeyBench, keyed, startKeys } from "../../support/keys.js";
import { RacingSharedData } from "../../support/racing.js";
import { Sidecar } from "../../support/sidecar.js";

const CLAIMS = "mf.keys";
const CELL = "mf.key.";
const RECORD = "mf.breaker2.#";
const LONG = { open: { base: "50s" } };
/** After so long a worker that claimed and wrote no cell is given up on. */
const GIVEN_UP_MS = 700;
/** The list holds no more. */
const MOST_CHANGES = 16_384;

/** Ticks of the second worker come 50 ms after those of the first. */
async function start(breaker: object = keyed({}, LONG)): Promise<[KeyBench, RacingSharedData]> {
  const shared = new RacingSharedData();
  const bench = await startKeys(breaker, 1, { shared });
  bench.advance(50).sidecar.addWorker(documentOf(breaker));
  return [bench.advance(150), shared];
}

function usedPlaces(bench: KeyBench): string[] {
  return bench.places.flatMap((key) => (key === null ? [] : [key])).sort();
}

/** Two workers with clocks of their own: one can go on while the other stands still in the middle of a call. */
async function apart(breaker: object): Promise<[KeyBench, KeyBench, RacingSharedData]> {
  const shared = new RacingSharedData();
  const [still, awake] = [await startKeys(breaker, 1, { shared }), await startKeys(breaker, 1, { shared })];
  for (const bench of [still, awake]) bench.advance(200);
  return [still, awake, shared];
}

/** The worker dies as it writes: the write is lost, and so is all it knew. */
class Killed extends Error {}

function dieBefore(bench: KeyBench, shared: RacingSharedData, prefix: string, worker: number): void {
  shared.before(prefix, () => {
    const vm = bench.sidecar.vms[worker];
    if (vm !== undefined) kill(vm);
    throw new Killed("the worker died");
  });
}

describe("two workers at the same instant", () => {
  it("give one key one place", async () => {
    const [bench, shared] = await start();
    shared.before(CLAIMS, () => bench.ask("a", 503, 1));
    expect(bench.ask("a", 503, 0)).toBe("503");
    bench.advance(300);
    expect(usedPlaces(bench)).toEqual(["a"]);
    expect(bench.transitions).toEqual(["a closed open"]);
    expect([bench.ask("a", 200, 0), bench.ask("a", 200, 1)]).toEqual(["R", "R"]);
  });

  it("give the last place to one of two keys", async () => {
    const [bench, shared] = await start(keyed({ maxKeys: 1 }, LONG));
    bench.ask("a", 200, 0);
    shared.before(CLAIMS, () => bench.ask("b", 503, 1));
    bench.advance(300);
    expect(usedPlaces(bench)).toEqual(["b"]);
    expect([bench.ask("b", 200, 0), bench.ask("a", 200, 0)]).toEqual(["R", "200"]);
    expect(bench.overflown).toBe(1);
  });

  it("find different places for different keys", async () => {
    const [bench, shared] = await start();
    shared.before(CLAIMS, () => bench.ask("b", 503, 1));
    bench.ask("a", 503, 0);
    bench.advance(300);
    expect(usedPlaces(bench)).toEqual(["a", "b"]);
    for (const key of ["a", "b"]) {
      expect([bench.ask(key, 200, 0), bench.ask(key, 200, 1)]).toEqual(["R", "R"]);
    }
  });

  it("do not forget a key that the other one opens", async () => {
    const [bench, shared] = await start(keyed({ idle: "1s" }, LONG));
    bench.ask("a", 200, 0);
    bench.advance(300);
    // The next write to a record is the seal of a worker that takes the key for idle.
    shared.before(RECORD, () => expect(bench.ask("a", 503, 1)).toBe("503"));
    bench.advance(2000);
    expect([bench.ask("a", 200, 0), bench.ask("a", 200, 1)]).toEqual(["R", "R"]);
    expect(usedPlaces(bench)).toEqual(["a"]);
  });

  it("open a key that the other one is about to forget, in another place", async () => {
    const [bench, shared] = await start(keyed({ idle: "1s" }, LONG));
    bench.ask("a", 200, 0);
    bench.advance(300);
    let sealed = 0;
    shared.before(RECORD, () => {
      sealed++;
      // It is sealed, and not yet released.
      shared.before(CLAIMS, () => expect(bench.ask("a", 503, 1)).toBe("503"));
    });
    bench.advance(2000);
    expect(sealed).toBe(1);
    expect([bench.ask("a", 200, 0), bench.ask("a", 200, 1)]).toEqual(["R", "R"]);
    expect(bench.transitions).toEqual(["a closed open"]);
    expect(usedPlaces(bench)).toEqual(["a"]);
  });

  it("both tell their news", async () => {
    const [first, second, shared] = await apart(keyed({}, { ...LONG, trip: { consecutive: 4 } }));
    for (let i = 0; i < 2; i++) {
      first.ask("a", 503);
      second.ask("a", 503);
    }
    let told = 0;
    shared.before("mf.keynews", () => {
      told++;
      second.advance(100);
    });
    first.advance(100);
    for (const bench of [first, second]) bench.advance(200);
    expect(told).toBe(1);
    expect([...first.transitions, ...second.transitions]).toEqual(["a closed open"]);
    expect([first.ask("a"), second.ask("a")]).toEqual(["R", "R"]);
  });
});

describe("a worker that dies between its claim and saying of what", () => {
  it("blocks nobody for longer than a moment", async () => {
    const [bench, shared] = await start();
    dieBefore(bench, shared, CELL, 1);
    expect(() => bench.ask("a", 503, 1)).toThrow();
    bench.ask("b", 200, 0);
    bench.advance(200);
    expect(usedPlaces(bench)).toEqual([]);
    bench.advance(GIVEN_UP_MS);
    expect(usedPlaces(bench)).toEqual(["b"]);
    bench.ask("a", 503, 0);
    bench.advance(300);
    expect(usedPlaces(bench)).toEqual(["a", "b"]);
    expect(bench.ask("a", 200, 0)).toBe("R");
  });

  it("leaves no key to workers that come later", async () => {
    const [bench, shared] = await start();
    dieBefore(bench, shared, CELL, 1);
    expect(() => bench.ask("a", 503, 1)).toThrow();
    const root = bench.sidecar.addWorker(documentOf(keyed({}, LONG)));
    bench.advance(GIVEN_UP_MS);
    expect(bench.askAt(root, "a", 503)).toBe("503");
    bench.advance(300);
    expect([bench.askAt(root, "a"), bench.ask("a", 200, 0)]).toEqual(["R", "R"]);
    expect(usedPlaces(bench)).toEqual(["a"]);
  });

  it("delays the others' trips by that moment, and none is lost", async () => {
    const [bench, shared] = await start();
    dieBefore(bench, shared, CELL, 1);
    expect(() => bench.ask("a", 503, 1)).toThrow();
    bench.ask("b", 503, 0);
    expect(bench.ask("b", 503, 0)).toBe("503");
    bench.advance(GIVEN_UP_MS);
    expect(bench.ask("b", 200, 0)).toBe("R");
    expect(bench.transitions).toEqual(["b closed open"]);
  });
});

describe("a worker that only stood still between its claim and saying of what", () => {
  it("leaves its key where the others put it", async () => {
    const [still, awake, shared] = await apart(keyed({}, LONG));
    shared.before(CELL, () => {
      awake.advance(GIVEN_UP_MS);
      awake.ask("a", 503);
      awake.advance(200);
      expect(usedPlaces(awake)).toEqual(["a"]);
    });
    still.ask("a", 503);
    for (const bench of [still, awake]) bench.advance(1000);
    expect(usedPlaces(awake)).toEqual(["a"]);
    expect([still.ask("a"), awake.ask("a")]).toEqual(["R", "R"]);
    still.ask("b", 503);
    for (const bench of [still, awake]) bench.advance(300);
    expect([still.ask("b"), awake.ask("b")]).toEqual(["R", "R"]);
  });
});

describe("the list of claims", () => {
  it("that somebody else overwrote is written anew, and no key is lost", async () => {
    const [bench, shared] = await start();
    bench.ask("a", 503);
    bench.advance(300);
    for (const bytes of [Buffer.from("strange"), Buffer.alloc(0), Buffer.alloc(32_776)]) {
      for (const key of [CLAIMS, "mf.keynews", `${CELL}7`, `${RECORD}7`, "mf.window2.#7"])
        shared.set("vm", key, bytes);
      bench.advance(300);
      bench.ask(`after ${bytes.length}`, 503, 1);
      bench.advance(300);
      expect([bench.ask("a", 200, 0), bench.ask(`after ${bytes.length}`, 200, 0)]).toEqual(["R", "R"]);
    }
    expect(usedPlaces(bench)).toHaveLength(4);
    expect(bench.sidecar.envoy.violationList).toEqual([]);
  });

  it("that a worker fell behind by more than it holds is made up for by reading all", async () => {
    const breaker = keyed({ maxKeys: 16_000, idle: "1s" });
    const [bench] = await start(breaker);
    const busy = await Sidecar.start(documentOf(breaker), 1, { shared: bench.sidecar.envoy.shared });
    // Another process's worker on the same shared data: its clock runs while the first two stand still.
    for (let round = 0; round < 12; round++) {
      for (let i = 0; i < 1000; i++) {
        busy.worker(0).exchange({ request: { headers: { "x-tenant": `r${round}.${i}` } } });
        if (i % 250 === 249) busy.envoy.advance(100);
      }
      busy.envoy.advance(2500);
    }
    busy.worker(0).exchange({ request: { headers: { "x-tenant": "open" } }, upstream: { status: 503 } });
    busy.envoy.advance(300);
    const changes = Buffer.from(bench.sidecar.envoy.shared.get("vm", CLAIMS)?.value ?? "").readUInt32LE(0);
    expect(changes).toBeGreaterThan(MOST_CHANGES);
    bench.advance(300);
    expect(bench.ask("open", 200, 1)).toBe("R");
    expect(bench.ask("open", 200, 0)).toBe("R");
  });
});

describe("a code update", () => {
  it("hands all keys over to the workers of the new code", async () => {
    const [bench] = await start();
    bench.ask("a", 503);
    bench.ask("b", 200, 1);
    bench.advance(300);
    const next = await startKeys(keyed({}, LONG), 2, {
      shared: bench.sidecar.envoy.shared,
      startMonotonicNs: bench.sidecar.envoy.clock.monotonicNs,
    });
    bench.sidecar.vms.forEach(kill);
    next.advance(200);
    expect([next.ask("a", 200, 0), next.ask("a", 200, 1), next.ask("b")]).toEqual(["R", "R", "200"]);
    next.advance(AFTER_DEATH_MS);
    expect(usedPlaces(next)).toEqual(["a", "b"]);
    expect(next.keys).toEqual({ closed: 1, open: 1 });
  });
});
