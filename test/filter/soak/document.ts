// Documents that a controller might push: any of a few dozen breakers, faults and tags, and now and then a bad one.
import { REPORTING } from "../support/collector.js";
import type { Document } from "../support/sidecar.js";
import type { Dice } from "./dice.js";

export const HOSTS = ["ratings", "details", "elsewhere"] as const;
export const PATHS = ["/a", "/b", "/c", "/healthz"] as const;
const SERVICES = [
  { name: "default/ratings", hosts: ["ratings"] },
  { name: "default/details", hosts: ["details"] },
];
const MODES = ["enforce", "enforce", "enforce", "shadow", "forcedOpen", "disabled"] as const;
const NAMES = 40;
const REFUSED = 0.1;

export function documentBy(dice: Dice, direction: "inbound" | "outbound"): Document {
  const revision = dice.below(2 ** 31).toString(16);
  if (dice.chance(REFUSED)) return { direction, revision, breakers: [{ name: "b" }] };
  return {
    ...REPORTING,
    direction,
    revision,
    services: dice.chance(0.9) ? SERVICES : [],
    breakers: distinct(dice, 6, "b").map((name) => breakerBy(dice, name)),
    faults: distinct(dice, 3, "f").map((name) => faultBy(dice, name)),
    tags: dice.chance(0.5) ? [{ name: "tenant", from: { header: "x-tenant" }, maxValues: 5 }] : [],
  };
}

function distinct(dice: Dice, most: number, prefix: string): string[] {
  const names = Array.from({ length: dice.below(most + 1) }, () => `${prefix}${dice.below(NAMES)}`);
  return [...new Set(names)];
}

function breakerBy(dice: Dice, name: string): object {
  return {
    name,
    match: { paths: [{ exact: dice.pick(PATHS) }] },
    trip: { consecutive: 1 + dice.below(5), rate: { threshold: "50%", window: "5s", minimum: 4 } },
    open: { base: "1s", factor: 2, max: `${1 + dice.below(20)}s` },
    halfOpen: { probes: 1 + dice.below(3), lease: "2s" },
    mode: dice.pick(MODES),
  };
}

function faultBy(dice: Dice, name: string): object {
  const kinds: readonly [object, ...object[]] = [
    { delay: { fixed: `${1 + dice.below(700)}ms` } },
    { abort: { status: 418 } },
    { delay: { fixed: "50ms" }, abort: { grpc: "UNAVAILABLE" } },
  ];
  const limits = dice.chance(0.5) ? { limits: { concurrent: dice.below(4) } } : {};
  return {
    name,
    match: { paths: [{ exact: dice.pick(PATHS) }] },
    percentage: `${dice.below(60)}%`,
    activeFor: "24h",
    ...dice.pick(kinds),
    ...limits,
  };
}
