/** How far the data carries the report, in a word. */
import type { DataQuality, MeshWindow } from "../../model/index.js";
import { shareOf } from "../numbers.js";
import type { QualityLevel, QualityReport } from "../report.js";

/** A tenth of the steps missing is what restarts and late reports leave. */
const GOOD_COVERAGE = 0.9;
/** With more missing than there is, medians are of chance. */
const FAIR_COVERAGE = 0.5;
/** A median and its spread of 20 values are within some 20 % of the true ones; of 5 they are a guess. */
const GOOD_BASELINE_STEPS = 20;
const FAIR_BASELINE_STEPS = 5;
/** More than anybody reads. */
const MOST_NOTES = 20;

export function qualityOf(
  quality: DataQuality,
  { stepMs, notes: told = [] }: Pick<MeshWindow, "stepMs" | "notes">,
): QualityReport {
  const coverage = shareOf(quality.coverage);
  const { baselineSteps, observedSteps } = quality;
  const notes = [...new Set([...quality.notes, ...told])];
  const level = levelOf(coverage, baselineSteps, observedSteps, notes.length);
  return { level, coverage, baselineSteps, observedSteps, stepMs, notes: notes.slice(0, MOST_NOTES) };
}

function levelOf(
  coverage: number,
  baselineSteps: number,
  observedSteps: number,
  notes: number,
): QualityLevel {
  if (coverage < FAIR_COVERAGE || baselineSteps < FAIR_BASELINE_STEPS || observedSteps === 0) return "poor";
  const isGood = coverage >= GOOD_COVERAGE && baselineSteps >= GOOD_BASELINE_STEPS && notes === 0;
  return isGood ? "good" : "fair";
}
