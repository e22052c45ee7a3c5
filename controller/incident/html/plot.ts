/** One plot as an inline picture: lines over time, what was usual, and when it began. */

import type { Plot, PlotLine, PlotUnit } from "../report.js";
import { clockText, valueText } from "../words.js";
import { placeOf, type Scale, scaleOf } from "./axis.js";
import { element, escaped } from "./escape.js";

const WIDTH = 720;
const HEIGHT = 220;
const LEFT = 72;
const RIGHT = 12;
const TOP = 24;
const BOTTOM = 34;
const INNER = { width: WIDTH - LEFT - RIGHT, height: HEIGHT - TOP - BOTTOM };
/** A letter of the axis is about so wide. */
const LETTER = 7;

interface Frame {
  plot: Plot;
  scale: Scale;
  x: (atMs: number) => number;
  y: (value: number) => number;
}

/** `id`: unique in the page. */
export function plotFigure(plot: Plot, id: string): string {
  const frame = frameOf(plot);
  const parts = [
    ...grid(frame),
    ...baseline(frame),
    ...plot.lines.flatMap((line, index) => linePath(line, index, frame)),
    ...mark(plot.onsetMs, "onset", "onset", frame),
    ...mark(plot.detectedMs, "detected", "", frame),
  ];
  return [
    "<figure>",
    element("figcaption", plot.title),
    `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-labelledby="${id}-title ${id}-about">`,
    element("title", plot.title, `id="${id}-title"`),
    element("desc", aboutText(plot), `id="${id}-about"`),
    ...parts,
    "</svg>",
    legend(plot),
    "</figure>",
  ].join("\n");
}

/** What the picture says, for who does not see it. */
function aboutText({ lines, unit, baseline: usual, onsetMs }: Plot): string {
  const ends = lines.map(({ name, values }) => {
    const told = values.filter((value) => value !== null);
    const most = told.length === 0 ? null : Math.max(...told);
    const last = values.at(-1) ?? null;
    const end = last === null ? "silent at last" : `at last ${valueText(last, unit)}`;
    return `${name}: ${end}, at most ${valueText(most, unit)}`;
  });
  const before =
    usual === null ? "" : `Usual: ${valueText(usual.low, unit)} to ${valueText(usual.high, unit)}. `;
  return `${before}Onset at ${clockText(onsetMs)}. ${ends.join("; ")}.`;
}

function frameOf(plot: Plot): Frame {
  const values = plot.lines.flatMap((line) => line.values.filter((value) => value !== null));
  const usual = plot.baseline === null ? [] : [plot.baseline.low, plot.baseline.high];
  const scale = scaleOf([...values, ...usual]);
  const fromMs = plot.timesMs[0] ?? 0;
  const lastMs = (plot.timesMs.at(-1) ?? fromMs) + plot.stepMs;
  const x = (atMs: number) => LEFT + (INNER.width * (atMs - fromMs)) / Math.max(1, lastMs - fromMs);
  const y = (value: number) => TOP + INNER.height * (1 - placeOf(value, scale));
  return { plot, scale, x, y };
}

function grid({ plot, scale, x, y }: Frame): string[] {
  const rows = scale.ticks.flatMap((tick) => [
    `<line class="grid" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${px(y(tick))}" y2="${px(y(tick))}"/>`,
    label(tickText(tick, plot.unit), LEFT - 6, y(tick) + 4, "end"),
  ]);
  const fromMs = plot.timesMs[0] ?? 0;
  const lastMs = (plot.timesMs.at(-1) ?? fromMs) + plot.stepMs;
  return [
    ...rows,
    label(clockText(fromMs), x(fromMs), HEIGHT - 8, "start"),
    label(clockText(lastMs), x(lastMs), HEIGHT - 8, "end"),
  ];
}

function baseline({ plot: { baseline: usual }, x, y }: Frame): string[] {
  if (usual === null) return [];
  const [left, right] = [inside(x(usual.span.fromMs)), inside(x(usual.span.toMs))];
  const [top, bottom] = [y(usual.high), y(usual.low)];
  const middle = px(y(usual.middle));
  return [
    `<rect class="band" x="${px(left)}" y="${px(top)}" width="${px(Math.max(0, right - left))}" height="${px(Math.max(1, bottom - top))}"/>`,
    `<line class="middle" x1="${px(left)}" x2="${WIDTH - RIGHT}" y1="${middle}" y2="${middle}"/>`,
  ];
}

/** Broken where nothing is known; a value alone is a dot. */
function linePath({ values }: PlotLine, index: number, { plot, x, y }: Frame): string[] {
  const runs: string[][] = [[]];
  for (const [at, value] of values.entries()) {
    const atMs = plot.timesMs[at];
    if (value === null || atMs === undefined) runs.push([]);
    else runs.at(-1)?.push(`${px(x(atMs + plot.stepMs / 2))} ${px(y(value))}`);
  }
  return runs
    .filter((run) => run.length > 0)
    .map((run) => {
      const [cx, cy] = (run[0] ?? "0 0").split(" ");
      if (run.length === 1) return `<circle class="dot${index}" cx="${cx}" cy="${cy}" r="2"/>`;
      return `<path class="line${index}" d="M${run.join("L")}"/>`;
    });
}

function mark(atMs: number, style: string, text: string, { plot, x }: Frame): string[] {
  const place = x(atMs);
  if (!(place >= LEFT && place <= WIDTH - RIGHT) || plot.timesMs.length === 0) return [];
  const at = px(place);
  const line = `<line class="${style}" x1="${at}" x2="${at}" y1="${TOP}" y2="${HEIGHT - BOTTOM}"/>`;
  if (text === "") return [line];
  const words = `${text} ${clockText(atMs)}`;
  const isLeft = place + words.length * LETTER > WIDTH - RIGHT;
  return [line, label(words, place + (isLeft ? -4 : 4), TOP - 8, isLeft ? "end" : "start")];
}

/** Lines differ by colour and by dashes. */
function legend({ lines, baseline: usual }: Plot): string {
  const entries = lines.map(
    ({ name }, index) =>
      `<svg class="key" viewBox="0 0 30 10" style="width:30px;display:inline" aria-hidden="true"><path class="line${index}" d="M0 5L30 5"/></svg> ${escaped(name)}`,
  );
  const band = usual === null ? [] : ["shaded: what was usual of the first line (5th to 95th percentile)"];
  return `<p class="soft">${[...entries, ...band, "red: onset, dotted: detected"].join(" &#160; ")}</p>`;
}

function label(text: string, x: number, y: number, anchor: "start" | "end"): string {
  return `<text class="soft" x="${px(x)}" y="${px(y)}" text-anchor="${anchor}">${escaped(text)}</text>`;
}

/** The title says what is counted. */
function tickText(value: number, unit: PlotUnit): string {
  return valueText(value, unit).replace(" requests/s", "/s").replace(" requests", "");
}

function inside(x: number): number {
  return Math.max(LEFT, Math.min(WIDTH - RIGHT, x));
}

/** A tenth of a pixel is all that is seen. */
function px(place: number): string {
  return String(Math.round(place * 10) / 10);
}
