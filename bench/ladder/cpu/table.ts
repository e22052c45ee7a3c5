// What was measured, for people and for programs.
import type { Skip, StepResult, Table } from "../../result/index.js";
import { copyCost, ratioOf, requestCost } from "./compare.js";
import type { Group } from "./group.js";
import type { Measured } from "./measure.js";
import type { Round } from "./round.js";
import type { Subject } from "./subject.js";

export interface Told {
  measured: readonly Measured[];
  skipped: readonly Skip[];
  /** About the machine. */
  notes: readonly string[];
}

export function resultOf({ measured, skipped, notes }: Told): StepResult {
  const tables = measured.map(({ group, rounds }) => tableOf(group, rounds));
  const [first, ...others] = tables;
  return {
    step: "cpu",
    title: TITLE,
    how: HOW,
    // What holds for all stands below the first.
    tables: first === undefined ? [] : [{ ...first, notes: [...(first.notes ?? []), ...notes] }, ...others],
    verdicts: measured.flatMap(({ verdicts }) => verdicts),
    skipped,
  };
}

export const TITLE = "CPU of a real Envoy";

const HOW =
  "CPU time of the whole Envoy process over a fixed number of requests on 16 kept connections, against the same chain without the filter; 16 copies in a chain, divided by 16. Each round starts every Envoy anew, warms it up and samples all of them in turn, there and back; medians over the rounds with their 95 % interval.";

export function tableOf(group: Group, rounds: readonly Round[]): Table {
  const { title, subjects, measure, ours, sizes } = group;
  const own = subjects.find(({ name }) => name === ours);
  const ratio = (subject: Subject) =>
    own && subject.copies > 0 ? ratioOf(subject, own, measure, rounds) : undefined;
  const byCopy = measure === "copy";
  const columns = ["chain", "copies", "CPU, us a request", ...(byCopy ? ["CPU, us a copy"] : [])];
  const rows = subjects.map((subject) => [
    subject.name,
    subject.copies,
    requestCost(subject, rounds),
    ...(byCopy ? [copyCost(subject, rounds)] : []),
    ratio(subject),
  ]);
  const counts = `${rounds.length} rounds of ${sizes.passes} x ${sizes.sample} requests to each, after ${sizes.warmUp}.`;
  return {
    title,
    columns: [...columns, `times ${ours}, by the ${measure}`],
    rows,
    notes: [counts, ...group.notes],
  };
}
