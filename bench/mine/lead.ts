// What a reader takes away from a page, in sentences, from the tables of the steps.
import { formatNumber } from "../report/index.js";
import type { Cell, Figure, StepResult } from "../result/index.js";
import type { MineOptions } from "./options.js";
import type { Seen } from "./probe.js";

const US_A_SECOND = 1e6;

export function leadOf(results: readonly StepResult[], seen: Seen, { rate }: MineOptions): string[] {
  return [metOf(seen), cpuOf(results, rate), latencyOf(results, rate), memoryOf(results)].filter(
    (sentence) => sentence !== undefined,
  );
}

/** What became of the request, so that nobody takes the cost of a request that no policy met for that of one that did. */
function metOf({ status, outcomes }: Seen): string {
  const counted = [...outcomes].map(([outcome, count]) => `${count} ${outcome}`).join(", ") || "none";
  return `The request is answered with ${status}; of the first ones the filter counted ${counted}.`;
}

function cpuOf(results: readonly StepResult[], rate: number): string | undefined {
  const copy = figureIn(results, "cpu", "Meshfuse", "CPU, us a copy");
  const request = figureIn(results, "cpu", "no filter", "CPU, us a request");
  if (copy === undefined || request === undefined) return undefined;
  const share = formatNumber((copy.median * rate * 100) / US_A_SECOND);
  const more = formatNumber((copy.median / request.median) * 100);
  return (
    `It takes ${formatNumber(copy.median)} us of CPU a request, ${more} % of what this Envoy takes for a request that it ` +
    `answers at once without filters: ${share} % of one core at ${rate} requests a second.`
  );
}

function latencyOf(results: readonly StepResult[], rate: number): string | undefined {
  const over = figureIn(results, "latency", "mine", "p50 over no filter, us");
  if (over === undefined) return undefined;
  if (over.low <= 0 && over.high >= 0)
    return `At ${rate} requests a second no difference in the median latency could be told from noise.`;
  const words = over.median > 0 ? "longer" : "less long";
  return (
    `At ${rate} requests a second the median request takes ${formatNumber(Math.abs(over.median))} us ${words} than ` +
    "without filters."
  );
}

function memoryOf(results: readonly StepResult[]): string | undefined {
  const over = figureIn(results, "memory", "mine", "over empty after the requests, MB");
  return (
    over &&
    `An Envoy with one worker has ${formatNumber(over.median)} MB more than with an empty Wasm filter.`
  );
}

/** The figure of a row (by its first cell) and a column (by its head) of a step's tables. */
function figureIn(
  results: readonly StepResult[],
  step: string,
  row: string,
  column: string,
): Figure | undefined {
  const tables = results.filter((result) => result.step === step).flatMap((result) => result.tables);
  for (const { columns, rows } of tables) {
    const cell: Cell = rows.find(([name]) => name === row)?.[columns.indexOf(column)];
    if (typeof cell === "object" && cell !== null) return cell;
  }
  return undefined;
}
