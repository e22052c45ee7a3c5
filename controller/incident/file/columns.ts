/** Samples of a series as columns: half the bytes of rows, and the same numbers. */
import type { Outcome, Samples, StepLatency, StepSample } from "../../model/index.js";

type Column = (number | null)[];
/** Where a row of steps with samples begins, and how many they are. */
type Run = readonly [first: number, steps: number];

/** An entry of a column for each step that was heard of. */
export interface SampleColumns {
  heard: readonly Run[];
  requests: Column;
  inFlight: Column;
  /** Null: absent, which is 0. Outcomes that no sample has are left out. */
  outcomes: Partial<Record<Outcome, Column>>;
  /** Entries whose outcomes are not told. */
  untold: readonly number[];
  /** Null: not told. */
  latency: Partial<Record<keyof StepLatency, Column>>;
}

/** Numbers that JSON has no word for are not told. */
export function columnsOf(samples: Samples): SampleColumns {
  const heard = samples.filter((sample) => sample !== undefined);
  return {
    heard: runsOf(samples),
    requests: heard.map(({ requests }) => told(requests)),
    inFlight: heard.map(({ inFlight }) => told(inFlight)),
    outcomes: columnsBy(heard.map(({ outcomes }) => outcomes ?? {})),
    untold: heard.flatMap(({ outcomes }, entry) => (outcomes === null ? entry : [])),
    latency: columnsBy(heard.map(({ latency }) => latency)),
  };
}

/** What does not fit together, as `requests has 3 entries, heard has 4`; empty: it fits a window of so many steps. */
export function columnErrors(columns: SampleColumns, steps: number): string[] {
  const { heard, requests, inFlight, outcomes, untold, latency } = columns;
  let [next, entries] = [0, 0];
  for (const [first, count] of heard) {
    if (first < next || count === 0 || first + count > steps) {
      return [`heard: [${first}, ${count}] is not after the one before and within ${steps} steps`];
    }
    [next, entries] = [first + count, entries + count];
  }
  const all = { requests, inFlight, ...prefixed("outcomes", outcomes), ...prefixed("latency", latency) };
  const uneven = Object.entries(all)
    .filter(([, column]) => column.length !== entries)
    .map(([name, { length }]) => `${name} has ${length} entries, heard has ${entries}`);
  const stray = untold.find((entry) => entry >= entries);
  return stray === undefined ? uneven : [...uneven, `untold: there is no entry ${stray}`];
}

/** Back to samples; what `columnErrors` finds nothing in. */
export function samplesOf(columns: SampleColumns, steps: number): Samples {
  const heard = columns.requests.map((requests, entry): StepSample => {
    return { requests, outcomes: {}, latency: {}, inFlight: columns.inFlight[entry] ?? null };
  });
  spread(columns.outcomes, (entry) => heard[entry]?.outcomes);
  spread(columns.latency, (entry) => heard[entry]?.latency);
  for (const entry of columns.untold) {
    const sample = heard[entry];
    if (sample !== undefined) sample.outcomes = null;
  }
  const samples: (StepSample | undefined)[] = new Array(steps).fill(undefined);
  let entry = 0;
  for (const [first, count] of columns.heard) {
    for (let step = first; step < first + count; step++) samples[step] = heard[entry++];
  }
  return samples;
}

function runsOf(samples: Samples): Run[] {
  const runs: [number, number][] = [];
  for (let step = 0; step < samples.length; step++) {
    if (samples[step] === undefined) continue;
    const last = runs.at(-1);
    if (last !== undefined && last[0] + last[1] === step) last[1]++;
    else runs.push([step, 1]);
  }
  return runs;
}

/** A column for each name that any row has a number under. */
function columnsBy<K extends string>(
  rows: readonly Partial<Record<K, number>>[],
): Partial<Record<K, Column>> {
  const columns: Partial<Record<K, Column>> = {};
  for (let entry = 0; entry < rows.length; entry++) {
    const row = rows[entry];
    for (const name in row) {
      const value = told(row[name]);
      if (value === null) continue;
      columns[name] ??= new Array<number | null>(rows.length).fill(null);
      const column = columns[name];
      if (column !== undefined) column[entry] = value;
    }
  }
  return columns;
}

/** Each number of each column to its entry, under the column's name. */
function spread<K extends string>(
  columns: Partial<Record<K, Column>>,
  entryOf: (entry: number) => Partial<Record<K, number>> | null | undefined,
): void {
  for (const name in columns) {
    const column = columns[name] ?? [];
    for (let entry = 0; entry < column.length; entry++) {
      const value = column[entry] ?? null;
      const fields = entryOf(entry);
      if (value !== null && fields !== null && fields !== undefined) fields[name] = value;
    }
  }
}

function told(value: number | null | undefined): number | null {
  return value !== null && value !== undefined && Number.isFinite(value) ? value : null;
}

function prefixed(prefix: string, columns: Readonly<Record<string, Column>>): Record<string, Column> {
  return Object.fromEntries(Object.entries(columns).map(([name, column]) => [`${prefix}.${name}`, column]));
}
