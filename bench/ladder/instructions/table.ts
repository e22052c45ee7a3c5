// What was measured, as tables.
import type { Cell, Table } from "../../result/index.js";
import { CASES } from "./cases.js";
import type { Cost } from "./measure.js";

const PARTS = ["create", "request", "response", "log", "end"] as const;
/** Of the functions of a case: the others are what is left. */
const SHOWN_FUNCTIONS = 30;
/** What wasm2c puts before the names of functions. */
const PREFIX = /^(Z_guestZ_|w2c_)/;

/** A row a case; `more` is the difference to the first of them. */
export function requestTable(costs: readonly Cost[]): Table {
  const [first] = costs;
  return {
    title: "Instructions of a request",
    columns: [
      "scenario",
      "what",
      "instructions",
      `more than ${first?.name ?? "the first"}`,
      ...["stream begins", "request headers", "response headers", "log", "body and end", "a tick"],
      "host calls",
    ],
    rows: costs.map((cost) => [
      cost.name,
      CASES.find(({ name }) => name === cost.name)?.what,
      Math.round(cost.instructions),
      cost === first ? undefined : Math.round(cost.instructions - (first?.instructions ?? 0)),
      ...PARTS.map((part): Cell => Math.round(cost.parts[part])),
      cost.tick,
      callsOf(cost, first),
    ]),
    notes: [
      "Ticks come ten times a second, whatever the number of requests: they are not among a request's instructions.",
      "Host calls: all in the first row, in the others what is different from it; a part of one where not each request makes it.",
    ],
  };
}

/** A row a count; `cost per request against rules, keys`. */
export function growthTable(costs: readonly Cost[]): Table {
  const sets = ["rules", "keys"].map((what) => {
    const rows = costs.filter(({ name }) => name.startsWith(`${what}-`));
    return rows.map(({ name, instructions, tick }): Cell[] => [
      what,
      Number(name.slice(what.length + 1)),
      Math.round(instructions),
      Math.round((instructions / (rows[0]?.instructions ?? instructions)) * 100) / 100,
      tick,
    ]);
  });
  return {
    title: "Growth",
    columns: ["of what", "count", "instructions of a request", "times the first", "instructions of a tick"],
    rows: sets.flat(),
  };
}

/** A module beside the filter, in one scenario. */
export interface Beside {
  scenario: string;
  module: string;
  cost: Cost;
}

export function besideTable(found: readonly Beside[], costs: readonly Cost[]): Table {
  return {
    title: "Beside other modules",
    columns: ["scenario", "module", "instructions", "the filter's", "host calls"],
    rows: found.map(({ scenario, module, cost }) => [
      scenario,
      module,
      Math.round(cost.instructions),
      Math.round(costs.find(({ name }) => name === scenario)?.instructions ?? Number.NaN),
      callsOf(cost, undefined),
    ]),
    notes: ["A floor makes the filter's calls to the host and has no logic: see bench/floor."],
  };
}

/** Where the instructions of one case are; names need a module with a name section (`asc --debug`). */
export function functionTable({ name, functions }: Cost): Table {
  return {
    title: `Where the instructions of ${name} are`,
    columns: ["function", "instructions of a request"],
    rows: functions
      .slice(0, SHOWN_FUNCTIONS)
      .map(([of, instructions]) => [of.replace(PREFIX, ""), Math.round(instructions)]),
    notes: ["Ticks among them. A module with names (`asc --debug`) shows which functions these are."],
  };
}

/** All calls in the first row, in the others what is different from it. */
function callsOf({ hostCalls }: Cost, first: Cost | undefined): string {
  const before = first === undefined || first.hostCalls === hostCalls ? {} : first.hostCalls;
  const names = [...new Set([...Object.keys(before), ...Object.keys(hostCalls)])];
  const differences = names.map((name) => [name, (hostCalls[name] ?? 0) - (before[name] ?? 0)] as const);
  const shown = differences.filter(([, calls]) => Math.abs(calls) >= 0.01);
  const isWhole = before !== first?.hostCalls;
  if (shown.length === 0) return isWhole ? "none" : "the same";
  const sign = (calls: number) => (calls > 0 && !isWhole ? "+" : "");
  return shown.map(([name, calls]) => `${sign(calls)}${Math.round(calls * 100) / 100} ${name}`).join(", ");
}
