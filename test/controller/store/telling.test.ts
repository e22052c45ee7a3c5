import { describe, expect, it } from "vitest";
import type { StoreEvent } from "../../../controller/store/index.js";
import { breakerText, faultText } from "../policy/documents.js";
import { ANN, MINUTE_MS, type Rig, rig, START_MS, settled } from "./rig.js";

const learned = (service: string): StoreEvent => ({
  ...{ type: "service.learned", service: `default/${service}`, atMs: START_MS, by: "sidecar:a" },
});
const serviceOf = (event: StoreEvent) => (event.type === "service.learned" ? event.service : event.type);

function toldTo({ kept }: Rig): string[] {
  const told: string[] = [];
  kept.store.onChange((events) => void told.push(...events.map(({ type }) => type)));
  return told;
}

describe("changes", () => {
  it("are told in their order to all, also those that a listener makes when it hears of one", async () => {
    const { store } = (await rig()).kept;
    const told: string[] = [];
    store.onChange(([event]) => {
      if (event !== undefined && serviceOf(event) === "default/a") void store.adopt([learned("b")]);
    });
    store.onChange((events) => void told.push(...events.map(serviceOf)));
    await store.adopt([learned("a")]);
    expect(told).toEqual(["default/a", "default/b"]);
  });

  it("hold and are told to the others where one listener fails, which is logged", async () => {
    const { kept, lines } = await rig();
    const { store } = kept;
    const told: string[] = [];
    store.onChange(() => {
      throw new Error("a defect");
    });
    store.onChange((events) => void told.push(...events.map(serviceOf)));
    await store.change(() => ({ events: [learned("a")], result: undefined }));
    await store.adopt([learned("b")]);
    expect(told).toEqual(["default/a", "default/b"]);
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatch(/^a change holds, and telling of it failed: Error: a defect/);
  });

  it("of a fault whose time comes while it is written are told in their order", async () => {
    const all = await rig();
    const told = toldTo(all);
    const inMs = 5;
    const applying = all.apply(faultText("f", `, activeFrom: "${new Date(START_MS + inMs).toISOString()}"`));
    // Planned, and not yet written.
    await Promise.resolve();
    await Promise.resolve();
    all.clock.advance(inMs);
    await applying;
    expect(told).toEqual(["policy.put", "experiment.scheduled", "experiment.running"]);
  });
});

describe("what waits for the disk", () => {
  it("is written in transactions that the journal takes, however much it is", async () => {
    const all = await rig();
    const label = (at: number) => "\u{1f6a6}".repeat(120) + at;
    const selector = Object.fromEntries(Array.from({ length: 32 }, (_, at) => [label(at), label(at)]));
    all.refuse("full");
    for (let at = 0; at < 300; at++) {
      await all.kept.bypasses.begin({ selector, forMs: MINUTE_MS, by: "ann", because: "it hurts" });
    }
    all.accept();
    const sizes: number[] = [];
    const append = all.journal.append.bind(all.journal);
    all.journal.append = (record) => {
      sizes.push(Buffer.byteLength(JSON.stringify(record)));
      return append(record);
    };
    all.clock.advance(5_000);
    await settled();
    await all.kept.store.change(() => ({ events: [learned("a")], result: undefined }));
    expect(sizes.length).toBeGreaterThan(1);
    expect(Math.max(...sizes)).toBeLessThan(8 << 20);
    expect(all.kept.bypasses.active().every(({ durable }) => durable)).toBe(true);
    expect(all.kept.bypasses.active()).toHaveLength(300);
  });

  it("is not in question where one change alone is too large", async () => {
    const all = await rig();
    all.refuse("too_large");
    await expect(all.apply(breakerText("a"))).rejects.toMatchObject({ kind: "too_large" });
    all.accept();
    await all.apply(breakerText("b"));
    expect([all.lines, all.kept.errors()]).toEqual([[], []]);
  });
});

describe("a snapshot", () => {
  it("is taken once where many changes that come together make it due", async () => {
    const { journal, kept } = await rig();
    let taken = 0;
    const take = journal.snapshot.bind(journal);
    journal.snapshot = (state) => {
      taken += 1;
      return take(state);
    };
    const body = `{trip: {consecutive: 5}, fallback: {body: ${"x".repeat(60_000)}}}`;
    const texts = Array.from({ length: 100 }, (_, at) => breakerText(`b${at}`, body));
    const work = async () => {
      for (let text = texts.pop(); text !== undefined; text = texts.pop()) {
        await kept.policies.apply(text, { dryRun: false, ...ANN });
      }
    };
    await Promise.all(Array.from({ length: 10 }, work));
    expect(taken).toBe(1);
  });
});

describe("when the clock is set", () => {
  const WISH = { forMs: 10 * MINUTE_MS, by: "ann", because: "it hurts" };

  it("forward, or the machine slept, what is due by then comes soon and not when its timer would", async () => {
    const all = await rig();
    await all.kept.bypasses.begin(WISH);
    const told = toldTo(all);
    all.clock.set(START_MS + 10 * MINUTE_MS);
    all.clock.advance(10_000);
    expect(told).toEqual(["bypass.ended"]);
  });

  it("back, what is not due any more waits for its time", async () => {
    const all = await rig();
    await all.kept.bypasses.begin(WISH);
    const told = toldTo(all);
    all.clock.advance(9 * MINUTE_MS);
    all.clock.set(START_MS);
    for (let minute = 0; minute < 9; minute++) all.clock.advance(MINUTE_MS);
    expect(told).toEqual([]);
    all.clock.advance(MINUTE_MS);
    expect(told).toEqual(["bypass.ended"]);
  });
});
