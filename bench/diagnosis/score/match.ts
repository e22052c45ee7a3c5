// Which incident is of which fault, and how good what was said of it is.
import type { Cause, CauseKind } from "../../../controller/model/index.js";
import { answersOf, type Fault, type Recording } from "../recording.js";
import type { Told } from "./replay.js";

/** So long after its end a fault may still be found; a step where steps are longer. */
const GRACE_MS = 20_000;
/** An onset is known to a step, and may lie one before it: what began still earlier was wrong without the fault. */
const EARLY_STEPS = 2;

export interface Judged {
  fault: Fault;
  /** The first incident of its time; absent: it was missed. */
  told?: Told;
  /** Of the first right answer among the causes, from 1 on; absent: none is right. */
  rank?: number;
  /** The kind of that cause is right; absent: no right answer, or the data do not tell the kind. */
  isKindRight?: boolean;
}

export interface Judgement {
  recording: Recording;
  judged: readonly Judged[];
  /** Incidents outside the time of any fault. */
  falseOnes: readonly Told[];
  /** Beyond the first in the time of a fault: the same harm told again. */
  repeated: readonly Told[];
}

export function match(recording: Recording, told: readonly Told[]): Judgement {
  const { faults } = recording;
  const owners = new Map(told.map((each) => [each, ownersOf(recording, each)]));
  const judged = faults.map((fault) => {
    const others = faults.filter((other) => other !== fault && overlap(fault, other));
    const own = told.filter((each) => owners.get(each)?.includes(fault));
    // Of several faults at once each may have an incident of its own.
    const candidates = others.length === 0 ? own.slice(0, 1) : own;
    const all = candidates.map((each) => judge(fault, others, each));
    return best(all) ?? { fault };
  });
  const first = new Set(judged.map((each) => each.told));
  const within = (each: Told) => (owners.get(each) ?? []).length > 0;
  return {
    ...{ recording, judged },
    falseOnes: told.filter((each) => !within(each)),
    repeated: told.filter((each) => within(each) && !first.has(each)),
  };
}

/**
 * The faults that an incident may be of: those that went on when it was detected, else the last that was just over, else one that
 * begins within a step: labels and steps are of two clocks, and neither is better than a step. So
 * none counts for two faults that followed one another, and none that was there before the fault counts for it.
 */
function ownersOf({ window: { stepMs }, faults }: Recording, { onsetMs, detectedMs }: Told): Fault[] {
  const graceMs = Math.max(GRACE_MS, stepMs);
  const near = faults.filter(({ fromMs }) => onsetMs > fromMs - EARLY_STEPS * stepMs);
  const begun = near.filter(({ fromMs }) => detectedMs > fromMs);
  const going = begun.filter(({ toMs }) => detectedMs <= toMs);
  if (going.length > 0) return going;
  const late = begun.filter(({ toMs }) => detectedMs <= toMs + graceMs);
  const lastMs = Math.max(...late.map(({ toMs }) => toMs));
  if (late.length > 0) return late.filter(({ toMs }) => toMs === lastMs);
  return near.filter(({ fromMs }) => detectedMs <= fromMs && detectedMs > fromMs - stepMs);
}

/** A cause that is right for another fault of the same time takes no place from this one. */
function judge(fault: Fault, others: readonly Fault[], told: Told): Judged {
  const causes = told.causes.filter(
    (cause) => isRight(fault, cause) || !others.some((other) => isRight(other, cause)),
  );
  const index = causes.findIndex((cause) => isRight(fault, cause));
  const right = causes[index];
  if (right === undefined) return { fault, told };
  const kinds: readonly CauseKind[] = fault.kinds;
  const isKindRight = kinds.length === 0 ? undefined : kinds.includes(right.kind);
  return { fault, told, rank: index + 1, ...(isKindRight === undefined ? {} : { isKindRight }) };
}

function isRight({ targets }: Fault, { target }: Pick<Cause, "target">): boolean {
  return answersOf(target).some((answer) => targets.includes(answer));
}

function best(all: readonly Judged[]): Judged | undefined {
  return [...all].sort((one, other) => (one.rank ?? Infinity) - (other.rank ?? Infinity))[0];
}

function overlap(one: Fault, other: Fault): boolean {
  return one.fromMs < other.toMs && other.fromMs < one.toMs;
}
