// Random breakers and random lives of them: stretches of good and bad weather, quick and slow ones, so that breakers
// do open, are probed, ramp up and close.
import fc from "fast-check";
import type { ModelConfig, Outcome } from "./breaker-spec.js";

export interface Step {
  afterMs: number;
  /** `pass`: begins and ends at once; `back`: the clock steps back; `idle`: a long silence. */
  does: "pass" | "begin" | "answer" | "end" | "reload" | "mode" | "back" | "idle";
  worker: number;
  key: number;
  outcome: Outcome;
  otherwise: boolean;
  retryAfterS: number;
  /** Which of those in flight, or of what the configuration may change to. */
  pick: number;
}
export interface Bounds {
  workers: number;
  /** The pause before each step is so long at least. */
  leastMs: number;
  does: readonly Step["does"][];
}

const GOOD: readonly Outcome[] = ["S", "S", "S", "S", "S", "S", "T", "I", "X", "F"];
const MIXED: readonly Outcome[] = ["S", "S", "S", "F", "F", "F", "T", "T", "I", "X"];
const BAD: readonly Outcome[] = ["F", "F", "F", "F", "F", "F", "T", "S", "I", "X"];
/** The longest pause of a stretch, in quarters of a millisecond. */
const PAUSES = [0, 80, 1000, 1000, 4000, 12_000];

const ppm = fc.oneof(
  fc.constantFrom(1, 100_000, 333_333, 500_000, 1_000_000),
  fc.integer({ min: 1, max: 1_000_000 }),
);
const share = {
  thresholdPpm: ppm,
  windowMs: fc.constantFrom(10, 100, 1000, 3000, 10_000),
  minimum: fc.integer({ min: 1, max: 8 }),
};

/** A breaker of any of the trips, or of one of those that `trips` names. */
export function breakers(hung = true): fc.Arbitrary<ModelConfig> {
  const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
  const all = fc.record({
    consecutive: optional(fc.integer({ min: 1, max: 6 })),
    rate: optional(fc.record(share)),
    slow: optional(fc.record({ ...share, overMs: fc.constantFrom(1, 20, 200, 1000) })),
    hung: hung
      ? optional(
          fc.record({ overMs: fc.constantFrom(1, 100, 300, 2000), count: fc.integer({ min: 1, max: 4 }) }),
        )
      : fc.constant(undefined),
    open: fc.record({
      baseMs: fc.constantFrom(1, 50, 700, 2000),
      factor: fc.integer({ min: 1, max: 3 }),
      maxMs: fc.constantFrom(2000, 5000, 20_000),
      retryAfter: fc.boolean(),
    }),
    halfOpen: fc.record({
      probes: fc.integer({ min: 1, max: 4 }),
      failures: fc.integer({ min: 0, max: 2 }),
      leaseMs: fc.constantFrom(100, 700, 3000),
    }),
    ramp: optional(
      fc.record({
        overMs: fc.constantFrom(1, 200, 1000, 5000),
        fromPpm: fc.integer({ min: 0, max: 1_000_000 }),
      }),
    ),
    mode: fc.constantFrom("enforce" as const, "enforce" as const, "shadow" as const),
  });
  return all.map(usable);
}

/** Up to 250 steps. */
export function lives({ workers, leastMs, does }: Bounds): fc.Arbitrary<Step[]> {
  const step = fc.record({
    quarters: fc.nat({ max: 1_000_000 }),
    does: fc.constantFrom(...does),
    worker: fc.nat({ max: workers - 1 }),
    key: fc.nat({ max: 5 }),
    chance: fc.nat({ max: 9 }),
    otherwise: fc.boolean(),
    retryAfterS: fc.constantFrom(0, 0, 0, 1, 3),
    pick: fc.nat({ max: 20 }),
  });
  const stretch = fc.record({
    weather: fc.constantFrom(GOOD, MIXED, BAD, BAD),
    longest: fc.constantFrom(...PAUSES),
    steps: fc.array(step, { maxLength: 25, size: "max" }),
  });
  const flat = ({
    weather,
    longest,
    steps,
  }: {
    weather: readonly Outcome[];
    longest: number;
    steps: (Omit<Step, "afterMs" | "outcome"> & { quarters: number; chance: number })[];
  }) =>
    steps.map(({ quarters, chance, ...rest }) => ({
      ...rest,
      afterMs: leastMs + (quarters % (longest + 1)) / 4,
      outcome: weather[chance] ?? "S",
    }));
  return fc
    .noBias(fc.array(stretch, { maxLength: 10, size: "max" }))
    .map((stretches) => stretches.flatMap(flat));
}

/** As the document says it. */
export function breakerOf(config: ModelConfig): object {
  const { consecutive, rate, slow, hung, open, halfOpen, ramp, mode } = config;
  return {
    trip: {
      ...(consecutive === undefined ? {} : { consecutive }),
      ...(rate === undefined ? {} : { rate: shareOf(rate) }),
      ...(slow === undefined ? {} : { slow: { over: `${slow.overMs}ms`, ...shareOf(slow) } }),
      ...(hung === undefined ? {} : { hung: { over: `${hung.overMs}ms`, count: hung.count } }),
    },
    failure: { ignore: ["404"] },
    open: {
      base: `${open.baseMs}ms`,
      factor: open.factor,
      max: `${open.maxMs}ms`,
      retryAfter: open.retryAfter,
    },
    halfOpen: { probes: halfOpen.probes, failures: halfOpen.failures, lease: `${halfOpen.leaseMs}ms` },
    ...(ramp === undefined ? {} : { ramp: { over: `${ramp.overMs}ms`, from: percent(ramp.fromPpm) } }),
    mode,
  };
}

/** What a new configuration may change without a doubt what it means for what is under way. */
export function changed(
  config: ModelConfig,
  { consecutive, rate, slow, hung, open }: ModelConfig,
): ModelConfig {
  return {
    ...config,
    ...(config.consecutive === undefined || consecutive === undefined ? {} : { consecutive }),
    ...(config.rate === undefined || rate === undefined ? {} : { rate }),
    ...(config.slow === undefined || slow === undefined
      ? {}
      : { slow: { ...slow, overMs: config.slow.overMs } }),
    ...(config.hung === undefined || hung === undefined ? {} : { hung }),
    open,
  };
}

function usable(config: ModelConfig): ModelConfig {
  const { consecutive, rate, slow, hung, ramp } = config;
  const some = [consecutive, rate, slow, hung].some((trip) => trip !== undefined);
  const mode = ramp !== undefined && config.mode === "shadow" ? "enforce" : config.mode;
  return { ...config, mode, ...(some ? {} : { consecutive: 3 }) };
}

function shareOf({
  thresholdPpm,
  windowMs,
  minimum,
}: {
  thresholdPpm: number;
  windowMs: number;
  minimum: number;
}): object {
  return { threshold: percent(thresholdPpm), window: `${windowMs}ms`, minimum };
}

/** Exact: four decimals are parts of a million. */
function percent(partsPerMillion: number): string {
  return `${(partsPerMillion / 10_000).toFixed(4)}%`;
}
