// The rules of a program: the matches of its breakers, faults and tags in one row, whatever they are of.
import { allot } from "./area";
import { BreakerSpec, Dimension, FaultSpec, NEEDS_SOURCE, Program, Rule, TagSpec } from "./program";
import { refused } from "./refusal";

/** Bits of NEEDS_* that stand for lists of a match. */
const LISTS: u32 = (NEEDS_SOURCE << 1) - 1;

/** Puts the matches of all breakers, faults and tags into one row of rules. */
export function listRules(program: Program): void {
  const count = program.breakerCount + program.faultCount + program.tagCount;
  program.rules = allot(count * <u32>offsetof<Rule>());
  if (refused) return;
  program.rowSize = ((count + 63) >> 6) << 3;
  addRules(program, program.breakers, program.breakerCount, <u32>offsetof<BreakerSpec>());
  addRules(program, program.faults, program.faultCount, <u32>offsetof<FaultSpec>());
  addRules(program, program.tags, program.tagCount, <u32>offsetof<TagSpec>());
}

export function ruleAt(program: Program, index: u32): Rule {
  return changetype<Rule>(program.rules + index * offsetof<Rule>());
}

/** The list with this number of all matches. */
export function dimensionOf(program: Program, list: u32): Dimension {
  return changetype<Dimension>(program.dimensions + list * offsetof<Dimension>());
}

/** Records of `size` bytes, whichever they are: all have their match at the same place. */
function addRules(program: Program, table: usize, count: u32, size: u32): void {
  for (let i: u32 = 0; i < count; i++) {
    const rule = ruleAt(program, program.ruleCount++);
    rule.match = changetype<BreakerSpec>(table + i * size).match;
    rule.needs = rule.match.needs & LISTS;
  }
}
