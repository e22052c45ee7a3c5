// Random faults of the model, and the entries of a document that say the same.
import type { Amount } from "../../../controller/fault/index.js";
import type { Dice } from "../soak/dice.js";
import type { FaultModel, Kind } from "./fault-model.js";
import { fault } from "./faults.js";

const PPMS = [0, 50_000, 300_000, 500_000, 900_000, 1_000_000] as const;
const US_PER_MS = 1000;
/** Aborts and the rest in their order among a fault's kinds. */
const KINDS: readonly Kind[] = ["delay", "abort", "response", "throughput"];

export function randomFault(dice: Dice, name: string): FaultModel {
  const kinds = KINDS.filter(() => dice.chance(0.45));
  if (kinds.length === 0) kinds.push(dice.pick(["delay", "abort", "response", "throughput"]));
  const own: FaultModel["own"] = {};
  for (const kind of kinds) if (dice.chance(0.4)) own[kind] = dice.pick(PPMS);
  return {
    name,
    seed: dice.below(3),
    ppm: dice.pick(PPMS),
    own,
    kinds,
    amount: randomAmount(dice),
    longestUs: dice.pick([80_000, 120_000, 60_000_000]),
    status: 500 + dice.below(90),
    unit: dice.chance(0.5) ? "request" : "header",
    when: dice.chance(0.85) ? "now" : dice.pick(["coming", "over"]),
    dry: dice.chance(0.1),
    limit: dice.chance(0.85) ? "none" : dice.pick(["concurrent", "perSecond"]),
    ...(dice.chance(0.3) ? { sequence: { skip: dice.below(3), first: dice.below(4) } } : {}),
  };
}

/** As it stands in a configuration. */
export function entryOf(model: FaultModel): Record<string, unknown> {
  const share = (kind: Kind) => {
    const ppm = model.own[kind];
    return ppm === undefined ? {} : { percentage: percent(ppm) };
  };
  const kinds: Record<Kind, object> = {
    delay: { ...amountOf(model.amount), ...share("delay") },
    abort: { status: model.status, ...share("abort") },
    response: { status: 299, ...share("response") },
    throughput: { kibps: 64, ...share("throughput") },
  };
  return fault(model.name, {
    percentage: percent(model.ppm),
    seed: model.seed,
    ...Object.fromEntries(model.kinds.map((kind) => [kind, kinds[kind]])),
    ...(model.unit === "header" ? { unit: { header: "x-user" } } : {}),
    ...timeOf(model.when),
    ...(model.dry ? { mode: "dryRun" } : {}),
    ...(model.sequence === undefined ? {} : { sequence: model.sequence }),
    limits: { delay: ms(model.longestUs), ...(model.limit === "none" ? {} : { [model.limit]: 0 }) },
  });
}

function randomAmount(dice: Dice): Amount {
  const maxUs = 70_000;
  return dice.pick<Amount>([
    { kind: "fixed", us: 30_000 },
    { kind: "uniform", minUs: 0, maxUs },
    { kind: "exponential", meanUs: 20_000, maxUs },
    { kind: "lognormal", medianUs: 5_000, p99Us: 60_000, maxUs },
    { kind: "percentiles", points: [{ ppm: 500_000, us: 10_000 }], maxUs },
  ]);
}

function amountOf(amount: Amount): object {
  switch (amount.kind) {
    case "fixed":
      return { fixed: ms(amount.us) };
    case "uniform":
      return { uniform: { min: ms(amount.minUs), max: ms(amount.maxUs) } };
    case "exponential":
      return { exponential: { mean: ms(amount.meanUs), max: ms(amount.maxUs) } };
    case "lognormal":
      return { lognormal: { median: ms(amount.medianUs), p99: ms(amount.p99Us), max: ms(amount.maxUs) } };
    case "percentiles": {
      const points = amount.points.map(({ ppm, us }) => [`p${ppm / 10_000}`, ms(us)]);
      return { percentiles: { ...Object.fromEntries(points), max: ms(amount.maxUs) } };
    }
  }
}

function timeOf(when: FaultModel["when"]): object {
  if (when === "coming") return { activeFrom: "2026-01-01T05:00:00Z" };
  return when === "over" ? { activeFrom: "2025-01-01T00:00:00Z", activeFor: "1s" } : {};
}

function percent(ppm: number): string {
  return `${ppm / 10_000}%`;
}

function ms(us: number): string {
  return `${us / US_PER_MS}ms`;
}
