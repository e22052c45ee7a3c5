/**
 * One limit, judged as long as its experiment runs. Evidence is gathered since the beginning, which proves small
 * regressions in time, and in windows that begin anew every `over`, so that a good past does not hide a new regression:
 * the two youngest go on, and what is judged reaches at least `over` back once there was so much.
 *
 * The error is split: half for the one since the beginning, half in equal parts for all windows that there can be. So
 * however often and whenever it is judged, a limit that is kept is found broken with a chance of at most `error`.
 */
import { type Count, Evidence, leastShare } from "./evidence.js";

export interface LimitOptions {
  /** The largest share of bad requests that is good enough, 0 up to but not including 1. */
  limit: number;
  overMs: number;
  /** Fewer requests are not judged, and no window is followed by the next one before. */
  minimum: number;
  /** The chance of finding a limit broken that is kept; over 0. */
  error: number;
  /** How long it will be judged at most. */
  lengthMs: number;
}

/** A sequence as it stands. */
export interface Judged extends Count {
  /** When it began, on the time that is handed in. */
  fromMs: number;
  /** The least share of bad requests that is still possible, at the error of this sequence. */
  least: number;
  isBroken: boolean;
}

interface Sequence extends Count {
  fromMs: number;
  /** Of these counts; undefined: something was added since. */
  least?: number | undefined;
  /** What the evidence's logarithm must reach. */
  threshold: number;
}

/** Windows that are kept. */
const YOUNGEST = 2;

export class Sequences {
  readonly #options: LimitOptions;
  readonly #evidence: Evidence;
  readonly #whole: Sequence;
  /** The oldest first. */
  #windows: Sequence[] = [];
  #begun = 0;
  readonly #mostWindows: number;
  /** Good requests that come later take nothing from it. */
  #proof: Judged | undefined;

  /** `nowMs`: of a clock that never goes back. */
  constructor(options: LimitOptions, nowMs: number) {
    const { limit, error, overMs, lengthMs } = options;
    this.#options = options;
    this.#evidence = new Evidence(limit);
    this.#mostWindows = Math.max(1, Math.ceil(lengthMs / overMs));
    this.#whole = { fromMs: nowMs, bad: 0, all: 0, threshold: Math.log(2 / error) };
    this.advance(nowMs);
  }

  /** To be called before what happened since is added. */
  advance(nowMs: number): void {
    const { overMs, minimum, error } = this.#options;
    const youngest = this.#windows.at(-1);
    const isDue = youngest === undefined || (nowMs - youngest.fromMs >= overMs && youngest.all >= minimum);
    if (!isDue || this.#begun >= this.#mostWindows) return;
    this.#begun += 1;
    const threshold = Math.log((2 * this.#mostWindows) / error);
    this.#windows = [...this.#windows, { fromMs: nowMs, bad: 0, all: 0, threshold }].slice(-YOUNGEST);
  }

  add({ bad, all }: Count): void {
    for (const sequence of this.#all()) {
      sequence.bad += bad;
      sequence.all += all;
      sequence.least = undefined;
    }
  }

  /** What proved that the limit is broken, as it was then; undefined: nothing has. */
  broken(): Judged | undefined {
    const proof = this.#proof ? undefined : this.#all().find((sequence) => this.#isBroken(sequence));
    this.#proof ??= proof && this.#judged(proof);
    return this.#proof;
  }

  /** As it is seen since the beginning, and in the last `over` or more (less only at first). */
  judged(): { whole: Judged; recent: Judged } {
    return { whole: this.#judged(this.#whole), recent: this.#judged(this.#windows[0] ?? this.#whole) };
  }

  /** The youngest first, which tells most of the present. */
  #all(): Sequence[] {
    return [...this.#windows.toReversed(), this.#whole];
  }

  #isBroken(sequence: Sequence): boolean {
    return sequence.all >= this.#options.minimum && this.#evidence.reaches(sequence, sequence.threshold);
  }

  #judged(sequence: Sequence): Judged {
    const { fromMs, bad, all, threshold } = sequence;
    sequence.least ??= leastShare(sequence, threshold);
    return { fromMs, bad, all, least: sequence.least, isBroken: this.#isBroken(sequence) };
  }
}
