/** One service that a guard watches: its limits, and who tells of it. */
import type { GuardCounts, GuardedLimit, GuardVerdict } from "../model/index.js";
import type { EdgeIncrement } from "../report/index.js";
import { countOf } from "./counted.js";
import type { Expectation, Limit } from "./expectation.js";
import { remember } from "./processes.js";
import { type Judged, Sequences } from "./sequences.js";
import { blindText, breachText, limitText } from "./words.js";

/** A service whose sidecars are silent for so long is not seen: for `over`, and for some reports at least. */
const LEAST_BLIND_MS = 10_000;
/** And after so many times that, an experiment is stopped: nobody would see what it does. */
const BLIND_TIMES = 3;

interface TargetOptions {
  expectation: Expectation;
  /** `namespace/service`; absent: nobody is known yet that is called from outside the mesh. */
  service?: string;
  /** For each limit, the chance of finding it broken that is kept. */
  error: number;
  /** How long it will be judged at most. */
  lengthMs: number;
}

export class Target {
  readonly #options: TargetOptions;
  readonly #limits: { limit: Limit; sequences: Sequences }[];
  /** When each process of a sidecar was heard last. */
  readonly #heard = new Map<string, number>();
  #lastMs: number;
  /** Which limit is broken, and by which counts, in the words of that instant. */
  #broken: string | undefined;

  /** All times but those of views are of a clock that never goes back and is asked every second. */
  constructor(options: TargetOptions, nowMs: number) {
    const { expectation, error, lengthMs } = options;
    const { overMs, minimum, limits } = expectation;
    this.#options = options;
    this.#lastMs = nowMs;
    this.#limits = limits.map((limit) => ({
      limit,
      sequences: new Sequences({ limit: limit.badShare, overMs, minimum, error, lengthMs }, nowMs),
    }));
  }

  /** A sidecar of the service has told, whatever it was. */
  hear(process: string, nowMs: number): void {
    remember(this.#heard, process, nowMs);
    this.#lastMs = nowMs;
  }

  add(increment: EdgeIncrement, nowMs: number): void {
    for (const { limit, sequences } of this.#limits) {
      sequences.advance(nowMs);
      sequences.add(countOf(limit, increment));
    }
  }

  /** Why the experiment has to stop; undefined: it need not. */
  breach(nowMs: number): string | undefined {
    this.#broken ??= this.#firstBroken(nowMs);
    if (this.#broken !== undefined) return this.#broken;
    const [first] = this.#limits;
    const isLost = nowMs - this.#lastMs >= BLIND_TIMES * this.#blindMs;
    return isLost && first !== undefined
      ? blindText(this.#told(first.limit, first.sequences, nowMs, 0))
      : undefined;
  }

  /** `wallMs`: what the wall clock says at `nowMs`. */
  views(nowMs: number, wallMs: number): GuardedLimit[] {
    this.#forgetSilent(nowMs);
    return this.#limits.map(({ limit, sequences }) => {
      const { silentMs, ...view } = this.#told(limit, sequences, nowMs, wallMs - nowMs);
      return { ...view, text: limitText({ ...view, silentMs }) };
    });
  }

  #firstBroken(nowMs: number): string | undefined {
    for (const { limit, sequences } of this.#limits) {
      sequences.advance(nowMs);
      const proof = sequences.broken();
      if (proof !== undefined)
        return breachText(this.#told(limit, sequences, nowMs, 0), countsOf(proof, 0), nowMs);
    }
    return undefined;
  }

  /** `shiftMs`: from this clock to that of the counts. */
  #told(limit: Limit, sequences: Sequences, nowMs: number, shiftMs: number) {
    const { service, expectation } = this.#options;
    const { overMs, minimum } = expectation;
    const judged = sequences.judged();
    const silentMs = nowMs - this.#lastMs;
    return {
      ...(service === undefined ? {} : { service }),
      ...limit,
      ...{ overMs, minimum, silentMs },
      verdict: this.#verdict(sequences, silentMs),
      whole: countsOf(judged.whole, shiftMs),
      recent: countsOf(judged.recent, shiftMs),
      sidecars: [...this.#heard.values()].filter((heardMs) => nowMs - heardMs < this.#blindMs).length,
    };
  }

  #verdict(sequences: Sequences, silentMs: number): GuardVerdict {
    if (sequences.broken() !== undefined) return "broken";
    if (silentMs >= this.#blindMs) return "blind";
    return sequences.judged().recent.all < this.#options.expectation.minimum ? "few" : "holding";
  }

  get #blindMs(): number {
    return Math.max(this.#options.expectation.overMs, LEAST_BLIND_MS);
  }

  #forgetSilent(nowMs: number): void {
    for (const [process, heardMs] of this.#heard)
      if (nowMs - heardMs >= BLIND_TIMES * this.#blindMs) this.#heard.delete(process);
  }
}

function countsOf({ fromMs, bad, all, least }: Judged, shiftMs: number): GuardCounts {
  return { sinceMs: fromMs + shiftMs, requests: all, bad, leastBadShare: least };
}
