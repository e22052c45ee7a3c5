// Each target for a fixed time: first what was kept, so that no old defect comes back, then new inputs.
import { describe, expect, it } from "vitest";
import { readCorpus } from "../engine/corpus.js";
import { outcomeOf } from "../engine/fuzzer.js";
import { fuzz } from "../engine/session.js";
import { Finding } from "../world/finding.js";
import { startTarget, TARGETS } from "./index.js";

const FOR_MS = 15_000;
/** The compiler first, then the time itself, on a machine that does other things too. */
const TIMEOUT = { timeout: 180_000 };
/** Today's; a change of the filter changes the inputs' way anyhow. */
const SEED = 20_261_121;

describe.each(TARGETS)("the target %s", (name) => {
  it("finds nothing in what was kept", TIMEOUT, async () => {
    const target = await startTarget(name);
    const corpus = readCorpus(name);
    expect(corpus.length).toBeGreaterThan(2);
    for (const { path, input } of corpus) {
      const outcome = outcomeOf(target, input);
      if (outcome instanceof Finding) expect.fail(`${path}: ${outcome.message}`);
    }
  });

  it("finds nothing new", TIMEOUT, async () => {
    const inputs = readCorpus(name).map(({ input }) => input);
    const clock = () => performance.now();
    const { found, runs } = fuzz(await startTarget(name), { inputs, seed: SEED, forMs: FOR_MS, clock });
    const told = found.map(
      ({ finding, input }) => `${finding.message}: ${Buffer.from(input).toString("latin1").slice(0, 2000)}`,
    );
    expect(told).toEqual([]);
    expect(runs).toBeGreaterThan(inputs.length);
  });
});
