// Which steps of a window a diagnosis looks at: the last ones before the onset, and those since.
import type { Case, Incident, MeshWindow, Samples, Span, Symptom } from "../model/index.js";

/** Five minutes of 5 s, an hour of minutes: enough for a median, and near enough to the onset to be like it. */
const BASELINE_STEPS = 60;
/** What came first tells of the cause; what came later, of its consequences. */
const OBSERVED_STEPS = 24;
/** Queues fill and timeouts run off within a minute: what changed longer before the harm began is not what did it. */
const LEAD_MS = 60_000;
/** Of the steps between the two: the last ones tell what had been reached by then, more would pass for usual. */
const BETWEEN_STEPS = 2;

/** Columns are steps: first those before the onset, then those since. */
export interface Frame {
  /** By column: index of the step in the window. */
  columns: readonly number[];
  /** How many of the columns lie before the onset. */
  baseline: number;
  stepMs: number;
  /** The incident's, or when that began which harmed. */
  onsetMs: number;
  before: Span;
  since: Span;
}

/** Steps that lie in the spans of the case. A window that has none of either gives no columns of it. */
export function frameOf({ incident, window, observed }: Case): Frame {
  const onsetMs = onsetOfHarm(incident);
  const between = stepsIn(window, { fromMs: incident.onsetMs, toMs: onsetMs }).slice(-BETWEEN_STEPS);
  const before = [...stepsIn(window, incident.baseline), ...between]
    .filter((step) => isTold(window, step))
    .slice(-BASELINE_STEPS);
  const since = stepsIn(window, { ...observed, fromMs: Math.max(observed.fromMs, onsetMs) })
    .filter((step) => !before.includes(step))
    .slice(0, OBSERVED_STEPS);
  return {
    columns: [...before, ...since],
    baseline: before.length,
    stepMs: window.stepMs,
    onsetMs,
    before: spanOf(window, before, incident.baseline),
    since: spanOf(window, since, observed),
  };
}

/**
 * The onset, or a minute before users began to suffer if that is later; where they do not, before the strongest symptom
 * began. An incident may have begun with something that nobody minded. What joins after the detection moves nothing.
 */
function onsetOfHarm({ onsetMs, detectedMs, symptoms }: Incident): number {
  const harmful = symptoms.filter(({ kind, sinceMs }) => isHarm(kind) && sinceMs <= detectedMs);
  const users = harmful.filter(({ atUsers }) => atUsers);
  const [strongest] = [...harmful].sort((a, b) => b.z - a.z);
  const beganMs = users.length > 0 ? Math.min(...users.map(({ sinceMs }) => sinceMs)) : strongest?.sinceMs;
  return Math.max(onsetMs, (beganMs ?? onsetMs) - LEAD_MS);
}

/** Fewer requests, or more, hurt nobody by themselves. */
function isHarm(kind: Symptom["kind"]): boolean {
  return kind !== "traffic_loss" && kind !== "traffic_surge";
}

/** A step lies where its middle does: spans need not be whole steps. */
function stepsIn({ fromMs, stepMs, steps }: MeshWindow, span: Span): number[] {
  const within = (step: number): boolean => {
    const middleMs = fromMs + (step + 0.5) * stepMs;
    return middleMs >= span.fromMs && middleMs < span.toMs;
  };
  return Array.from({ length: Math.max(0, Math.floor(steps) || 0) }, (_, step) => step).filter(within);
}

/** Steps of earlier incidents are taken out of a window: they would only take the place of good ones. */
function isTold({ ends, services, instances }: MeshWindow, step: number): boolean {
  const told = ({ samples }: { samples: Samples }): boolean => samples[step] !== undefined;
  return (
    ends.some(told) || services.some(told) || instances.some(({ inbound }) => inbound[step] !== undefined)
  );
}

function spanOf({ fromMs, stepMs }: MeshWindow, steps: readonly number[], otherwise: Span): Span {
  const [first, last] = [steps[0], steps.at(-1)];
  if (first === undefined || last === undefined) return otherwise;
  return { fromMs: fromMs + first * stepMs, toMs: fromMs + (last + 1) * stepMs };
}
