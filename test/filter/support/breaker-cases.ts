// Tables of cases: a breaker, a script, and what the log tells of the last transition.
import { expect, it } from "vitest";
import { startBreaker } from "./breaker.js";
import type { Transition } from "./breaker-log.js";

/** A title that begins with a number in brackets is a published case's. */
export type Case = readonly [title: string, breaker: object, script: string, last?: Partial<Transition>];

export function hold(cases: readonly Case[]): void {
  for (const [title, breaker, script, last] of cases) {
    it(title, async () => {
      const bench = await startBreaker(breaker);
      bench.play(script);
      if (last !== undefined) expect(bench.history.at(-1)).toMatchObject(last);
    });
  }
}
