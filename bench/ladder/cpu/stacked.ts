// The group of a scenario whose filter leaves each request as it was: 16 copies of everything, and one of the filter.
import { emptyLua, emptyWasm, type Peer } from "../../peers/index.js";
import type { Skip } from "../../result/index.js";
import type { Scenario } from "../../scenario/index.js";
import type { Settings } from "../step.js";
import {
  bare,
  FLOOR,
  type FloorOf,
  filterOf,
  floorSubject,
  ONE,
  OURS,
  parted,
  peerSubject,
} from "./build.js";
import type { Comparison, Group } from "./group.js";
import type { Sizes } from "./round.js";
import type { Subject } from "./subject.js";

export const COPIES = 16;

/** Costs stop falling after some 8,000 requests to a new process; see bench/README.md. */
export const STACKED_SIZES: Sizes = { warmUp: 10_000, sample: 3_000, passes: 4 };
/** Of 9 samples on, the interval leaves out the extremes. */
export const STACKED_ROUNDS = { least: 9, most: 13 };
/** Where nothing is judged: the fewest whose extremes are an interval of 95 %. */
const UNJUDGED_ROUNDS = { least: 6, most: 6 };

/** By scenario: how many times its floor it may cost, an empty Wasm filter, an empty Lua one. */
const LIMITS: Readonly<Record<string, { floor: number; wasm: number; lua?: number }>> = {
  "pass-through": { floor: 1.2, wasm: 4 },
  breaker: { floor: 1.2, wasm: 4 },
  "full-set": { floor: 1.25, wasm: 7, lua: 3.2 },
};
/** By peer: how many times the filter it costs at least. */
const SDKS: Readonly<Record<string, number>> = { "assemblyscript-sdk": 4, "rust-sdk": 1.15 };

export interface Beside {
  floorOf: FloorOf;
  /** Those that stand beside this scenario. */
  peers: readonly Peer[];
}

export async function stackedGroup(
  scenario: Scenario,
  { floorOf, peers }: Beside,
  settings: Settings,
): Promise<{ group: Group; skipped: Skip[] }> {
  const made: (Subject | Skip)[] = [
    bare(scenario),
    filterOf(scenario, settings.module, COPIES),
    filterOf(scenario, settings.module, 1, ONE),
    await floorSubject(scenario, COPIES, floorOf, settings),
  ];
  for (const peer of peers) made.push(await peerSubject(peer, scenario, COPIES, settings));
  const { subjects, skipped } = parted(made);
  const comparisons = comparisonsOf(scenario.name);
  const group: Group = {
    name: scenario.name,
    title: `${scenario.name}: ${scenario.what}`,
    subjects,
    measure: "copy",
    ours: OURS,
    comparisons,
    sizes: STACKED_SIZES,
    rounds: comparisons.length > 0 ? STACKED_ROUNDS : UNJUDGED_ROUNDS,
    notes: peers.map(({ name, what }) => `${name}: ${what}.`),
  };
  return { group, skipped };
}

function comparisonsOf(scenario: string): Comparison[] {
  const limits = LIMITS[scenario];
  if (limits === undefined) return [];
  const most = (to: string, limit: number | undefined): Comparison[] =>
    limit === undefined
      ? []
      : [{ target: `${scenario}: Meshfuse against ${to}`, of: OURS, to, bound: "at most", limit }];
  const least = ([of, limit]: [string, number]): Comparison[] =>
    scenario === "breaker"
      ? [{ target: `${scenario}: ${of} against Meshfuse`, of, to: OURS, bound: "at least", limit }]
      : [];
  return [
    ...most(FLOOR, limits.floor),
    ...most(emptyWasm.name, limits.wasm),
    ...most(emptyLua.name, limits.lua),
    ...Object.entries(SDKS).flatMap(least),
  ];
}
