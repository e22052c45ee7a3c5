// Who judges the same requests: the controller's guard, and the tests that are usual.
import { type LimitOptions, Sequences } from "../../../controller/guard/index.js";

export interface Judge {
  /** What a second of traffic counted; `nowMs`: its end. True: the limit is found broken. */
  take(count: Count, nowMs: number): boolean;
}

export interface Count {
  bad: number;
  all: number;
}

export interface JudgeKind {
  name: string;
  /** A fresh one, at 0 ms. */
  judge(options: LimitOptions): Judge;
}

/** What a table of the normal distribution has for one side at 0.1 %, the guard's own error. */
const Z_PER_MILLE = 3.0902;
const SECOND_MS = 1_000;

export const GUARD: JudgeKind = {
  name: "guard",
  judge(options) {
    const sequences = new Sequences(options, 0);
    return {
      take(count, nowMs) {
        sequences.advance(nowMs - SECOND_MS);
        sequences.add(count);
        return sequences.broken() !== undefined;
      },
    };
  },
};

export const Z_LAST: JudgeKind = {
  name: "z-test of the last `over`, each second",
  judge(options) {
    const last: Count[] = [];
    const sum = { bad: 0, all: 0 };
    return {
      take({ bad, all }) {
        last.push({ bad, all });
        const gone = last.length * SECOND_MS > options.overMs ? last.shift() : undefined;
        sum.bad += bad - (gone?.bad ?? 0);
        sum.all += all - (gone?.all ?? 0);
        return isOver(sum, options);
      },
    };
  },
};

export const Z_ALL: JudgeKind = {
  name: "z-test of all so far, each second",
  judge(options) {
    const sum = { bad: 0, all: 0 };
    return {
      take({ bad, all }) {
        sum.bad += bad;
        sum.all += all;
        return isOver(sum, options);
      },
    };
  },
};

/** In the order of the tables' columns. */
export const JUDGES: readonly JudgeKind[] = [GUARD, Z_LAST, Z_ALL];

function isOver({ bad, all }: Count, { limit, minimum }: LimitOptions): boolean {
  return all >= minimum && bad - all * limit >= Z_PER_MILLE * Math.sqrt(all * limit * (1 - limit));
}
