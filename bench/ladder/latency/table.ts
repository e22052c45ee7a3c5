// The samples as tables, one for each rate.
import { type Cell, figureOf, type Table } from "../../result/index.js";
import { QUANTILES, type Sample } from "./sample.js";

/** Over such a share of a row's own p99 the generator's lateness is most of what the row can tell there. */
const NOISY_SHARE = 0.5;
const COLUMNS = [
  "chain",
  ...QUANTILES.map((share) => `p${Math.round(share * 1_000) / 10}, us`),
  "p50 over no filter, us",
  "p99 of the generator's lateness, us",
];

/** `bare`: the subject that the others are compared with, round by round. */
export function tablesOf(samples: readonly Sample[], bare: string): Table[] {
  const rates = [...new Set(samples.map(({ ratePerSecond }) => ratePerSecond))];
  return rates.map((rate) => {
    const here = samples.filter(({ ratePerSecond }) => ratePerSecond === rate);
    const subjects = [...new Set(here.map(({ subject }) => subject))].sort(inOrder(samples));
    const of = (subject: string) => here.filter((each) => each.subject === subject);
    const rows = subjects.map((subject) => rowOf(subject, of(subject), subject === bare ? [] : of(bare)));
    return {
      title: `Latency at ${rate} requests a second`,
      columns: COLUMNS,
      rows,
      notes: notesOf(here, subjects),
    };
  });
}

/** That of the first round. */
function inOrder(samples: readonly Sample[]): (one: string, other: string) => number {
  const names = samples.map(({ subject }) => subject);
  return (one, other) => names.indexOf(one) - names.indexOf(other);
}

function rowOf(subject: string, own: readonly Sample[], bare: readonly Sample[]): Cell[] {
  const quantiles = QUANTILES.map((_, index) => cell(own.map(({ quantilesUs }) => quantilesUs[index])));
  const over = bare.map(({ quantilesUs: [theirs] }, round) => minus(own[round]?.quantilesUs[0], theirs));
  return [subject, ...quantiles, cell(over), cell(own.map(({ lateUs }) => lateUs))];
}

function minus(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined || other === undefined ? undefined : one - other;
}

/** Undefined unless every round has it. */
function cell(values: readonly (number | undefined)[]): Cell {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 || known.length < values.length ? undefined : figureOf(known);
}

function notesOf(samples: readonly Sample[], subjects: readonly string[]): string[] {
  const notes: string[] = [];
  const median = (values: readonly number[]) => figureOf(values).median;
  const noisy = subjects.filter((subject) => {
    const own = samples.filter((each) => each.subject === subject);
    const p99s = own.map(({ quantilesUs: [, , p99] }) => p99).filter((p99) => p99 !== undefined);
    return p99s.length > 0 && median(own.map(({ lateUs }) => lateUs)) > NOISY_SHARE * median(p99s);
  });
  if (noisy.length > 0)
    notes.push(
      `The generator's own lateness is over half of p99 for: ${noisy.join(", ")}. Do not judge by it.`,
    );
  const queued = samples.reduce((sum, each) => sum + each.queued, 0);
  if (queued > 0) notes.push(`${queued} requests found no free connection when they were due, and waited.`);
  const isShort = samples.some(({ quantilesUs }) => quantilesUs.includes(undefined));
  if (isShort) notes.push("A quantile with fewer than two requests beyond it in a run is not shown.");
  return notes;
}
