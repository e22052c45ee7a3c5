import { describe, expect, it } from "vitest";
import { openBypasses } from "../../../../controller/policy/index.js";
import { SIDECAR } from "../documents.js";
import { testClock, testFolder } from "./folders.js";

const MINUTE_MS = 60_000;
const FILE = ".meshfuse/bypasses.json";

async function opened() {
  const folder = testFolder();
  const clock = testClock(1_000_000);
  const options = { folder: folder.path, nowMs: clock.nowMs };
  return { folder, clock, options, bypasses: await openBypasses(options) };
}

describe("a bypass", () => {
  it("is in force at once, and ends by itself", async () => {
    const { clock, bypasses } = await opened();
    const bypass = await bypasses.begin({ forMs: 10 * MINUTE_MS, because: "it hurts", by: "ann" });
    expect(bypass).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{8}$/),
      createdMs: 1_000_000,
      untilMs: 1_000_000 + 10 * MINUTE_MS,
      because: "it hurts",
      by: "ann",
    });
    expect(bypasses.active()).toEqual([bypass]);
    clock.advance(10 * MINUTE_MS - 1);
    expect(bypasses.of(SIDECAR)).toEqual(bypass);
    clock.advance(1);
    expect([bypasses.active(), bypasses.of(SIDECAR), bypasses.nextEndMs()]).toEqual([
      [],
      undefined,
      undefined,
    ]);
  });

  it("means every sidecar, or those with its labels", async () => {
    const { bypasses } = await opened();
    await bypasses.begin({ selector: { app: "reviews", version: "v1" }, forMs: MINUTE_MS, because: "x" });
    expect(bypasses.of(SIDECAR)).toBeDefined();
    expect(bypasses.of({ ...SIDECAR, labels: { app: "reviews", version: "v2" } })).toBeUndefined();
    expect(bypasses.of({ ...SIDECAR, labels: {} })).toBeUndefined();
    await bypasses.begin({ forMs: MINUTE_MS, because: "x" });
    expect(bypasses.of({ ...SIDECAR, labels: {} })).toBeDefined();
  });

  it("of several is the one that ends last; the first end is told", async () => {
    const { clock, bypasses } = await opened();
    await bypasses.begin({ forMs: MINUTE_MS, because: "short" });
    await bypasses.begin({ forMs: 3 * MINUTE_MS, because: "long" });
    await bypasses.begin({ forMs: 2 * MINUTE_MS, because: "middle" });
    expect(bypasses.of(SIDECAR)?.because).toBe("long");
    expect(bypasses.nextEndMs()).toBe(1_000_000 + MINUTE_MS);
    clock.advance(MINUTE_MS);
    expect(bypasses.nextEndMs()).toBe(1_000_000 + 2 * MINUTE_MS);
    expect(bypasses.active()).toHaveLength(2);
  });

  it("may be ended, once", async () => {
    const { bypasses } = await opened();
    const { id } = await bypasses.begin({ forMs: MINUTE_MS, because: "x" });
    expect(await bypasses.end("nobody")).toBe(false);
    expect(await bypasses.end(id)).toBe(true);
    expect(await bypasses.end(id)).toBe(false);
    expect(bypasses.active()).toEqual([]);
  });

  it("that has ended by itself cannot be ended", async () => {
    const { clock, bypasses } = await opened();
    const { id } = await bypasses.begin({ forMs: MINUTE_MS, because: "x" });
    clock.advance(MINUTE_MS);
    expect(await bypasses.end(id)).toBe(false);
  });

  it("lasts for a time that is one", async () => {
    const { bypasses } = await opened();
    for (const forMs of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY]) {
      await expect(bypasses.begin({ forMs, because: "x" })).rejects.toThrow(RangeError);
    }
    expect(bypasses.active()).toEqual([]);
  });

  it("is told to the listeners when it begins and is ended", async () => {
    const { bypasses } = await opened();
    const seen: number[] = [];
    const stop = bypasses.onChange(() => seen.push(bypasses.active().length));
    const { id } = await bypasses.begin({ forMs: MINUTE_MS, because: "x" });
    await bypasses.end(id);
    stop();
    await bypasses.begin({ forMs: MINUTE_MS, because: "x" });
    expect(seen).toEqual([1, 0]);
  });
});

describe("the file of bypasses", () => {
  it("carries them over a restart, with the time that they have left", async () => {
    const { clock, options, bypasses } = await opened();
    await bypasses.begin({ selector: { app: "reviews" }, forMs: 2 * MINUTE_MS, because: "x" });
    clock.advance(MINUTE_MS);
    const restarted = await openBypasses(options);
    expect(restarted.active()).toEqual(bypasses.active());
    clock.advance(MINUTE_MS);
    expect(restarted.active()).toEqual([]);
  });

  it("forgets those that have ended", async () => {
    const { folder, clock, bypasses } = await opened();
    await bypasses.begin({ forMs: MINUTE_MS, because: "old" });
    clock.advance(MINUTE_MS);
    await bypasses.begin({ forMs: MINUTE_MS, because: "new" });
    expect(JSON.parse(folder.read(FILE)).map((bypass: { because: string }) => bypass.because)).toEqual([
      "new",
    ]);
  });

  it("holds what was begun and ended at the same time", async () => {
    const { options, bypasses } = await opened();
    const begun = await Promise.all(
      ["a", "b", "c"].map((because) => bypasses.begin({ forMs: MINUTE_MS, because })),
    );
    await Promise.all(begun.slice(1).map(({ id }) => bypasses.end(id)));
    expect((await openBypasses(options)).active()).toEqual(begun.slice(0, 1));
  });

  it.each([
    ["no JSON", "["],
    ["no list", "{}"],
    ["no bypasses", "[5]"],
    [
      "a selector that would be read as everything",
      '[{"id":"a","because":"b","createdMs":1,"untilMs":9e9,"selector":[]}]',
    ],
  ])("that holds %s is told, and no bypass is in force", async (_what, text) => {
    const { folder, options, bypasses } = await opened();
    await bypasses.begin({ forMs: MINUTE_MS, because: "x" });
    folder.write(FILE, text);
    const restarted = await openBypasses(options);
    expect(restarted.active()).toEqual([]);
    expect(restarted.errors()).toMatchObject([
      { message: expect.stringMatching(/^cannot be read, so no bypass/) },
    ]);
    await restarted.begin({ forMs: MINUTE_MS, because: "y" });
    expect(restarted.errors()).toEqual([]);
  });

  it("that cannot be written does not stop an operator: the bypass is in force, and the loss is told", async () => {
    const { folder, bypasses } = await opened();
    folder.write(".meshfuse", "in the way");
    await bypasses.begin({ forMs: MINUTE_MS, because: "x" });
    expect(bypasses.active()).toHaveLength(1);
    expect(bypasses.errors()[0]?.message).toMatch(/^cannot be written, so a restart forgets all bypasses/);
  });
});
