// Failures of one end: the share that is usual there, and whether so many in the last steps are still chance.
import type { Outcome, StepSample } from "../model/index.js";
import { KEPT } from "./baseline.js";
import { binomialZ } from "./binomial.js";
import type { Deviation } from "./findings.js";
import type { KeptErrors } from "./kept.js";
import { Level } from "./level.js";

/** What the caller did not get. Who cancels, or is not judged, did not fail. */
const FAILED: readonly Outcome[] = ["failure", "soft_failure", "rejected", "denied", "injected"];
/** Steps that are looked at together: many failures show in one, few in six. */
const TOGETHER = [1, 2, 3, 6];
const LONGEST = 6;
/** Steps with more failures than the baseline's worst twentieth are what an end does at times. */
const USUAL = 0.95;
/** Where none of n failed, up to 3/n may fail, in 19 of 20 cases: so few requests prove little. */
const PRIOR = { failed: 3, requests: 3 };

interface Tally {
  failed: number;
  requests: number;
}

/** Requests that were answered well or not; undefined: not told. */
export function tallyOf({ outcomes }: StepSample): Tally | undefined {
  if (outcomes === null) return undefined;
  const failed = FAILED.reduce((sum, outcome) => sum + countOf(outcomes[outcome]), 0);
  return { failed, requests: failed + countOf(outcomes.success) };
}

export class ErrorBaseline {
  /** Of each step learned, in step: how many failed of how many, and the share. */
  readonly #failed = new Level(KEPT);
  readonly #requests = new Level(KEPT);
  readonly #shares = new Level(KEPT);
  #recent: Tally[] = [];

  learn(sample: StepSample): void {
    const tally = tallyOf(sample);
    if (tally === undefined || !(tally.requests > 0)) return;
    this.#failed.push(tally.failed);
    this.#requests.push(tally.requests);
    this.#shares.push(tally.failed / tally.requests);
  }

  /** `objective`: the share that shall succeed: what it allows surprises nobody. */
  judge(sample: StepSample, objective: number, minRequests: number): Deviation | undefined {
    const now = tallyOf(sample);
    this.#recent = now === undefined ? [] : [...this.#recent, now].slice(-LONGEST);
    if (now === undefined || !(now.failed > 0) || this.#requests.count === 0) return undefined;
    const share = Math.max(1 - objective, this.#usual());
    let worst: Deviation | undefined;
    for (const steps of TOGETHER) {
      const { failed, requests } = sumOf(this.#recent.slice(-steps));
      if (failed < minRequests) continue;
      const z = binomialZ(failed, requests, share);
      if (z <= (worst?.z ?? 0)) continue;
      worst = {
        kind: "errors",
        baseline: this.#pooled(),
        observed: failed / requests,
        z,
        weight: Number.POSITIVE_INFINITY,
        atOnce: true,
      };
    }
    return worst;
  }

  /**
   * Whether the failures of the last step judged are still more than chance, however few they are: enough where it is known that
   * something fails.
   */
  goesOn(objective: number, z: number): boolean {
    if (!((this.#recent.at(-1)?.failed ?? 0) > 0) || this.#requests.count === 0) return false;
    const share = Math.max(1 - objective, this.#usual());
    return TOGETHER.some((steps) => {
      const { failed, requests } = sumOf(this.#recent.slice(-steps));
      return binomialZ(failed, requests, share) >= z;
    });
  }

  keep(): KeptErrors {
    const [failed, requests, shares] = [this.#failed.keep(), this.#requests.keep(), this.#shares.keep()];
    return { failed, requests, shares, recent: this.#recent };
  }

  restore({ failed, requests, shares, recent }: KeptErrors): void {
    this.#failed.restore(failed);
    this.#requests.restore(requests);
    this.#shares.restore(shares);
    this.#recent = [...recent];
  }

  /** Steps that follow one another no more. */
  interrupt(): void {
    this.#recent = [];
  }

  forget(): void {
    for (const level of [this.#failed, this.#requests, this.#shares]) level.clear();
    this.interrupt();
  }

  #usual(): number {
    const { failed, requests } = { failed: this.#failed.sum, requests: this.#requests.sum };
    return Math.max((failed + PRIOR.failed) / (requests + PRIOR.requests), this.#shares.quantile(USUAL));
  }

  #pooled(): number {
    return this.#failed.sum / Math.max(1, this.#requests.sum);
  }
}

function sumOf(tallies: readonly Tally[]): Tally {
  return tallies.reduce(
    (sum, { failed, requests }) => ({ failed: sum.failed + failed, requests: sum.requests + requests }),
    { failed: 0, requests: 0 },
  );
}

/** Hostile numbers count as nothing. */
function countOf(count: number | undefined): number {
  return count !== undefined && Number.isFinite(count) && count > 0 ? count : 0;
}
