/** What was counted on one edge, since ever. */
import { type EdgeView, OUTCOMES } from "../model/index.js";
import type { KeptTotals } from "./kept.js";

export type EdgeName = Pick<EdgeView, "direction" | "source" | "destination">;

export class Totals {
  readonly outcomes = new Float64Array(OUTCOMES.length);
  durationSumUs = 0;

  /** Names and numbers beside `outcomes` and `durationSumUs` are not looked at. */
  add({ outcomes, durationSumUs }: { outcomes: ArrayLike<number>; durationSumUs: number }): void {
    for (let index = 0; index < this.outcomes.length; index++) {
      this.outcomes[index] = (this.outcomes[index] ?? 0) + (outcomes[index] ?? 0);
    }
    this.durationSumUs += durationSumUs;
  }

  keep({ direction, source, destination }: EdgeName): KeptTotals {
    const { outcomes, durationSumUs } = this;
    return { direction, source, destination, outcomes: [...outcomes], durationSumUs };
  }
}
