/** From series of all steps to a plot that is bounded: a few lines, a few hundred points, a band of what was usual. */
import type { Case, Span } from "../../model/index.js";
import { quantile, rounded } from "../numbers.js";
import type { Plot, PlotBand, PlotLine, PlotUnit } from "../report.js";
import type { Values } from "./measure.js";

/** A line of more points than it is pixels wide shows nothing more. */
export const MOST_POINTS = 240;
/** More cannot be told apart. */
export const MOST_LINES = 4;
/** What a plot shows of a number. */
const DIGITS = 4;
/** A band of fewer values is of chance. */
const LEAST_BASELINE = 3;

export interface Draft {
  title: string;
  unit: PlotUnit;
  lines: readonly { name: string; values: Values }[];
}

/** Undefined: no line has a value. */
export function plotOf({ incident, window }: Case, { title, unit, lines }: Draft): Plot | undefined {
  const told = lines.filter(({ values }) => values.some((value) => value !== null)).slice(0, MOST_LINES);
  const [first] = told;
  if (first === undefined) return undefined;
  const every = Math.max(1, Math.ceil(window.steps / MOST_POINTS));
  const points = Math.ceil(window.steps / every);
  return {
    title,
    unit,
    timesMs: Array.from({ length: points }, (_, at) => window.fromMs + at * every * window.stepMs),
    stepMs: every * window.stepMs,
    lines: told.map((line) => thinned(line, every, points)),
    baseline: bandOf(first.values, incident.baseline, window.fromMs, window.stepMs),
    onsetMs: incident.onsetMs,
    detectedMs: incident.detectedMs,
  };
}

/** Means of neighbours: a spike stays visible, and what is noise gets less. */
function thinned({ name, values }: Draft["lines"][number], every: number, points: number): PlotLine {
  const mean = (at: number) => {
    const told = values.slice(at * every, (at + 1) * every).filter((value) => value !== null);
    const sum = told.reduce((total, value) => total + value, 0);
    return told.length === 0 ? null : rounded(sum / told.length, DIGITS);
  };
  return { name, values: Array.from({ length: points }, (_, at) => mean(at)) };
}

function bandOf(values: Values, span: Span, fromMs: number, stepMs: number): PlotBand | null {
  const isUsual = (step: number) => {
    const atMs = fromMs + step * stepMs;
    return atMs >= span.fromMs && atMs + stepMs <= span.toMs;
  };
  const usual = values.filter((value, step) => value !== null && isUsual(step)).map(Number);
  if (usual.length < LEAST_BASELINE) return null;
  usual.sort((a, b) => a - b);
  const [low, middle, high] = [0.05, 0.5, 0.95].map((q) => rounded(quantile(usual, q), DIGITS));
  return { span, low: low ?? 0, middle: middle ?? 0, high: high ?? 0 };
}
