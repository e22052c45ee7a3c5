// A machine that stops, or a disk that refuses, at every step of random histories.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Place } from "../../../controller/journal/fence.js";
import { recover } from "../../../controller/journal/recover.js";
import { openWriter } from "../../../controller/journal/writer.js";
import { type SimulatedDisk, simulatedDisk, type Trouble } from "./simulated-disk.js";

const FOLDER = "/journal";
const HELD = { isHeld: async () => true, release: async () => {} };

/** Lengths of the records of one batch, or a snapshot of all that was acknowledged. */
type Step = number[] | "snapshot";

interface History {
  /** Known to be durable. */
  acknowledged: string[];
  /** May be there as well, in this order: what was under way when all ended, or refused as `broken`. */
  open: string[];
}

const steps = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: fc.array(fc.integer({ min: 0, max: 1500 }), { minLength: 1, maxLength: 4 }) },
    { weight: 1, arbitrary: fc.constant("snapshot" as const) },
  ),
  { minLength: 1, maxLength: 8 },
);
const seeds = fc.array(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), {
  minLength: 8,
  maxLength: 40,
});

async function stateOf(disk: SimulatedDisk): Promise<unknown[]> {
  const { recovered } = await recover(FOLDER, disk);
  return [...((recovered.snapshot ?? []) as unknown[]), ...recovered.records];
}

/** Runs the steps until something is `broken`; resolves with what must be there then. */
async function live(
  disk: SimulatedDisk,
  name: string,
  all: readonly Step[],
  before: string[],
): Promise<History> {
  const history: History = { acknowledged: [...before], open: [] };
  const place: Place = { folder: FOLDER, disk, lock: HELD };
  let records = 0;
  try {
    const recovery = await recover(FOLDER, disk);
    const writer = await openWriter(place, recovery);
    let last = recovery.last;
    for (const step of all) {
      history.open =
        step === "snapshot" ? [] : step.map((length) => `${name}-${records++}${"x".repeat(length)}`);
      const done =
        step === "snapshot"
          ? writer.snapshot(last, JSON.stringify(history.acknowledged))
          : writer.append(history.open.map((record) => JSON.stringify(record)));
      const failure = await done.then(() => undefined, failureOf);
      if (failure === "broken") return history;
      if (failure === undefined) {
        history.acknowledged.push(...history.open);
        last += history.open.length;
      }
      history.open = [];
    }
  } catch (error) {
    if (!String(error).includes("simulated")) throw error;
  }
  return history;
}

const failureOf = (error: unknown) => (error as { kind?: string }).kind ?? String(error);

function expectKept(state: unknown[], { acknowledged, open }: History): void {
  expect(state.slice(0, acknowledged.length)).toEqual(acknowledged);
  const more = state.slice(acknowledged.length);
  expect(more).toEqual(open.slice(0, more.length));
}

/** A chance for each call, over and over. */
function chances(seed: readonly number[]): () => number {
  let at = 0;
  return () => seed[at++ % seed.length] ?? 0;
}

describe("a journal whose machine stops", () => {
  it("keeps what was acknowledged, each record whole, once and in order, also over a second stop", async () => {
    const survives = fc.asyncProperty(
      steps,
      steps,
      fc.nat(60),
      fc.nat(60),
      seeds,
      async (one, two, stop, stop2, seed) => {
        const chance = chances(seed);
        const first = simulatedDisk((step) => (step === stop ? "crash" : undefined));
        const before = await live(first, "a", one, []);
        const disk = first.crashed(chance);
        const kept = (await stateOf(disk)) as string[];
        expectKept(kept, before);
        const again = simulatedDisk((step) => (step === stop2 ? "crash" : undefined), disk.contents());
        const after = await live(again, "b", two, kept);
        expectKept(await stateOf(again.crashed(chance)), after);
      },
    );
    await fc.assert(survives, { numRuns: 700 });
  });
});

describe("a journal whose disk refuses", () => {
  const troubles = fc.array(
    fc.tuple(fc.nat(60), fc.constantFrom<Trouble>("ENOSPC", "EDQUOT", "EFBIG", "EIO")),
    { minLength: 1, maxLength: 4 },
  );

  it("keeps nothing of what it refused and all else, whatever a later stop takes", async () => {
    const survives = fc.asyncProperty(steps, troubles, seeds, async (all, when, seed) => {
      const at = new Map(when);
      const disk = simulatedDisk((step) => at.get(step));
      const history = await live(disk, "a", all, []);
      expectKept(await stateOf(disk.crashed(chances(seed))), history);
    });
    await fc.assert(survives, { numRuns: 700 });
  });
});
