/** The forecaster of a controller, and what it is told of the other parts. */
import { Forecaster, type Objectives } from "./forecast/index.js";
import type { IncidentSummary } from "./incident/index.js";
import type { SeriesSource } from "./series/index.js";

interface ForecastNeeds {
  source: SeriesSource;
  nowMs(): number;
  objectives: Objectives;
  /** All that are known. */
  incidents(): readonly Pick<IncidentSummary, "onsetMs" | "endedMs">[];
}

export function forecasterOf({ incidents, ...needs }: ForecastNeeds): Forecaster {
  // While an incident lasts, its trend is what is asked about; once it is over, it teaches nothing of days without any.
  const notLearned = () =>
    incidents().flatMap(({ onsetMs, endedMs }) =>
      endedMs === null ? [] : [{ fromMs: onsetMs, toMs: endedMs }],
    );
  return new Forecaster({ ...needs, notLearned });
}
