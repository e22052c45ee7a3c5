// The results as a page: what holds first, then every table with its spread.
import type { Skip, StepResult, Table, Verdict } from "../result/index.js";
import { formatCell, formatFigure, formatNumber } from "./format.js";
import type { Report } from "./report.js";

const WORDS = { holds: "holds", missed: "**missed**", open: "open: the interval lies on the limit" } as const;
/** Processes per core that want to run, above which a machine is not quiet. */
const BUSY_LOAD = 0.5;

export function markdownOf(report: Report): string {
  return pageOf([report]);
}

/** Of several runs, of one kind or several: each one's machine stands before its steps. The newest comes last. */
export function pageOf(reports: readonly Report[]): string {
  const results = reports.flatMap((report) => report.results);
  const [only, ...others] = reports;
  // The newest of each kind of run: what that one waits for is still to come.
  const newest = new Map(reports.map((report) => [report.title, report]));
  const parts = [
    `# ${[...newest.keys()].join("; ") || "Nothing was measured"}`,
    only !== undefined && others.length === 0 ? machineLines(only) : "",
    `Figures are medians with the interval that holds the true median with 95 % confidence: \`median [low, high]\`. ` +
      "README.md in the bench's folder says what each number means, and what it cannot say.",
    verdictsOf(results),
    ...reports.flatMap((report) => [
      reports.length > 1 ? machineLines(report) : "",
      ...report.results.map(stepOf),
    ]),
    listOf(
      "Not measured",
      results.flatMap(({ skipped }) => skipped),
    ),
    listOf(
      "Failed",
      reports.flatMap(({ failures }) => failures).map(({ step, message }) => ({ what: step, why: message })),
    ),
    listOf(
      "Pending",
      [...newest.values()]
        .flatMap(({ pending }) => pending)
        .map(({ name, what, needs }) => ({
          what: `${name}, ${what}`,
          why: `waits for ${needs}`,
        })),
    ),
  ];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

function machineLines({ machine, module }: Report): string {
  const { loadBefore, loadAfter = loadBefore, cores } = machine;
  const load = `load ${loadBefore.toFixed(2)} before, ${loadAfter.toFixed(2)} after`;
  const lines = [
    `${machine.date}, commit ${machine.commit}, module of ${formatNumber(module.bytes)} bytes (SHA-256 ${module.sha256}).`,
    `Envoy ${machine.envoy}; Node ${machine.node}; ${machine.kernel}; ${machine.cores} cores of ${machine.cpu}, ${machine.memoryGiB} GiB; ${load}.`,
  ];
  if (loadBefore > BUSY_LOAD * cores)
    lines.push(
      "**The machine was busy with other things before this run began: its times are worth little.**",
    );
  return lines.join("\n");
}

function verdictsOf(results: readonly StepResult[]): string {
  const verdicts = results.flatMap(({ verdicts: own }) => own);
  if (verdicts.length === 0) return "";
  const count = (state: Verdict["state"]) => verdicts.filter((verdict) => verdict.state === state).length;
  return [
    "## Targets",
    `${count("holds")} hold, ${count("missed")} are missed, ${count("open")} are open.`,
    markdownTable({
      title: "",
      columns: ["target", "limit", "measured", "verdict"],
      rows: verdicts.map(verdictRow),
    }),
  ].join("\n\n");
}

function verdictRow({ target, bound, limit, unit, figure, state, note }: Verdict): string[] {
  const suffix = unit === "" ? "" : ` ${unit}`;
  const word = note === undefined ? WORDS[state] : `${WORDS[state]}. ${note}`;
  return [target, `${bound} ${formatNumber(limit)}${suffix}`, `${formatFigure(figure)}${suffix}`, word];
}

function stepOf({ title, how, tables }: StepResult): string {
  return [`## ${title}`, how, ...tables.map((table) => `### ${table.title}\n\n${markdownTable(table)}`)].join(
    "\n\n",
  );
}

/** A Markdown table, numbers to the right, with its notes below. */
export function markdownTable({ columns, rows, notes = [] }: Table): string {
  const cells = [columns, ...rows.map((row) => row.map(formatCell))].map((row) => row.map(escaped));
  const widths = columns.map((_, column) => Math.max(3, ...cells.map((row) => row[column]?.length ?? 0)));
  const rights = columns.map((_, column) => rows.every((row) => typeof row[column] !== "string"));
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, column) => (rights[column] ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0))).join(" | ")} |`;
  const rule = widths.map((width, column) =>
    rights[column] ? `${"-".repeat(width - 1)}:` : "-".repeat(width),
  );
  const [head = [], ...body] = cells;
  const table = [line(head), line(rule), ...body.map(line)].join("\n");
  return [table, ...notes].join("\n\n");
}

function listOf(title: string, skips: readonly Skip[]): string {
  if (skips.length === 0) return "";
  return [`## ${title}`, skips.map(({ what, why }) => `- ${what}: ${why}`).join("\n")].join("\n\n");
}

function escaped(cell: string): string {
  return cell.replaceAll("|", "\\|").replaceAll("\n", " ");
}
