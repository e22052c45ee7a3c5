/** Samples of a window: parts of steps in, a row of samples for each key out. */
import { setImmediate as others } from "node:timers/promises";
import type { StepSample } from "../../model/index.js";
import { type Part, sampleOf } from "./sample.js";

/** Parts that are read in one go, some 5 ms: then it is the turn of reports, which may add to steps not read yet. */
const AT_ONCE = 8_000;

export type Row = (StepSample | undefined)[];

/** Steps from a number on; each is so many steps of what it is made from. */
export interface Extent {
  first: number;
  steps: number;
  parts: number;
}

export type EachPart<Key> = (step: number, visit: (key: Key, part: Part) => void) => void;

/** Of those that counted anything. */
export async function rowsOf<Key>(
  { first, steps, parts }: Extent,
  each: EachPart<Key>,
): Promise<Map<Key, Row>> {
  const rows = new Map<Key, Row>();
  let inOneGo = 0;
  for (let at = 0; at < steps; at++) {
    const step = new Map<Key, Part | Part[]>();
    for (let part = 0; part < parts; part++) {
      each((first + at) * parts + part, (key, one) => put(step, key, one));
    }
    for (const [key, one] of step) {
      const row = rows.get(key) ?? emptyRow(steps);
      rows.set(key, row);
      row[at] = sampleOf(Array.isArray(one) ? one : [one]);
    }
    inOneGo += step.size * parts;
    if (inOneGo < AT_ONCE) continue;
    inOneGo = 0;
    await others();
  }
  return rows;
}

/**
 * What nobody told of has no sample; what somebody told of and nobody counted is `idle`. Undefined: nobody told of any
 * step.
 */
export function toldRow(row: Row | undefined, isTold: readonly boolean[], idle: StepSample): Row | undefined {
  if (!isTold.includes(true)) return undefined;
  const told = row ?? emptyRow(isTold.length);
  for (let at = 0; at < isTold.length; at++) {
    if (isTold[at] !== true) told[at] = undefined;
    else told[at] ??= idle;
  }
  return told;
}

function emptyRow(steps: number): Row {
  return new Array<StepSample | undefined>(steps).fill(undefined);
}

function put<Key>(step: Map<Key, Part | Part[]>, key: Key, part: Part): void {
  const before = step.get(key);
  if (before === undefined) step.set(key, part);
  else if (Array.isArray(before)) before.push(part);
  else step.set(key, [before, part]);
}
