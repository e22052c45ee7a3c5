// From rounds to figures: costs of a copy, and ratios of two of them. Both are taken within a round, so that what made
// one round slower than another is in both of their terms.
import { type Figure, figureOf, type Skip, type Verdict, verdictOf } from "../../result/index.js";
import { FLOOR } from "./build.js";
import { baseName, type Comparison, type Group, type Measure } from "./group.js";
import type { Round } from "./round.js";
import type { Subject } from "./subject.js";

const NS_A_US = 1_000;

/** Microseconds of CPU a request. */
export function requestCost({ name }: Subject, rounds: readonly Round[]): Figure {
  return figureOf(rounds.map((round) => readingOf(round, name) / NS_A_US));
}

/** Microseconds of CPU that each copy adds to a request; undefined for what holds none. */
export function copyCost(subject: Subject, rounds: readonly Round[]): Figure | undefined {
  if (subject.copies === 0) return undefined;
  return figureOf(rounds.map((round) => copyNs(subject, round) / NS_A_US));
}

/** The cost of one in that of the other; undefined where one of them was not measured, or costs nothing that shows. */
export function ratioOf(
  one: Subject,
  other: Subject,
  measure: Measure,
  rounds: readonly Round[],
): Figure | undefined {
  const cost = (subject: Subject, round: Round) =>
    measure === "copy" ? copyNs(subject, round) : readingOf(round, subject.name);
  const ratios = rounds.map((round) => cost(one, round) / cost(other, round));
  // What is near nothing divides to anything; a ratio to it says nothing.
  const isMeasured = rounds.every((round) => cost(other, round) > 0);
  return isMeasured && ratios.every(Number.isFinite) ? figureOf(ratios) : undefined;
}

/** Of the comparisons whose two subjects were measured. */
export function verdictsOf(group: Group, rounds: readonly Round[]): Verdict[] {
  return group.comparisons.flatMap((comparison) => {
    const figure = figureFor(comparison, group, rounds);
    if (figure === undefined) return [];
    const { target, bound, limit } = comparison;
    const verdict = verdictOf({ target, bound, limit, unit: "x", figure });
    const note = verdict.state === "holds" ? undefined : noteOf(comparison, group, rounds);
    return [note === undefined ? verdict : { ...verdict, note }];
  });
}

/** The comparisons that have no verdict though both of their subjects were measured. */
export function unjudgedOf(group: Group, rounds: readonly Round[]): Skip[] {
  return group.comparisons.flatMap((comparison) => {
    const { target, to } = comparison;
    if (subjectsOf(comparison, group) === undefined || figureFor(comparison, group, rounds)) return [];
    const why = `in at least one of ${rounds.length} rounds ${to} cost nothing that shows; measure on a machine with less other work`;
    return [{ what: target, why }];
  });
}

/** What of the cost no logic of the filter can take away: the calls to the host, and the host's own work for them. */
function noteOf({ of, to }: Comparison, group: Group, rounds: readonly Round[]): string | undefined {
  if (of !== group.ours || to === FLOOR) return undefined;
  const figure = figureFor({ of: FLOOR, to }, group, rounds);
  if (figure === undefined) return undefined;
  const [median, low, high] = [figure.median, figure.low, figure.high].map((each) => each.toFixed(2));
  return `its floor, which makes the same calls and decides nothing, takes ${median} x [${low}, ${high}]`;
}

function figureFor(
  compared: Pick<Comparison, "of" | "to">,
  group: Group,
  rounds: readonly Round[],
): Figure | undefined {
  const both = subjectsOf(compared, group);
  return both && ratioOf(...both, group.measure, rounds);
}

/** Undefined where one of them was not measured. */
function subjectsOf(
  { of, to }: Pick<Comparison, "of" | "to">,
  { subjects }: Group,
): [Subject, Subject] | undefined {
  const subject = (name: string) => subjects.find((each) => each.name === name);
  const [one, other] = [subject(of), subject(to)];
  return one && other && [one, other];
}

function copyNs({ name, copies, workers }: Subject, round: Round): number {
  return (readingOf(round, name) - readingOf(round, baseName(workers))) / copies;
}

function readingOf(round: Round, name: string): number {
  const reading = round.get(name);
  if (reading === undefined) throw new RangeError(`${name} was not measured`);
  return reading.cpuNs;
}
