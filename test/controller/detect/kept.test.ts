import { describe, expect, it } from "vitest";
import { Detector, isKeptLine, type KeptLine } from "../../../controller/detect/index.js";
import { Level } from "../../../controller/detect/level.js";
import { randomOf, Shop, type Troubles, warmShop } from "./mesh.js";

/** As a file would have it. */
function written(detector: Detector): KeptLine[] {
  return JSON.parse(JSON.stringify([...detector.keep()]));
}

function restored(detector: Detector): Detector {
  const lines = written(detector);
  expect(lines.every(isKeptLine)).toBe(true);
  const other = new Detector();
  other.restore(lines);
  return other;
}

const RATINGS_DOWN: Troubles = {
  "outside a/shop": { failShare: 0.4 },
  "a/shop a/pay": { failShare: 0.9, slowerMs: 200 },
};

describe("a detector that is restored", () => {
  it("goes on as the one that was kept: the same incidents, and the same state, whatever happens", () => {
    const random = randomOf(7);
    const edges = ["outside a/shop", "a/shop a/cart", "a/shop a/pay", "a/cart a/store"];
    for (let story = 0; story < 6; story++) {
      const shop = new Shop({ seed: story + 1 });
      shop.run(Math.floor(random() * 40));
      let copy: Detector | undefined;
      for (let phase = 0; phase < 8; phase++) {
        const at = edges[Math.floor(random() * edges.length)] ?? "";
        const trouble = [
          { failShare: random() },
          { slowerMs: 500 * random() },
          { traffic: 3 * random() },
          { traffic: 0.1, inFlight: 60 },
          { silent: true },
          {},
        ][Math.floor(random() * 6)];
        for (let steps = Math.floor(random() * 12); steps >= 0; steps--) {
          const window = shop.window({ "outside a/shop": trouble ?? {}, [at]: trouble ?? {} });
          const said = shop.detector.take(window);
          if (copy !== undefined) expect(copy.take(window)).toEqual(said);
        }
        if (copy !== undefined) expect(written(copy)).toEqual(written(shop.detector));
        copy = restored(shop.detector);
      }
      expect(copy?.open).toEqual(shop.detector.open);
    }
  });

  it("keeps an open incident under its number, with its onset, while nobody listened and after", () => {
    const shop = warmShop();
    shop.run(6, RATINGS_DOWN);
    const [before] = shop.detector.open;
    const detector = restored(shop.detector);
    const later = new Shop({ detector, seed: 3 });
    later.skip(shop.atMs - later.atMs + 600_000);
    later.run(3, RATINGS_DOWN);
    expect(detector.open).toMatchObject([
      { id: before?.id, condition: "incident", onsetMs: before?.onsetMs, detectedMs: before?.detectedMs },
    ]);
    expect(detector.open[0]?.harm.requests).toBeGreaterThan(before?.harm.requests ?? 0);
  });

  it("ends what was over when somebody listened again, at the first calm step", () => {
    const shop = warmShop();
    shop.run(6, RATINGS_DOWN);
    const detector = restored(shop.detector);
    const later = new Shop({ detector, seed: 3 });
    later.skip(shop.atMs - later.atMs + 120_000);
    const backMs = later.atMs;
    const said = Array.from({ length: 8 }, () => later.run(1)).flat();
    expect(said.at(-1)).toMatchObject({ id: 1, condition: "over", endedMs: backMs });
    expect(detector.open).toEqual([]);
  });

  it("finds at once what began while nobody listened: it knows what is usual", () => {
    const shop = warmShop();
    const detector = restored(shop.detector);
    const later = new Shop({ detector, seed: 3 });
    later.skip(shop.atMs - later.atMs + 60_000);
    expect(later.stepsUntilOpen(RATINGS_DOWN)).toBeLessThanOrEqual(2);
  });

  it("gives no number again", () => {
    const shop = warmShop({ detector: new Detector({ firstId: 5 }) });
    shop.run(6, RATINGS_DOWN);
    shop.run(30);
    expect(shop.detector.open).toEqual([]);
    const detector = restored(shop.detector);
    const later = new Shop({ detector, seed: 3 });
    later.skip(shop.atMs - later.atMs);
    later.run(6, RATINGS_DOWN);
    expect(detector.open).toMatchObject([{ id: 6 }]);
  });

  it("of nothing begins as a new one", () => {
    expect([...new Detector().keep()]).toEqual([]);
    expect(written(restored(new Detector()))).toEqual([]);
  });
});

describe("lines of a detector", () => {
  it("are refused where any value is of another kind", () => {
    const shop = warmShop();
    shop.run(6, RATINGS_DOWN);
    const [head, end] = written(shop.detector);
    const breaks = [
      { ...head, takenMs: "now" },
      { ...head, more: 1 },
      { ...end, watch: {} },
      { ...end, end: 5 },
      { ...end, seasons: [{ at: 1.5, requests: 1, heardMs: 1 }] },
      {},
      null,
      [],
    ];
    expect(breaks.map(isKeptLine)).toEqual(breaks.map(() => false));
    expect([head, end].map(isKeptLine)).toEqual([true, true]);
  });
});

describe("what is kept of a level", () => {
  it("is the last of its values in their order, so that the oldest goes first", () => {
    for (const count of [0, 1, 4, 5, 6, 13]) {
      const [level, copy] = [new Level(5), new Level(5)];
      const random = randomOf(count + 1);
      for (let at = 0; at < count; at++) level.push(random());
      copy.restore(level.keep());
      for (let at = 0; at < 7; at++) {
        expect([copy.count, copy.median, copy.most, copy.sum]).toEqual([
          ...[level.count, level.median, level.most, level.sum],
        ]);
        expect(copy.keep()).toBe(level.keep());
        const value = random();
        level.push(value);
        copy.push(value);
      }
    }
  });

  it("that is none, or of more values than there is room for, does no harm", () => {
    const long = new Level(9);
    for (let value = 0; value < 9; value++) long.push(value);
    const level = new Level(3);
    level.restore(long.keep());
    expect([level.count, level.median]).toEqual([3, 7]);
    level.restore("no base64 §");
    expect(level.count).toBeLessThanOrEqual(3);
    level.restore("");
    expect(level.count).toBe(0);
  });
});
