/** The demo as a person sees it: one picture that is drawn again on a terminal, lines elsewhere. */
import { BREAKER_COLUMNS, EDGE_COLUMNS, FAULT_COLUMNS } from "../columns.js";
import { canRedraw, type Paint, painter } from "../output.js";
import { table } from "../sheet.js";
import type { World } from "../world.js";
import type { Snapshot, Step } from "./summary.js";

/** Top left, and what is below erased: the picture is drawn over itself. */
const DRAW_OVER = "\u001b[H\u001b[J";
const STEPS_SHOWN = 8;

export interface Picture {
  seen: Snapshot;
  steps: readonly Step[];
  /** URL of the API, and where productpage answers. */
  api: string;
  entry: string;
  /** Where traces are seen; undefined: nowhere. */
  traces?: string | undefined;
}

export function draw(world: World, picture: Picture): void {
  const { stdout, env } = world;
  const text = pictureText(picture, painter(stdout, env));
  stdout.write(canRedraw(stdout, env) ? DRAW_OVER + fitted(text, stdout.rows) : `${text}\n`);
}

export function pictureText({ seen, steps, api, entry, traces }: Picture, paint: Paint): string {
  const running = seen.sidecars.filter(({ deliveries }) => deliveries.every(({ delivered }) => delivered));
  // What nobody asks of it is noise here: a breaker that judged nothing, an edge's other end.
  const breakers = seen.breakers.filter(({ completed, transitions }) => completed + transitions.length > 0);
  const edges = seen.edges.filter(
    ({ direction, source }) => direction === "outbound" || source === "outside",
  );
  return [
    `${paint("bold", "Meshfuse")}  ${running.length} of ${seen.sidecars.length} sidecars run their revision`,
    `API ${api}  (meshfuse status, meshfuse get edges, meshfuse analyze; ${api}/metrics)  page ${entry}`,
    ...(traces === undefined ? [] : [`traces ${traces}  (meshfuse traces)`]),
    "",
    table(edges, EDGE_COLUMNS, paint, "no requests reported yet"),
    table(breakers, BREAKER_COLUMNS, paint, "no breaker has judged a request yet"),
    table(seen.faults, FAULT_COLUMNS, paint, "no faults yet"),
    ...steps.slice(-STEPS_SHOWN).map((step) => stepLine(step)),
    "",
  ].join("\n");
}

export function stepLine({ step, atMs }: Step): string {
  return `${new Date(atMs).toISOString().slice(11, 19)}  ${step}`;
}

/** A picture higher than the terminal would scroll and flicker. */
function fitted(text: string, rows: number | undefined): string {
  return rows === undefined
    ? text
    : text
        .split("\n")
        .slice(0, rows - 1)
        .join("\n");
}
