// What was measured, for people.
import type { Cost } from "./measure.js";

const HEAD = ["scenario", "instructions", "more", "host calls"];

/** A row a scenario; `more` is the difference to the first of them. */
export function tableOf(costs: readonly Cost[]): string {
  const [first] = costs;
  const rows = costs.map((cost) => [
    cost.name,
    whole(cost.instructions),
    cost === first ? "" : signed(cost.instructions - (first?.instructions ?? 0)),
    callsOf(cost, first),
  ]);
  const all = [HEAD, ...rows];
  const widths = HEAD.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  return all.map((row) => lineOf(row, widths)).join("\n");
}

/** The functions of a scenario that take at least one instruction a request. */
export function functionsOf({ name, functions }: Cost): string {
  const rows = functions.filter(([, instructions]) => instructions >= 1);
  return [name, ...rows.map(([of, instructions]) => `  ${whole(instructions).padStart(6)}  ${of}`)].join(
    "\n",
  );
}

/** All calls in the first row, in the others what is different from it. */
function callsOf({ hostCalls }: Cost, first: Cost | undefined): string {
  const before = first === undefined || first.hostCalls === hostCalls ? {} : first.hostCalls;
  const names = [...new Set([...Object.keys(before), ...Object.keys(hostCalls)])];
  const differences = names.map((name) => [name, (hostCalls[name] ?? 0) - (before[name] ?? 0)] as const);
  const shown = differences.filter(([, calls]) => Math.abs(calls) >= 0.01);
  if (before !== first?.hostCalls) return shown.map(([name, calls]) => `${number(calls)} ${name}`).join(", ");
  if (shown.length === 0) return "the same";
  return shown.map(([name, calls]) => `${calls > 0 ? "+" : ""}${number(calls)} ${name}`).join(", ");
}

function lineOf(row: readonly string[], widths: readonly number[]): string {
  const cells = row.map((cell, column) => {
    const width = widths[column] ?? 0;
    return column === 1 || column === 2 ? cell.padStart(width) : cell.padEnd(width);
  });
  return cells.join("  ").trimEnd();
}

function whole(value: number): string {
  return Math.round(value).toLocaleString("en-US");
}

function signed(value: number): string {
  return value < 0 ? whole(value) : `+${whole(value)}`;
}

function number(value: number): string {
  return String(Math.round(value * 100) / 100);
}
