/** Series of recordings as cases: each service's, cut at many instants, told nothing of what comes after. */
import {
  columnsOf,
  METRICS,
  type Metric,
  SCALES,
  stepsNeeded,
  without,
} from "../../../controller/forecast/index.js";
import type { Recording } from "../recording.js";
import type { Case } from "./score.js";

/** Steps that are foretold, whatever their length. */
const LEAD = 30;
/** Of one series; more tell little that is new. */
const MOST_CUTS = 40;
/** As many as the running controller keeps of minutes. */
const MOST_STEPS = SCALES[1]?.steps ?? Number.POSITIVE_INFINITY;

/**
 * By metric. What is wrong in a recording cannot be foreseen, and the running controller learns nothing from its incidents: faults
 * are left out of the past and of the truth.
 */
export function recordedCases({ name, window, faults }: Recording): Record<Metric, Case[]> {
  const cases: Record<Metric, Case[]> = { rate: [], p50Ms: [], p95Ms: [] };
  for (const [service, columns] of columnsOf(window)) {
    for (const metric of METRICS) {
      const series = without(columns[metric], faults, window);
      if (!series.every(Number.isNaN))
        cases[metric].push(...cuts(`${name} ${service}`, series, window.stepMs));
    }
  }
  return cases;
}

function cuts(group: string, series: Float64Array, stepMs: number): Case[] {
  const first = stepsNeeded(LEAD);
  const last = series.length - LEAD;
  const apart = Math.max(LEAD, Math.ceil((last - first) / MOST_CUTS));
  const found: Case[] = [];
  for (let cut = first; cut <= last; cut += apart) {
    const past = series.slice(Math.max(0, cut - MOST_STEPS), cut);
    found.push({ group, past, truth: series.slice(cut, cut + LEAD), stepMs, season: 0 });
  }
  return found;
}
