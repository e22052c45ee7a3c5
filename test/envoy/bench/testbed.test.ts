import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { experiment } from "../../../bench/diagnosis/testbed/faults/own.js";
import { type Stage, setStage } from "../../../bench/diagnosis/testbed/stage.js";
import { envoyBinary } from "../../../bench/envoy/index.js";
import { ask } from "../ask.js";

/** A moment; a busy machine takes longer. */
const BECOMES_WITHIN_MS = 45_000;

let stage: Stage;
beforeAll(async () => {
  stage = await setStage(
    { ratePerSecond: 20, seed: 1 },
    {
      envoy: await envoyBinary({ progress: () => {} }),
      module: join(import.meta.dirname, "../../../dist/meshfuse.wasm"),
      signal: new AbortController().signal,
      progress: () => {},
    },
  );
});
afterAll(() => stage.clear());

async function page(): Promise<number> {
  return (await ask(stage.entryPort, { host: "productpage" }, "/productpage")).status;
}

/** Connections that were cut are made anew, and policies are pushed. */
async function becomes(status: number): Promise<boolean> {
  const startMs = performance.now();
  while (performance.now() - startMs < BECOMES_WITHIN_MS) if ((await page()) === status) return true;
  return false;
}

describe("the testbed on real Envoys", () => {
  it("serves its users through all of its relays", async () => {
    expect(await page()).toBe(200);
  });

  it("fails them when a link is cut, and serves them again", async () => {
    await stage.levers.link("productpage", "details", { isCut: true });
    expect(await becomes(502)).toBe(true);
    await stage.levers.link("productpage", "details", {});
    expect(await becomes(200)).toBe(true);
  });

  it("fails them when a service does, when it does not listen and when it is killed", async () => {
    const { trouble, kill, revive } = stage.levers;
    for (const wrong of [{ failShare: 1 }, { isDeaf: true }]) {
      await trouble("reviews", wrong);
      expect(await becomes(502)).toBe(true);
      await trouble("reviews", {});
      expect(await becomes(200)).toBe(true);
    }
    await kill("details");
    expect(await becomes(502)).toBe(true);
    await revive("details");
    expect(await becomes(200)).toBe(true);
  });

  it("puts policies into force, which the controller tells as changes", async () => {
    const { apply, remove } = stage.levers;
    const fromMs = Date.now();
    const injection = experiment("details", "abort").draw(() => 1);
    const names = await injection.begin({ ...stage.levers, apply, remove });
    expect(await becomes(502)).toBe(true);
    const told = stage.changes.near(fromMs, Date.now()).filter(({ kind }) => kind === "experiment");
    expect(told).toHaveLength(1);
    expect(names).toContain(told[0]?.name);
    await injection.end(stage.levers);
    expect(await becomes(200)).toBe(true);
  });
});
