/** Guards of the experiments that a controller keeps. */
import type { Clock } from "../clock.js";
import { policyKey } from "../model/index.js";
import type { Kept } from "../store/index.js";
import { type Acting, Guards } from "./guards.js";

/** What may make an experiment begin or end, or change what it expects. */
const CONCERNS = /^(policy|experiments?)\./;

type GuardedKept = Pick<Kept, "store" | "policies" | "experiments">;

/** They begin at once, for what runs already; `close` ends them. */
export function openGuards(kept: GuardedKept, clock: Clock, warn: (line: string) => void): Guards {
  const { store, experiments } = kept;
  const guards = new Guards({
    ...{ clock, warn },
    acting: () => actingOf(kept),
    stop: (key, author) => experiments.stop(key, author),
  });
  store.onChange((events) => {
    if (events.some(({ type }) => CONCERNS.test(type))) guards.changed();
  });
  guards.changed();
  return guards;
}

function actingOf({ policies, experiments }: GuardedKept): Acting[] {
  if (experiments.pause() !== undefined) return [];
  const running = experiments.list().filter(({ state }) => state === "running");
  if (running.length === 0) return [];
  const byKey = new Map(policies.entries().map(({ policy }) => [policyKey(policy), policy]));
  return running.flatMap(({ id, policy: key, untilMs }) => {
    const policy = byKey.get(key);
    return policy === undefined ? [] : [{ id, key, untilMs, policy }];
  });
}
