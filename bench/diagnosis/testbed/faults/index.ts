// Every fault of the testbed: what, and where.
import type { FaultPlan } from "../levers.js";
import { gone, networkDelay, resets, slowEdge, stalls } from "./link.js";
import { overload } from "./load.js";
import { breakerHeldOpen, experiment, forcedOpen } from "./own.js";
import { badCaller, badVersion, cpuBurn, crash, errors, refused, slowService } from "./service.js";

/** What happens at one time: one fault, or two at different places. */
export type Mishap = readonly [FaultPlan, ...FaultPlan[]];

const SINGLE: readonly FaultPlan[] = [
  ...["productpage", "details", "reviews", "ratings"].map(slowService),
  ...["productpage", "details", "ratings"].map(cpuBurn),
  ...["details", "reviews", "ratings"].map(errors),
  ...["details", "ratings"].map(crash),
  ...["reviews", "ratings"].map(refused),
  gone("productpage", "details"),
  networkDelay("details", { caller: "productpage" }),
  networkDelay("reviews"),
  networkDelay("productpage"),
  slowEdge("productpage", "reviews"),
  slowEdge("reviews", "ratings"),
  stalls("productpage", "details"),
  stalls("reviews", "ratings"),
  resets("productpage", "reviews"),
  resets("productpage", "details"),
  badVersion("reviews", "v3", "slow"),
  badVersion("reviews", "v3", "failing"),
  badCaller("reviews", "ratings", [6, 9]),
  badCaller("productpage", "details", [3, 5]),
  overload("details"),
  forcedOpen("productpage", "details"),
  breakerHeldOpen(),
  experiment("details", "delay"),
  experiment("reviews", "abort"),
];

const PAIRS: readonly Mishap[] = [
  [slowService("details"), errors("ratings")],
  [networkDelay("details", { caller: "productpage" }), slowService("ratings")],
  [errors("details"), slowEdge("reviews", "ratings")],
];

export const MISHAPS: readonly Mishap[] = [...SINGLE.map((plan): Mishap => [plan]), ...PAIRS];

/** For tables: `two at once` where it is several. */
export function kindOf([plan, ...more]: Mishap): string {
  return more.length === 0 ? plan.kind : "two at once";
}

/** `slow service at ratings`, and the others after commas. */
export function titleOf(mishap: Mishap): string {
  return mishap.map(({ kind, place }) => `${kind} at ${place}`).join(", ");
}
