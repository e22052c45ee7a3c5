/** How far forecasts are off, beside those of methods that learn nothing: each judged by what then came. */
import { foretell, METHODS, type Method } from "../../../controller/forecast/index.js";
import { drawFrom, type Family } from "./families.js";

export interface Case {
  /** Cases of one group are drawn together when intervals are: they are of one series. */
  group: string;
  past: Float64Array;
  truth: Float64Array;
  stepMs: number;
  /** Of the season that the truth is known to have, in steps; 0: none, or not known. */
  season: number;
}

/** Mean absolute errors over the truth; NaN: there was nothing to compare with. */
interface Scored {
  group: string;
  method: Method;
  error: number;
  naive: number;
  seasonalNaive: number;
  inside: number;
  values: number;
}

export interface Summary {
  cases: number;
  refused: number;
  /** Sum of errors divided by that of naive, with its 95 % interval. */
  ratio: Interval | undefined;
  seasonalRatio: Interval | undefined;
  /** Share of what came that lay between the bounds of 80 %. */
  coverage: Interval | undefined;
  methods: Readonly<Partial<Record<Method, number>>>;
}

export interface Interval {
  value: number;
  low: number;
  high: number;
}

/** Enough that both ends of an interval stay where they are to two digits. */
const DRAWS = 1000;
const SEED = 20_261_121;
const TAIL = 0.025;

/** Of each seed from 0 one series, whose end is the truth. */
export function familyCases(family: Family, seeds: number): Case[] {
  return Array.from({ length: seeds }, (_, seed) => {
    const series = family.make(drawFrom(seed), family.steps);
    const cut = family.steps - family.lead;
    const { stepMs, season } = family;
    return { group: String(seed), past: series.slice(0, cut), truth: series.slice(cut), stepMs, season };
  });
}

/** Undefined: it was refused, or nothing came to compare with. */
export function scored({ group, past, truth, stepMs, season }: Case): Scored | undefined {
  const told = foretell(past, stepMs, truth.length);
  if ("refused" in told) return undefined;
  const { method, values, low, high } = told.forecast;
  const last = past.findLast((value) => !Number.isNaN(value)) ?? Number.NaN;
  const ago = (at: number) => (season === 0 ? Number.NaN : past[past.length - season + (at % season)]);
  const known = [...truth.entries()].filter(([, value]) => !Number.isNaN(value));
  if (known.length === 0) return undefined;
  const mean = (of: (at: number) => number | undefined) =>
    known.reduce((sum, [at, value]) => sum + Math.abs(value - (of(at) ?? Number.NaN)), 0) / known.length;
  return {
    ...{ group, method, error: mean((at) => values[at]), naive: mean(() => last), seasonalNaive: mean(ago) },
    inside: known.filter(([at, value]) => value >= (low[at] ?? 0) && value <= (high[at] ?? 0)).length,
    values: known.length,
  };
}

export function summaryOf(cases: readonly (Scored | undefined)[]): Summary {
  const told = cases.flatMap((each) => each ?? []);
  const seasonal = told.filter(({ seasonalNaive }) => !Number.isNaN(seasonalNaive));
  const counts = METHODS.map(
    (method) => [method, told.filter((each) => each.method === method).length] as const,
  );
  return {
    ...{ cases: cases.length, refused: cases.length - told.length },
    ratio: interval(
      told,
      ({ error }) => error,
      ({ naive }) => naive,
    ),
    seasonalRatio: interval(
      seasonal,
      ({ error }) => error,
      ({ seasonalNaive }) => seasonalNaive,
    ),
    coverage: interval(
      told,
      ({ inside }) => inside,
      ({ values }) => values,
    ),
    methods: Object.fromEntries(counts.filter(([, count]) => count > 0)),
  };
}

/** Of a quotient of sums: groups are drawn with replacement, as the bootstrap does. Undefined: the divisor is 0. */
function interval(
  all: readonly Scored[],
  above: (of: Scored) => number,
  below: (of: Scored) => number,
): Interval | undefined {
  const sums = new Map<string, [up: number, down: number]>();
  for (const each of all) {
    const [up, down] = sums.get(each.group) ?? [0, 0];
    sums.set(each.group, [up + above(each), down + below(each)]);
  }
  const groups = [...sums.values()];
  const quotient = (of: readonly (readonly [number, number])[]) => {
    const [up, down] = [0, 1].map((at) => of.reduce((sum, pair) => sum + (pair[at] ?? 0), 0));
    return (up ?? 0) / (down ?? 0);
  };
  const value = quotient(groups);
  if (!Number.isFinite(value)) return undefined;
  const draw = drawFrom(SEED);
  const drawn = Array.from({ length: DRAWS }, () =>
    quotient(groups.map(() => groups[Math.floor(draw.uniform() * groups.length)] ?? [0, 0])),
  )
    .filter(Number.isFinite)
    .sort((a, b) => a - b);
  const at = (share: number) => drawn[Math.min(drawn.length - 1, Math.floor(share * drawn.length))] ?? value;
  return { value, low: at(TAIL), high: at(1 - TAIL) };
}
