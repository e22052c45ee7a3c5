// The loop: take an input that did something new once, change it, run it, keep it if it does something new again.
// Nothing but time decides when it ends, so the same seed makes the same inputs in the same order.
import type { Dice } from "../../filter/soak/dice.js";
import { Finding } from "../world/finding.js";
import { Coverage } from "./coverage.js";
import { minimise } from "./minimise.js";
import type { Target } from "./target.js";

/** Of the inputs found last, how many are taken how often: what is new leads on. */
const RECENT = 24;
const RECENT_SHARE = 0.4;
const LARGE_BYTES = 6000;
const LARGE_SHARE = 0.02;
const MOST_PICKS = 10;
/** Several changes at once, now and then. */
const MOST_CHANGES = 5;
/** Different findings of one run: more of the same defect tell nothing. */
const MOST_FINDINGS = 8;

export interface Found {
  finding: Finding;
  input: Uint8Array;
}

export interface Progress {
  target: string;
  runs: number;
  places: number;
  features: number;
  corpus: number;
  findings: number;
}

export class Fuzzer {
  readonly coverage = new Coverage();
  readonly corpus: Uint8Array[] = [];
  readonly found: Found[] = [];
  /** Inputs that this run added. */
  readonly fresh: Uint8Array[] = [];
  runs = 0;

  constructor(
    readonly target: Target,
    readonly dice: Dice,
  ) {}

  /** Runs what was kept, and goes on from it. Findings in it are regressions. */
  begin(inputs: readonly Uint8Array[]): void {
    for (const input of inputs) {
      if (this.#try(input) !== undefined) this.corpus.push(input);
    }
  }

  /** One more input. */
  step(): void {
    const { dice, corpus, target } = this;
    let input = this.#pick();
    const changes = 1 + (dice.chance(0.3) ? dice.below(MOST_CHANGES) : 0);
    for (let i = 0; i < changes; i++) input = target.change(input, this.#pick(), dice);
    const more = this.#try(input);
    if (more === undefined || more === 0) return;
    corpus.push(input);
    this.fresh.push(input);
  }

  get progress(): Progress {
    const { target, runs, coverage, corpus, found } = this;
    const { places, features } = coverage;
    return { target: target.name, runs, places, features, corpus: corpus.length, findings: found.length };
  }

  /** Large ones seldom: in the time of one a hundred small ones run. */
  #pick(): Uint8Array {
    let input = this.#pickAny();
    for (let i = 0; i < MOST_PICKS && input.length > LARGE_BYTES && !this.dice.chance(LARGE_SHARE); i++)
      input = this.#pickAny();
    return input;
  }

  #pickAny(): Uint8Array {
    const { corpus, dice } = this;
    const recent = Math.min(RECENT, corpus.length);
    const index = dice.chance(RECENT_SHARE)
      ? corpus.length - 1 - dice.below(recent)
      : dice.below(corpus.length);
    return corpus[index] ?? new Uint8Array();
  }

  /** New features; undefined where it found something. */
  #try(input: Uint8Array): number | undefined {
    this.runs++;
    const finding = outcomeOf(this.target, input);
    if (!(finding instanceof Finding)) return this.coverage.add(finding);
    const isKnown = this.found.some((known) => isAlike(known.finding, finding));
    if (!isKnown && this.found.length < MOST_FINDINGS) {
      const small = minimise(this.target, input, (smaller) => {
        const again = outcomeOf(this.target, smaller);
        return again instanceof Finding && isAlike(again, finding);
      });
      this.found.push({ finding, input: small });
    }
    return undefined;
  }
}

/** The same words but for numbers and texts. */
export function isAlike(one: Finding, other: Finding): boolean {
  const shape = ({ message }: Finding) => message.replaceAll(/"(?:[^"\\]|\\.)*"|\d+/g, "#");
  return one.kind === other.kind && shape(one) === shape(other);
}

/** What was passed, or what was found. */
export function outcomeOf(target: Target, input: Uint8Array): Uint32Array | Finding {
  try {
    return target.run(input);
  } catch (error) {
    if (error instanceof Finding) return error;
    throw error;
  }
}
