import { writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, it } from "vitest";
import { PastFile } from "../../../controller/analyze/index.js";
import type { KeptLine } from "../../../controller/detect/index.js";
import { FakeClock, temporaryFolder } from "../push/fixture.js";

const STEP_MS = 5_000;
const HEAD: KeptLine = {
  ...{ takenMs: 1_000, stepMs: STEP_MS, learnedFromMs: 0 },
  incidents: { nextId: 1, open: [], harms: [], unlearned: [] },
};

async function pastAt(folder: string) {
  const [clock, warned] = [new FakeClock(1_000), [] as string[]];
  const past = new PastFile({ folder, clock, warn: (words) => warned.push(words) });
  let asked = 0;
  const lines = function* () {
    asked += 1;
    yield HEAD;
  };
  const keep = (isNews = false) => past.keep({ learnedFromMs: 0, lines: lines() }, isNews);
  return { clock, warned, past, keep, asked: () => asked };
}

it("what cannot be written is made anew each half minute, not with each step, and with news at once", async () => {
  const folder = path.join(await temporaryFolder(), "incidents");
  await writeFile(folder, "in its place");
  const { clock, warned, keep, asked } = await pastAt(folder);
  for (let step = 0; step < 12; step++) {
    await keep();
    clock.advance(STEP_MS);
  }
  expect(asked()).toBe(2);
  await keep(true);
  expect(asked()).toBe(3);
  expect(warned).toEqual([expect.stringMatching(/^what detection learns is not kept for now: E/)]);
});

it("lines that cannot be made are told of, and keep no later ones from being written", async () => {
  const { warned, past, keep } = await pastAt(await temporaryFolder());
  const none: Iterable<KeptLine> = {
    [Symbol.iterator]() {
      throw new Error("no such luck");
    },
  };
  await past.keep({ learnedFromMs: 0, lines: none }, true);
  expect([past.isKept, warned.length]).toEqual([false, 1]);
  await keep(true);
  expect(past.isKept).toBe(true);
  expect(await past.read(STEP_MS)).toEqual({ takenMs: 1_000, learnedFromMs: 0, lines: [HEAD] });
});
