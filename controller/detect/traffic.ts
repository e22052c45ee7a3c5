// How many requests come, and how many are under way: beside what came before, or what the caller's own requests call for.
import type { StepSample } from "../model/index.js";
import { KEPT } from "./baseline.js";
import type { Deviation } from "./findings.js";
import type { KeptInFlight } from "./kept.js";
import { Level } from "./level.js";

/** Traffic breathes by a tenth without any reason. */
const BREATH = 0.1;
/** A surge is at least a doubling. */
const SURGE = 2;
/** Under way when something hangs: three times what is usual, and five more. */
const HUNG_TIMES = 3;
const HUNG_LEAST = 5;
/** A fifth of the usual completions have stopped, as where one version of three hangs, else it is more traffic. */
const HUNG_COMPLETED = 0.8;

/** Of a number that rises with another: requests with time, calls with the caller's requests. */
export class TrafficBaseline {
  readonly #perUnit = new Level(KEPT);

  learn(requests: number | null, units: number | null): void {
    if (requests !== null && units !== null && units > 0) this.#perUnit.push(requests / units);
  }

  /** How many are to be expected; null: not learned yet, or not told. */
  expected(units: number | null): number | null {
    if (units === null || this.#perUnit.count === 0) return null;
    return this.#perUnit.median * units;
  }

  /** `season`: what yesterday makes of the expected, 1 where nothing is known of it. */
  judge(requests: number | null, units: number | null, lossShare: number, season = 1): Deviation | undefined {
    const usual = this.expected(units);
    if (requests === null || !Number.isFinite(requests) || usual === null || units === null || usual <= 0)
      return undefined;
    const side = requests < usual ? "down" : "up";
    const baseline = side === "down" ? usual * Math.min(1, season) : usual * Math.max(1, season);
    const spread = Math.max(Math.sqrt(baseline), BREATH * baseline, this.#perUnit.spread(side) * units);
    const z = (side === "down" ? baseline - requests : requests - baseline) / spread;
    const isLoss = side === "down" && requests <= (1 - lossShare) * baseline;
    if (!isLoss && !(side === "up" && requests >= SURGE * baseline)) return undefined;
    return {
      kind: isLoss ? "traffic_loss" : "traffic_surge",
      baseline,
      observed: requests,
      z,
      weight: Number.POSITIVE_INFINITY,
      atOnce: true,
    };
  }

  keep(): string {
    return this.#perUnit.keep();
  }

  restore(kept: string): void {
    this.#perUnit.restore(kept);
  }

  forget(): void {
    this.#perUnit.clear();
  }
}

/** What waits while nothing is completed. */
export class InFlightBaseline {
  readonly #inFlight = new Level(KEPT);
  readonly #completed = new Level(KEPT);

  learn({ inFlight, requests }: StepSample): void {
    if (inFlight === null || requests === null) return;
    this.#inFlight.push(inFlight);
    this.#completed.push(requests);
  }

  judge({ inFlight, requests }: StepSample): Deviation | undefined {
    if (inFlight === null || requests === null || this.#inFlight.count === 0) return undefined;
    if (!Number.isFinite(inFlight)) return undefined;
    const baseline = this.#inFlight.median;
    if (!(inFlight >= HUNG_TIMES * baseline && inFlight >= baseline + HUNG_LEAST)) return undefined;
    if (!(requests <= HUNG_COMPLETED * this.#completed.median)) return undefined;
    const spread = Math.max(Math.sqrt(baseline), 1, this.#inFlight.spread("up"));
    return {
      kind: "hung",
      baseline,
      observed: inFlight,
      z: (inFlight - baseline) / spread,
      weight: Number.POSITIVE_INFINITY,
      atOnce: true,
    };
  }

  keep(): KeptInFlight {
    return { inFlight: this.#inFlight.keep(), completed: this.#completed.keep() };
  }

  restore({ inFlight, completed }: KeptInFlight): void {
    this.#inFlight.restore(inFlight);
    this.#completed.restore(completed);
  }

  forget(): void {
    this.#inFlight.clear();
    this.#completed.clear();
  }
}
