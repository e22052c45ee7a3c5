// What the launches told: over an Envoy with an empty Wasm filter of the same launch, in MB of 10^6 bytes.
import { type Cell, type Figure, figureOf, type Table, type Verdict, verdictOf } from "../../result/index.js";
import type { Sample } from "./measure.js";
import type { Start } from "./start.js";

const MB = 1e6;
/** Of the whole Envoy, and for each worker. */
const LIMIT_MB = { base: 3, worker: 1.5 };
/** The scenario that the limit is for. */
export const JUDGED = "full-set";
const COLUMNS = [
  "chain",
  "workers",
  "VMs",
  "RSS after the start, MB",
  "RSS after the requests, MB",
  "over empty after the start, MB",
  "over empty after the requests, MB",
  "of it in pages of its own, MB",
];

/** `empty`: the subject that the others are compared with, launch by launch. */
export function tableOf(samples: readonly Sample[], empty: string, notes: readonly string[]): Table {
  const groups = [...new Set(samples.map(({ concurrency }) => concurrency))];
  const subjects = [...new Set(samples.map(({ subject }) => subject))];
  const rows = groups.flatMap((concurrency) =>
    subjects.map((subject) => rowOf(samples, subject, concurrency, empty)),
  );
  return { title: "Memory of an Envoy", columns: COLUMNS, rows, notes };
}

/** `empty`: the subject that the others are compared with, launch by launch. */
export function startTable(starts: readonly Start[], empty: string): Table {
  const subjects = [...new Set(starts.map(({ subject }) => subject))];
  const of = (subject: string) =>
    starts.filter((each) => each.subject === subject).sort((one, other) => one.launch - other.launch);
  const base = of(empty);
  const rows = subjects.map((subject): Cell[] => {
    const own = of(subject).map(({ tookMs }) => tookMs);
    const over = own.map((tookMs, launch) => tookMs - (base[launch]?.tookMs ?? Number.NaN));
    return [subject, figureOf(own), subject === empty ? undefined : figureOf(over)];
  });
  return {
    title: "Start of an Envoy",
    columns: ["chain", "until its workers start, ms", "over empty Wasm, ms"],
    rows,
    notes: ["By the instants in Envoy's own log, to the millisecond; 1 worker; one Envoy at a time."],
  };
}

/** For each concurrency that the judged scenario was measured at. */
export function verdictsOf(samples: readonly Sample[], empty: string): Verdict[] {
  const judged = samples.filter(({ subject }) => subject === JUDGED);
  const groups = [...new Set(judged.map(({ concurrency }) => concurrency))];
  return groups.map((concurrency) =>
    verdictOf({
      target: `RSS of the full set over an empty Wasm filter, ${workersOf(concurrency)}, after requests`,
      bound: "at most",
      limit: LIMIT_MB.base + LIMIT_MB.worker * concurrency,
      unit: "MB",
      figure: figureOver(samples, JUDGED, concurrency, empty, (sample) => sample.used.rss),
    }),
  );
}

function rowOf(samples: readonly Sample[], subject: string, concurrency: number, empty: string): Cell[] {
  const own = of(samples, subject, concurrency);
  const figure = (read: (sample: Sample) => number) => figureOf(own.map((sample) => read(sample) / MB));
  const over = (read: (sample: Sample) => number) =>
    subject === empty ? undefined : figureOver(samples, subject, concurrency, empty, read);
  return [
    subject,
    concurrency,
    figureOf(own.map(({ vms }) => vms)).median,
    figure(({ started }) => started.rss),
    figure(({ used }) => used.rss),
    over(({ started }) => started.rss),
    over(({ used }) => used.rss),
    over(({ used }) => used.own),
  ];
}

/** MB; each launch's against the empty one of the same launch. */
function figureOver(
  samples: readonly Sample[],
  subject: string,
  concurrency: number,
  empty: string,
  read: (sample: Sample) => number,
): Figure {
  const base = of(samples, empty, concurrency);
  const differences = of(samples, subject, concurrency).flatMap((sample) => {
    const beside = base.find(({ launch }) => launch === sample.launch);
    return beside === undefined ? [] : [(read(sample) - read(beside)) / MB];
  });
  return figureOf(differences);
}

function of(samples: readonly Sample[], subject: string, concurrency: number): Sample[] {
  return samples.filter((each) => each.subject === subject && each.concurrency === concurrency);
}

function workersOf(concurrency: number): string {
  return concurrency === 1 ? "1 worker" : `${concurrency} workers`;
}
