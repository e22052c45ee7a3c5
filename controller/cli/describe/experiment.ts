/** An experiment as people read it: where it is, what is wrong, what it did, and who runs it. */
import type { Schemas } from "../../client/index.js";
import { FAULT_KINDS } from "../../model/index.js";
import type { Color } from "../output.js";
import { type Cell, type Column, linesOf, type Sheet, sheetOf } from "../sheet.js";
import { skippedText } from "../verdicts.js";
import type { Asked } from "./index.js";
import { whenText } from "./times.js";

type Detail = Schemas["ExperimentDetail"];
type Place = Schemas["ExperimentPlace"];
type Counts = Pick<Place, "matched" | "verdicts" | "injected">;

const STATE_COLORS: Readonly<Partial<Record<Place["state"], Color>>> = {
  running: "green",
  acknowledged: "green",
  refused: "red",
  held: "red",
};

export function experimentSheets(detail: Detail, { direction, nowMs }: Asked): Sheet[] {
  const { policy, state, paused, problems, places, counts, guard } = detail;
  const isOver = state === "ended" || state === "stopped";
  const label = `${policy.slice(policy.indexOf("/") + 1)} is ${paused ? `paused (${state})` : state}`;
  const shown = places.filter((place) => direction === undefined || place.direction === direction);
  return [
    linesOf([label], undefined, colorOf(detail)),
    linesOf(lifeLines(detail, nowMs)),
    linesOf(
      problems.map(({ message, advice }) => `${message}: ${advice}`),
      "Problems",
      "red",
    ),
    linesOf(counts === undefined ? [] : countLines(counts), "Since it began"),
    linesOf(
      [
        ...(guard?.limits ?? []).map(({ verdict, text }) => `${verdict}: ${text}`),
        ...(guard?.compared ?? []).map(({ text }) => `compared: ${text}`),
      ],
      "Guard",
    ),
    sheetOf(shown, columns(isOver, nowMs), isOver ? "" : "no sidecar that is connected is concerned"),
  ];
}

function lifeLines(
  { id, fromMs, untilMs, by, because, end, paused }: Detail,
  nowMs: number | undefined,
): string[] {
  const span = `from ${whenText(fromMs, nowMs)} until ${whenText(untilMs, nowMs)}`;
  const ended = end === undefined ? [] : [`over since ${whenText(end.atMs, nowMs)}, by ${authorText(end)}`];
  return [
    `experiment ${id}, ${span}`,
    `applied by ${authorText({ by, because })}`,
    ...ended,
    ...(paused ? ["all experiments are paused: `meshfuse resume` lets them act again"] : []),
  ];
}

function authorText({ by, because }: { by: string; because?: string | undefined }): string {
  return because === undefined ? by : `${by}: ${because}`;
}

function countLines(counts: Counts): string[] {
  const skipped = skippedText(counts);
  const kinds = FAULT_KINDS.filter((kind) => counts.injected[kind] > 0);
  const injected = kinds.map((kind) => `${counts.injected[kind]} ${kind}`).join(", ");
  const { matched, verdicts } = counts;
  return [
    `matched ${matched}: injected ${verdicts.injected}${skipped === "" ? "" : `, ${skipped}`}`,
    ...(injected === "" ? [] : [`faults by kind: ${injected}`]),
  ];
}

function colorOf({ state, paused, problems }: Detail): Color {
  if (problems.length > 0) return "red";
  return state === "running" && paused === undefined ? "yellow" : "green";
}

function columns(isOver: boolean, nowMs: number | undefined): readonly Column<Place>[] {
  const now: readonly Column<Place>[] = [
    { title: "state", cell: ({ state }): Cell => [STATE_COLORS[state] ?? "yellow", state] },
    {
      title: "reports",
      cell: ({ lastReportMs }) =>
        lastReportMs === null ? ["red", "never"] : reportText(lastReportMs, nowMs),
    },
    { title: "lease", cell: ({ leaseUntilMs }) => leaseText(leaseUntilMs, nowMs) },
  ];
  return [
    { title: "sidecar", key: true, cell: ({ sidecar }) => sidecar },
    { title: "service", cell: ({ service }) => service || "-" },
    { title: "direction", key: true, cell: ({ direction }) => direction },
    ...(isOver ? [] : now),
    { title: "matched", right: true, cell: ({ matched }) => String(matched) },
    { title: "injected", right: true, cell: ({ verdicts }) => String(verdicts.injected) },
    { title: "others", cell: (place) => skippedText(place) || "-" },
  ];
}

/** Without ages where they would be another text each second: then it is only told whether there is one. */
function reportText(lastReportMs: number, nowMs: number | undefined): Cell {
  return nowMs === undefined ? "yes" : whenText(lastReportMs, nowMs);
}

function leaseText(untilMs: number | null, nowMs: number | undefined): Cell {
  if (untilMs === null) return ["yellow", "none"];
  return nowMs === undefined ? "renewed" : whenText(untilMs, nowMs);
}
