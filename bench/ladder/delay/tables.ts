// What was measured, for people: a table for each kind of timers, one for toxiproxy, and whether ours is ever early.
import { type Cell as Shown, type Table, type Verdict, verdictOf } from "../../result/index.js";
import type { Measured, Subject, Timers } from "./measure.js";
import { leastOf, quantileOf } from "./quantile.js";
import { CYCLE_MS, type Toxic } from "./toxic.js";

const NAMES: Record<Subject, string> = { meshfuse: "meshfuse", native: "native fault filter" };
const TITLES: Record<Timers, string> = {
  precise: "Delays with precise timers (EVENT_PRECISE_TIMER=1)",
  default: "Delays with Envoy's default timers",
};
const COLUMNS = [
  "delay, ms",
  "at once",
  "who",
  "requests",
  "least error, ms",
  "median error, ms",
  "99th percentile, ms",
];
const MEDIAN = 0.5;
const LATE = 0.99;

/** `measured`: of one kind of timers. */
export function envoyTable(timers: Timers, measured: readonly Measured[]): Table {
  const rows = measured
    .filter(({ cell }) => cell.delayMs > 0)
    .map(({ subject, cell, errorsMs }) => [
      cell.delayMs,
      cell.isBurst ? `${cell.concurrency}, once` : cell.concurrency,
      NAMES[subject],
      ...shown(errorsMs),
    ]);
  const bases = measured
    .filter(({ cell }) => cell.delayMs === 0)
    .map(({ subject, errorsMs }) => `${medianOf(errorsMs).toFixed(3)} ms with the ${NAMES[subject]}`);
  return {
    title: TITLES[timers],
    columns: COLUMNS,
    rows,
    notes: [
      "Error: from the first byte of the request to the first of the answer, by Envoy's access log, less the delay. Of fewer than 100 requests the 99th percentile is the greatest.",
      ...(bases.length > 0
        ? [`Without a delay this time is ${bases.join(" and ")} (median); it is not taken off.`]
        : []),
    ],
  };
}

export function toxiproxyTable(measured: readonly Toxic[]): Table {
  return {
    title: "Delays by toxiproxy",
    columns: ["delay, ms", "connections", ...COLUMNS.slice(3), "base taken off, ms"],
    rows: measured.map(({ cell, baseMs, errorsMs }) => [
      cell.delayMs,
      cell.concurrency,
      ...shown(errorsMs),
      Number(baseMs.toFixed(3)),
    ]),
    notes: [
      "Taken at the client, less the median through the same toxiproxy without a delay: the client's own spread is in it, and an error under 0 need not be an early answer.",
      `Each of 200 connections sends a request every ${CYCLE_MS} ms; before Envoy each sends the next at once.`,
    ],
  };
}

/** One for each kind of timers: the least error of all requests that ours delayed. */
export function neverEarly(timers: Timers, measured: readonly Measured[]): Verdict {
  const errorsMs = measured
    .filter(({ subject, cell }) => subject === "meshfuse" && cell.delayMs > 0)
    .flatMap((each) => each.errorsMs);
  return verdictOf({
    target: `a delay of meshfuse is never early, with ${timers} timers: its least error`,
    bound: "at least",
    limit: 0,
    unit: "ms",
    figure: leastOf(errorsMs),
  });
}

function shown(errorsMs: readonly number[]): Shown[] {
  return [
    errorsMs.length,
    Number(leastOf(errorsMs).median.toFixed(3)),
    quantileOf(errorsMs, MEDIAN),
    quantileOf(errorsMs, LATE),
  ];
}

function medianOf(values: readonly number[]): number {
  return quantileOf(values, MEDIAN).median;
}
