// The results as one page without anything beside it: to be sent, or kept with a decision.
import type { Cell, Skip, StepResult, Table } from "../result/index.js";
import { formatCell, formatFigure, formatNumber } from "./format.js";
import type { Report } from "./report.js";

const STYLE = `
body { font: 16px/1.5 system-ui, sans-serif; max-width: 62rem; margin: 2rem auto; padding: 0 1rem; color: #1c2024; background: #fff; }
h1 { font-size: 1.6rem; margin-bottom: .25rem; } h2 { font-size: 1.2rem; margin-top: 2.5rem; } h3 { font-size: 1rem; }
.facts { color: #60646c; font-size: .875rem; margin: 0; } .lead { font-size: 1.125rem; border-left: 4px solid #3e63dd; padding-left: 1rem; }
.scroll { overflow-x: auto; } table { border-collapse: collapse; font-size: .875rem; }
th, td { padding: .35rem .8rem; border-bottom: 1px solid #e0e1e6; text-align: left; } th { font-weight: 600; }
td.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; } td small { color: #60646c; }
pre { background: #f0f0f3; padding: 1rem; overflow-x: auto; font-size: .8125rem; }
@media (prefers-color-scheme: dark) {
  body { color: #edeef0; background: #18191b; } th, td { border-color: #363a3f; } pre { background: #212225; }
  .facts, td small { color: #b0b4ba; } .lead { border-color: #849dff; }
}`;

export interface Page {
  /** What a reader takes away, one paragraph each. */
  lead: readonly string[];
  /** Shown as it stands at the end, with a head of its own. */
  appendix: { title: string; text: string };
}

export function htmlOf(report: Report, { lead, appendix }: Page): string {
  const skips = report.results.flatMap(({ skipped }) => skipped);
  const failures = report.failures.map(({ step, message }) => ({ what: step, why: message }));
  return [
    "<!doctype html>",
    `<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">`,
    `<title>${escaped(report.title)}</title><style>${STYLE}\n</style></head><body>`,
    `<h1>${escaped(report.title)}</h1>`,
    factsOf(report),
    ...lead.map((text) => `<p class="lead">${escaped(text)}</p>`),
    "<p>Figures are medians; in brackets the interval that holds the true median with 95 % confidence.</p>",
    ...report.results.map(stepOf),
    listOf("Not measured", skips),
    listOf("Failed", failures),
    `<h2>${escaped(appendix.title)}</h2><pre>${escaped(appendix.text)}</pre>`,
    "</body></html>",
    "",
  ].join("\n");
}

function factsOf({ machine, module }: Report): string {
  const { loadBefore, loadAfter = loadBefore } = machine;
  const lines = [
    `${machine.date}, Meshfuse ${machine.commit}, module of ${formatNumber(module.bytes)} bytes (SHA-256 ${module.sha256})`,
    `Envoy ${machine.envoy}; Node ${machine.node}; ${machine.kernel}`,
    `${machine.cores} cores of ${machine.cpu}, ${machine.memoryGiB} GiB; load ${loadBefore.toFixed(2)} before, ${loadAfter.toFixed(2)} after`,
  ];
  return lines.map((line) => `<p class="facts">${escaped(line)}</p>`).join("\n");
}

function stepOf({ title, how, tables }: StepResult): string {
  return [`<h2>${escaped(title)}</h2><p>${escaped(how)}</p>`, ...tables.map(tableOf)].join("\n");
}

function tableOf({ title, columns, rows, notes = [] }: Table): string {
  const head = columns.map((column) => `<th>${escaped(column)}</th>`).join("");
  const body = rows.map((row) => `<tr>${row.map(cellOf).join("")}</tr>`).join("\n");
  const below = notes.map((note) => `<p class="facts">${escaped(note)}</p>`).join("\n");
  return `<h3>${escaped(title)}</h3><div class="scroll"><table><tr>${head}</tr>\n${body}</table></div>\n${below}`;
}

function cellOf(cell: Cell): string {
  if (typeof cell === "string") return `<td>${escaped(cell)}</td>`;
  if (typeof cell !== "object" || cell === null) return `<td class="number">${formatCell(cell)}</td>`;
  const [median = "", ...interval] = formatFigure(cell).split(" [");
  const spread = interval.length === 0 ? "" : ` <small>[${interval.join("")}</small>`;
  return `<td class="number">${median}${spread}</td>`;
}

function listOf(title: string, skips: readonly Skip[]): string {
  if (skips.length === 0) return "";
  const items = skips.map(({ what, why }) => `<li>${escaped(what)}: ${escaped(why)}</li>`).join("\n");
  return `<h2>${escaped(title)}</h2><ul>${items}</ul>`;
}

function escaped(text: string): string {
  const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
  return text.replace(/[&<>"]/g, (character) => entities[character] ?? character);
}
