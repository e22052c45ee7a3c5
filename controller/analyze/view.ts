/** The analysis as people see it now: what is wrong, what may be, how good the data is, and what to look at next. */
import { type Advice, type IncidentSummary, summaryOf, type ThresholdValues } from "../incident/index.js";
import { CONDITIONS, type Condition, type ConditionView } from "../model/index.js";
import type { SeriesSource } from "../series/index.js";
import type { Analysis } from "./analysis.js";

/** More would not be read. */
const MOST_SUSPECTS = 100;
const MOST_ADVICE = 10;
const MOST_THREATS = 20;
/** Of one incident; its report has all. */
const ADVICE_OF_ONE = 2;
/** So many steps late is no jitter any more. */
const LATE_STEPS = 3;

/** `starting`: what is usual is not known yet, so nothing can stand out. `no_data`: the series cannot be read, or tell of nothing. */
export const ANALYSIS_STATES = ["ok", "starting", "late", "no_data", "off"] as const;
type AnalysisState = (typeof ANALYSIS_STATES)[number];

/** One end of an edge that stands out. */
type Suspect = Omit<ConditionView, "symptoms">;

export interface AnalysisView {
  state: AnalysisState;
  /** What is wrong with the data; null: nothing. */
  problem: string | null;
  /** Where the series come from. */
  source: string;
  stepMs: number;
  /** The end of the last step that was judged; null: none was. */
  analyzedMs: number | null;
  /** Steps that came too late to be judged. */
  missedSteps: number;
  /** Ends of edges, and services, by what is known of them. */
  conditions: Record<Condition, number>;
  /** Those that are open, the newest first. */
  incidents: IncidentSummary[];
  /** What stands out and is no incident yet, or none that a caller feels; not on edges that an open one tells of. */
  suspects: Suspect[];
  /** What forecasts say of objectives, a line each. */
  threats: string[];
  /** In this order. */
  next: Advice[];
  thresholds: ThresholdValues;
}

interface ViewNeeds {
  /** Undefined: it is switched off. */
  analysis: Analysis | undefined;
  source: Pick<SeriesSource, "stepMs" | "settledAfterMs">;
  sourceName: string;
  thresholds: ThresholdValues;
  threats: readonly string[];
}

/** What `GET /api/v1/analysis` answers: of suspects, advice and threats the first so many. */
export function analysisView(
  { analysis, source, sourceName, thresholds, threats }: ViewNeeds,
  nowMs: number,
): AnalysisView {
  const analyzedMs = analysis?.analyzedMs ?? null;
  const conditions = analysis?.conditions() ?? [];
  const open = analysis?.open() ?? [];
  const reports = open.flatMap(({ finding }) => finding?.report ?? []);
  const told = new Set(open.flatMap(({ incident }) => incident.symptoms.map(edgeOf)));
  const suspects = conditions
    .filter((each) => each.condition === "suspect" && !told.has(edgeOf(each)))
    .slice(0, MOST_SUSPECTS);
  const { state, problem } = stateOf(analysis, source, nowMs);
  const next = [
    ...reports.flatMap((report) => [
      { why: `the report on incident ${report.id}`, command: `meshfuse incidents ${report.id}` },
      ...report.next.slice(0, ADVICE_OF_ONE),
    ]),
    ...(suspects.length > 0 ? [{ why: "the busiest edges, as they change", command: "meshfuse top" }] : []),
    ...(state === "no_data"
      ? [{ why: "which sidecars are connected and report", command: "meshfuse status" }]
      : []),
  ];
  return {
    ...{ state, problem, source: sourceName, stepMs: source.stepMs, analyzedMs },
    missedSteps: analysis?.totals.missed ?? 0,
    conditions: counted(conditions),
    incidents: reports.map(summaryOf),
    suspects: suspects.map(({ symptoms: _, ...suspect }) => suspect),
    threats: threats.slice(0, MOST_THREATS),
    next: next.slice(0, MOST_ADVICE),
    thresholds,
  };
}

function stateOf(
  analysis: Analysis | undefined,
  { stepMs, settledAfterMs }: ViewNeeds["source"],
  nowMs: number,
): Pick<AnalysisView, "state" | "problem"> {
  if (analysis === undefined)
    return { state: "off", problem: "the controller was started with --analysis off" };
  const { problem, analyzedMs, hasSeries } = analysis;
  if (problem !== undefined) return { state: "no_data", problem };
  if (analyzedMs === undefined) return { state: "starting", problem: "no step has been read yet" };
  if (!hasSeries)
    return { state: "no_data", problem: "no sidecar has told of any request in the last steps" };
  if (analysis.isLearning)
    return { state: "starting", problem: "what is usual is being learned: a minute, or three steps" };
  const lateMs = nowMs - settledAfterMs - analyzedMs;
  if (lateMs <= LATE_STEPS * stepMs) return { state: "ok", problem: null };
  return { state: "late", problem: `the last step that was judged ended ${Math.round(lateMs / 1000)} s ago` };
}

/** An incident tells of both ends. */
function edgeOf({ source, destination }: Pick<ConditionView, "source" | "destination">): string {
  return `${source} ${destination}`;
}

function counted(conditions: readonly ConditionView[]): Record<Condition, number> {
  const counts = Object.fromEntries(CONDITIONS.map((each) => [each, 0])) as Record<Condition, number>;
  for (const { condition } of conditions) counts[condition] += 1;
  return counts;
}
