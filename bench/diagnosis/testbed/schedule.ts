// In which order and how strongly the faults of one run happen, from its seed.
import { randomFrom, seedOf } from "../../mesh/index.js";
import { kindOf, type Mishap, titleOf } from "./faults/index.js";
import type { FaultPlan, Injection } from "./levers.js";

export interface Scheduled {
  /** `7 slow service at ratings`. */
  name: string;
  /** As tables sum it up: `two at once` for several. */
  kind: string;
  faults: readonly { plan: FaultPlan; injection: Injection }[];
}

/** One of each kind comes before the second of any, so that a run which is cut short has seen all kinds. */
export function scheduleOf(mishaps: readonly Mishap[], seed: number): Scheduled[] {
  const random = randomFrom(seedOf("schedule", seed));
  const drawnOfKind = new Map<string, number>();
  const shuffled = mishaps
    .map((mishap) => ({ mishap, key: random() }))
    .sort((one, other) => one.key - other.key)
    .map(({ mishap, key }) => {
      const nth = drawnOfKind.get(kindOf(mishap)) ?? 0;
      drawnOfKind.set(kindOf(mishap), nth + 1);
      return { mishap, nth, key };
    });
  shuffled.sort((one, other) => one.nth - other.nth || one.key - other.key);
  return shuffled.map(({ mishap }, index) => ({
    name: `${index + 1} ${titleOf(mishap)}`,
    kind: kindOf(mishap),
    faults: mishap.map((plan) => ({ plan, injection: plan.draw(random) })),
  }));
}
