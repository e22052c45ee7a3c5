import { describe, expect, it } from "vitest";
import { Dice } from "../soak/dice.js";
import { entryOf, randomFault } from "../support/fault-cases.js";
import { FaultOracle, type Kind } from "../support/fault-model.js";
import { faults, injected, verdicts } from "../support/faults.js";
import { Sidecar } from "../support/sidecar.js";

const DOCUMENTS = 40;
const REQUESTS = 40;

/** How often each text comes. */
function tally(texts: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const text of texts) counts[text] = (counts[text] ?? 0) + 1;
  return counts;
}

/** Plays random requests against `count` random faults, and holds every one to the model. */
async function compare(seed: number, count: number): Promise<void> {
  const dice = new Dice(seed);
  const models = Array.from({ length: count }, (_, i) => randomFault(dice, `f${i}`));
  const oracle = new FaultOracle(models);
  const sidecar = await Sidecar.start(faults(...models.map(entryOf)));
  const told = models.map(({ name }) => ({ name, verdicts: [] as string[], kinds: [] as Kind[] }));
  for (let i = 0; i < REQUESTS; i++) {
    const header = `user-${dice.below(8)}`;
    const exchange = sidecar.root.exchange({ request: { headers: { "x-user": header } } });
    const id = `00000000-0000-4000-8000-${String(exchange.stream.id).padStart(12, "0")}`;
    const decision = oracle.decide({ id, header });
    const answered = Object.values(decision.injected).some((kinds) => kinds.includes("response"));
    const otherwise = answered && decision.status === undefined ? 299 : 200;
    expect(exchange.client.status).toBe(decision.status ?? otherwise);
    expect(exchange.durationMs).toBe(Math.ceil(decision.delayUs / 1000));
    for (const each of told) {
      each.verdicts.push(decision.verdicts[each.name] ?? "none");
      const kinds = decision.injected[each.name] ?? [];
      const begun = kinds.filter(
        (kind) => decision.status === undefined || kind === "delay" || kind === "abort",
      );
      each.kinds.push(...begun);
    }
  }
  for (const each of told) {
    expect(verdicts(sidecar, each.name)).toEqual(tally(each.verdicts));
    expect(injected(sidecar, each.name)).toEqual(tally(each.kinds));
  }
}

describe("faults together", () => {
  it.each([1, 2, 3, 5])("do what the policy language says, %d of them, in any combination", async (count) => {
    for (let i = 0; i < DOCUMENTS; i++) await compare(count * 1_000 + i, count);
  });
});
