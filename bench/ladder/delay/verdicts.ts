// Whether delays of ours are as exact as those of Envoy's own fault filter in the same run.
import { type Figure, type Verdict, verdictOf } from "../../result/index.js";
import type { Measured, Subject, Timers } from "./measure.js";
import { quantileOf } from "./quantile.js";

const ALONE = 1;
const MEDIAN = 0.5;
const LATE = 0.99;
/** What is under it counts as it: a ratio to almost nothing says nothing, and native delays can be early. */
const GRAIN_MS = 1;

/** A delay and how many wait for it, by both. */
interface Pair {
  delayMs: number;
  concurrency: number;
  isBurst: boolean;
  ours: readonly number[];
  native: readonly number[];
}

interface Target {
  what: string;
  share: number;
  limitMs: number;
  concerns: (pair: Pair) => boolean;
}

const isAlone = ({ isBurst, concurrency }: Pair) => !isBurst && concurrency === ALONE;
const isAmongMany = ({ isBurst, concurrency }: Pair) => !isBurst && concurrency > ALONE;
const TARGETS: Record<Timers, readonly Target[]> = {
  precise: [
    { what: "the median of a lone delay", share: MEDIAN, limitMs: 0.5, concerns: isAlone },
    { what: "the median of many delays at once", share: MEDIAN, limitMs: 2.5, concerns: isAmongMany },
    {
      what: "the 99th percentile of many delays at once",
      share: LATE,
      limitMs: 10,
      concerns: isAmongMany,
    },
  ],
  default: [
    {
      what: "the 99th percentile of a delay",
      share: LATE,
      limitMs: 5,
      concerns: ({ isBurst }) => !isBurst,
    },
  ],
};
const BURST_TARGETS = [
  { what: "the median error in a burst", share: MEDIAN },
  { what: "the 99th percentile of the error in a burst", share: LATE },
];
const MOST_TIMES = 3;

/** `measured`: of one kind of timers. Of several delays the one that is the farthest behind is judged. */
export function besideNative(timers: Timers, measured: readonly Measured[]): Verdict[] {
  const pairs = pairsOf(measured);
  const judged = TARGETS[timers].flatMap((target) => later(timers, target, pairs.filter(target.concerns)));
  const bursts = timers === "precise" ? pairs.filter(({ isBurst }) => isBurst) : [];
  return [...judged, ...bursts.flatMap(times)];
}

function pairsOf(measured: readonly Measured[]): Pair[] {
  const of = (subject: Subject) =>
    measured.filter((each) => each.subject === subject && each.cell.delayMs > 0);
  return of("meshfuse").flatMap(({ cell, errorsMs }) => {
    const native = of("native").find((each) => each.cell === cell);
    const { delayMs, concurrency, isBurst = false } = cell;
    return native === undefined
      ? []
      : [{ delayMs, concurrency, isBurst, ours: errorsMs, native: native.errorsMs }];
  });
}

function later(timers: Timers, { what, share, limitMs }: Target, pairs: readonly Pair[]): Verdict[] {
  const behind = pairs
    .map((pair) => ({ pair, figure: difference(pair, share) }))
    .sort((a, b) => b.figure.median - a.figure.median);
  const [worst] = behind;
  if (worst === undefined) return [];
  const { delayMs, concurrency } = worst.pair;
  return [
    verdictOf({
      target: `${what}, with ${timers} timers: later than the native filter's, the worst of ${pairs.length}`,
      bound: "at most",
      limit: limitMs,
      unit: "ms",
      figure: worst.figure,
      note: `${delayMs} ms, ${concurrency} at once`,
    }),
  ];
}

function times(pair: Pair): Verdict[] {
  return BURST_TARGETS.map(({ what, share }) =>
    verdictOf({
      target: `${what} of ${pair.concurrency}, over the native filter's`,
      bound: "at most",
      limit: MOST_TIMES,
      unit: "x",
      figure: ratio(pair, share),
    }),
  );
}

/** As wide as both intervals allow. */
function difference({ ours, native }: Pair, share: number): Figure {
  const [a, b] = [quantileOf(ours, share), quantileOf(native, share)];
  return {
    median: a.median - b.median,
    low: a.low - b.high,
    high: a.high - b.low,
    samples: Math.min(a.samples, b.samples),
  };
}

function ratio({ ours, native }: Pair, share: number): Figure {
  const [a, b] = [quantileOf(ours, share), quantileOf(native, share)];
  const over = (one: number, other: number) => Math.max(GRAIN_MS, one) / Math.max(GRAIN_MS, other);
  return {
    median: over(a.median, b.median),
    low: over(a.low, b.high),
    high: over(a.high, b.low),
    samples: Math.min(a.samples, b.samples),
  };
}
