// The four numbers by which calls are compared in tables: how many, how many failed, how long they took.
import { from } from "./panel.js";
import { errorShare, MESH_REQUESTS, perSecond, quantile, SHOWN_RANGE, sum } from "./promql.js";
import type { Column } from "./table.js";

/** From which share of failures on a number turns orange, and red. */
export const ERROR_STEPS = from([0.01, "orange"], [0.05, "red"]);
/** In seconds. */
export const SLOW_STEPS = from([1, "orange"], [5, "red"]);

/** Of the requests that `matchers` hold for, for each value of the labels, over the time that is shown. */
export function requestColumns(matchers: string, ...labels: string[]): [Column, Column, ...Column[]] {
  const slower = (quantileOf: number): Column => ({
    title: `p${quantileOf * 100}`,
    unit: "s",
    expr: quantile(quantileOf, matchers, labels, SHOWN_RANGE),
  });
  return [
    {
      ...{ title: "Requests", unit: "reqps" },
      expr: sum(perSecond(MESH_REQUESTS, matchers, SHOWN_RANGE), ...labels),
    },
    {
      ...{ title: "Errors", unit: "percentunit", thresholds: ERROR_STEPS },
      expr: errorShare(matchers, labels, SHOWN_RANGE),
    },
    slower(0.5),
    slower(0.99),
  ];
}

/** p50, p95 and p99 over time, as lines of a graph; `whose` stands before their names. */
export function quantileLines(matchers: string, whose = "") {
  return [0.5, 0.95, 0.99].map((quantileOf) => ({
    expr: quantile(quantileOf, matchers),
    legend: `${whose}p${quantileOf * 100}`,
  }));
}
