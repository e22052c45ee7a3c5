import { describe, expect, it } from "vitest";
import { memoryJournal } from "../../../controller/journal/index.js";
import { MOST_BYPASSES } from "../../../controller/model/index.js";
import { openKept, TooManyBypasses } from "../../../controller/store/index.js";
import { breakerText, SIDECAR } from "../policy/documents.js";
import { FakeClock } from "../push/fixture.js";
import { ANN, MINUTE_MS, rig, START_MS, settled } from "./rig.js";

const DAY_MS = 24 * 60 * MINUTE_MS;
const WISH = { forMs: 10 * MINUTE_MS, by: "ann@desk", because: "it hurts" };

describe("a bypass", () => {
  it("is in force at once, and ends by itself", async () => {
    const { kept, clock } = await rig();
    const bypass = await kept.bypasses.begin(WISH);
    expect(bypass).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{8}$/),
      createdMs: START_MS,
      untilMs: START_MS + 10 * MINUTE_MS,
      because: "it hurts",
      by: "ann@desk",
      durable: true,
    });
    expect(kept.bypasses.active()).toEqual([bypass]);
    clock.advance(10 * MINUTE_MS - 1);
    expect(kept.bypasses.of(SIDECAR)).toEqual(bypass);
    clock.advance(1);
    expect([kept.bypasses.active(), kept.bypasses.of(SIDECAR)]).toEqual([[], undefined]);
    await settled();
    expect(kept.store.audit({ limit: 1 })).toMatchObject([
      { type: "bypass.ended", subject: bypass.id, by: "meshfuse", because: "its time was up" },
    ]);
  });

  it("means every sidecar, or those with its labels", async () => {
    const { bypasses } = (await rig()).kept;
    await bypasses.begin({ ...WISH, selector: { app: "reviews", version: "v1" } });
    expect(bypasses.of(SIDECAR)).toBeDefined();
    expect(bypasses.of({ ...SIDECAR, labels: { app: "reviews", version: "v2" } })).toBeUndefined();
    expect(bypasses.of({ ...SIDECAR, labels: {} })).toBeUndefined();
    await bypasses.begin(WISH);
    expect(bypasses.of({ ...SIDECAR, labels: {} })).toBeDefined();
  });

  it("of several is the one that ends last", async () => {
    const { kept, clock } = await rig();
    for (const [because, minutes] of [["short", 1] as const, ["long", 3] as const, ["middle", 2] as const]) {
      await kept.bypasses.begin({ ...WISH, forMs: minutes * MINUTE_MS, because });
    }
    expect(kept.bypasses.of(SIDECAR)?.because).toBe("long");
    clock.advance(MINUTE_MS);
    expect(kept.bypasses.active().map(({ because }) => because)).toEqual(["long", "middle"]);
  });

  it("may be ended, once, and not when its time is up", async () => {
    const { kept, clock } = await rig();
    const [first, second] = [await kept.bypasses.begin(WISH), await kept.bypasses.begin(WISH)];
    expect(await kept.bypasses.end("nobody", ANN)).toBe(false);
    expect(await kept.bypasses.end(first.id, ANN)).toBe(true);
    expect(await kept.bypasses.end(first.id, ANN)).toBe(false);
    clock.advance(WISH.forMs);
    expect(await kept.bypasses.end(second.id, ANN)).toBe(false);
  });

  it("lasts for a time that is one", async () => {
    const { bypasses } = (await rig()).kept;
    for (const forMs of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, DAY_MS + 1]) {
      await expect(bypasses.begin({ ...WISH, forMs })).rejects.toThrow(RangeError);
    }
    expect(await bypasses.begin({ ...WISH, forMs: DAY_MS })).toMatchObject({ untilMs: START_MS + DAY_MS });
  });

  it("is refused where a thousand like it are in force, however quickly they came", async () => {
    const { kept, clock } = await rig();
    const selector = { app: "reviews" };
    const wishes = Array.from({ length: MOST_BYPASSES }, () => ({ ...WISH, selector }));
    await Promise.all(wishes.map((wish) => kept.bypasses.begin(wish)));
    await expect(kept.bypasses.begin({ ...WISH, selector })).rejects.toThrow(TooManyBypasses);
    expect(kept.bypasses.active()).toHaveLength(MOST_BYPASSES);
    clock.advance(WISH.forMs);
    expect(await kept.bypasses.begin({ ...WISH, selector })).toMatchObject({ durable: true });
  });

  it("of every sidecar is possible however many there are of some, and the other way round", async () => {
    const { bypasses } = (await rig()).kept;
    const begin = (wish: object) => bypasses.begin({ ...WISH, ...wish });
    const selector = { app: "reviews" };
    for (const like of [{ selector }, {}]) {
      await Promise.all(Array.from({ length: MOST_BYPASSES - 1 }, () => begin(like)));
    }
    expect(await begin({})).not.toHaveProperty("selector");
    await expect(begin({})).rejects.toThrow("1000 bypasses are in force: end some of them first");
    expect(await begin({ selector })).toMatchObject({ selector });
  });

  it("outlives a restart with the time that it has left, and what ended meanwhile is written down", async () => {
    const { kept, clock, restarted } = await rig();
    const [, long] = [
      await kept.bypasses.begin({ ...WISH, forMs: MINUTE_MS }),
      await kept.bypasses.begin(WISH),
    ];
    clock.advance(5 * MINUTE_MS);
    const again = await restarted();
    expect(again.kept.bypasses.active()).toEqual([long]);
    await settled();
    expect(again.kept.store.audit({ limit: 1 })).toMatchObject([
      { type: "bypass.ended", atMs: START_MS + MINUTE_MS },
    ]);
  });

  it("is told to listeners when it begins, is ended, or its time is up", async () => {
    const { kept, clock } = await rig();
    const heard: string[] = [];
    kept.store.onChange((events) => heard.push(...events.map(({ type }) => type)));
    const { id } = await kept.bypasses.begin(WISH);
    await kept.bypasses.end(id, ANN);
    await kept.bypasses.begin(WISH);
    clock.advance(WISH.forMs);
    expect(heard).toEqual(["bypass.begun", "bypass.ended", "bypass.begun", "bypass.ended"]);
  });
});

describe("a bypass that the journal refuses", () => {
  it("is in force all the same, says that it is not durable, and is written once that can be", async () => {
    const { kept, clock, refuse, accept, restarted } = await rig();
    refuse("full");
    const bypass = await kept.bypasses.begin(WISH);
    expect(bypass.durable).toBe(false);
    expect(kept.bypasses.of(SIDECAR)).toEqual(bypass);
    expect(kept.errors()).toMatchObject([
      { source: "journal", message: expect.stringMatching(/^not all that holds can be kept .*make room/) },
    ]);
    expect((await restarted()).kept.bypasses.active()).toEqual([]);
    accept();
    clock.advance(5_000);
    await settled();
    expect(kept.bypasses.active()).toEqual([{ ...bypass, durable: true }]);
    expect(kept.errors()).toEqual([]);
    expect((await restarted()).kept.bypasses.active()).toHaveLength(1);
  });

  it("is written with the next change that is accepted", async () => {
    const { kept, apply, refuse, accept } = await rig();
    refuse("full");
    await kept.bypasses.begin(WISH);
    accept();
    await apply(breakerText("a"));
    await settled();
    expect(kept.bypasses.active()).toMatchObject([{ durable: true }]);
  });

  it("may be ended before it was written, and both are in the trail afterwards", async () => {
    const { kept, clock, refuse, accept, restarted } = await rig();
    refuse("full");
    const { id } = await kept.bypasses.begin(WISH);
    expect(await kept.bypasses.end(id, ANN)).toBe(true);
    expect(kept.bypasses.active()).toEqual([]);
    accept();
    clock.advance(5_000);
    await settled();
    expect((await restarted()).kept.store.audit({ limit: 9 }).map(({ type }) => type)).toEqual([
      "bypass.ended",
      "bypass.begun",
    ]);
  });

  it("because the disk hangs is told as not durable after two seconds", async () => {
    const clock = new FakeClock(START_MS);
    const journal = { ...memoryJournal(), append: () => new Promise<void>(() => undefined) };
    const kept = await openKept({ journal, clock });
    const begun = kept.bypasses.begin(WISH);
    expect(kept.bypasses.active()).toHaveLength(1);
    clock.advance(2_000);
    const { id, durable } = await begun;
    expect(durable).toBe(false);
    const ended = kept.bypasses.end(id, ANN);
    expect(kept.bypasses.active()).toEqual([]);
    clock.advance(2_000);
    expect(await ended).toBe(true);
  });

  it("is tried again until it is written, and no more when the journal is broken", async () => {
    const { kept, clock, refuse } = await rig();
    refuse("full");
    await kept.bypasses.begin(WISH);
    for (let turn = 0; turn < 3; turn++) {
      clock.advance(5_000);
      await settled();
      expect(clock.waiting).toBe(2);
    }
    refuse("broken");
    clock.advance(5_000);
    await settled();
    // The end of the bypass itself.
    expect(clock.waiting).toBe(1);
    expect(kept.bypasses.active()).toMatchObject([{ durable: false }]);
  });
});
