// What is compared: one request each, in this order in both hosts, so that ids are the same too.
import type { Scenario } from "../scenario.js";
import { ACTIONS } from "./actions.js";
import { CALLS } from "./calls.js";
import { CUTS } from "./cuts.js";
import { ENDS } from "./ends.js";
import { READS } from "./reads.js";

export const SCENARIOS: readonly Scenario[] = [...ENDS, ...ACTIONS, ...CUTS, ...READS, ...CALLS];
