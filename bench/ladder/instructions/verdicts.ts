// What the filter may take in instructions, as far as the cases that show it were measured.
import { exactly, type Verdict, verdictOf } from "../../result/index.js";
import type { Cost } from "./measure.js";

const BASE = "pass-through";

/** `over`: the case whose instructions are taken off; undefined: none are. */
interface Target {
  of: string;
  over?: string;
  target: string;
  limit: number;
}

const TARGETS: readonly Target[] = [
  { of: "full-set", target: "the full set", limit: 700 },
  { of: "breaker", over: BASE, target: "a breaker by failures in a row and their rate", limit: 120 },
  { of: "breaker-all", over: BASE, target: "a breaker with every trip", limit: 120 },
  { of: "tag", over: BASE, target: "one tag", limit: 100 },
  { of: "tags-2", over: BASE, target: "two tags, for which the headers are read", limit: 200 },
  { of: "matched-tags-2", over: "matched", target: "two tags where the headers are read anyway", limit: 200 },
  { of: "fault-0", over: BASE, target: "a fault at 0 %", limit: 60 },
  { of: "fault-10", over: BASE, target: "a fault at 10 % that is not drawn", limit: 60 },
  { of: "match", over: BASE, target: "matching a path", limit: 200 },
];

/** One for each target whose cases are among `costs`. */
export function verdictsOf(costs: readonly Cost[]): Verdict[] {
  const byName = new Map(costs.map((cost) => [cost.name, cost]));
  return TARGETS.flatMap(({ of, over, target, limit }) => {
    const cost = byName.get(of);
    const base = over === undefined ? undefined : byName.get(over);
    if (cost === undefined || (over !== undefined && base === undefined)) return [];
    const verdict = verdictOf({
      target: over === undefined ? target : `${target}, over ${over}`,
      bound: "at most",
      limit,
      unit: "instructions",
      figure: exactly(Math.round(cost.instructions - (base?.instructions ?? 0))),
    });
    return [verdict.state === "holds" ? verdict : { ...verdict, note: whereOf(cost, base) }];
  });
}

/** By callback, what is more than in `base`. */
function whereOf(cost: Cost, base: Cost | undefined): string {
  const parts = Object.entries(cost.parts).map(([part, instructions]) => {
    const before = base?.parts[part as keyof Cost["parts"]] ?? 0;
    return [part, Math.round(instructions - before)] as const;
  });
  const list = parts.filter(([, instructions]) => instructions !== 0);
  return `by callback: ${list.map(([part, instructions]) => `${part} ${instructions}`).join(", ")}`;
}
