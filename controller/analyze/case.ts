/** What a diagnosis is given of the mesh: the same rule for the running controller, a replay and the bench. */
import type { Case, Change, Incident, MeshWindow, Samples, Span } from "../model/index.js";

/** A median and its spread are settled long before; at 5 s these are 10 minutes. */
const BASELINE_STEPS = 120;
/** What the cause did at first says most; later retries, breakers and people change the picture. At 5 s: 5 minutes. */
const OBSERVED_STEPS = 60;
/** More at once is no hint any more. */
const MOST_CHANGES = 100;
/** What was changed so long before the onset may still have begun it: caches expire, connections are made anew. */
const BEFORE_ONSET_MS = 900_000;

/**
 * What is to be read of a series of such steps, to whole steps: the end of the baseline, and what was seen since the
 * onset, or since the last symptom joined. `nowMs`: the end of the last step that is known.
 */
export function caseSpan(incident: Incident, stepMs: number, nowMs: number): Span {
  const { baseline, onsetMs, symptoms } = incident;
  const earliestMs = Math.max(baseline.fromMs, onsetMs - BASELINE_STEPS * stepMs);
  const newestMs = Math.max(onsetMs, ...symptoms.map(({ sinceMs }) => sinceMs));
  const latestMs = Math.min(nowMs, newestMs + OBSERVED_STEPS * stepMs);
  const fromMs = Math.floor(Math.min(earliestMs, onsetMs) / stepMs) * stepMs;
  return { fromMs, toMs: Math.max(fromMs, Math.floor(latestMs / stepMs) * stepMs) };
}

/**
 * `window`: of `caseSpan`, or more. `changes`: all that are known. `unlearned`: earlier incidents, whose steps before the
 * onset are taken out of the window, so that a baseline is of good times alone.
 */
export function caseOf(
  given: Incident,
  read: MeshWindow,
  changes: readonly Change[],
  unlearned: readonly Span[] = [],
): Case {
  const { fromMs, stepMs, steps } = read;
  const window = without(read, unlearned, given.onsetMs);
  const toMs = fromMs + steps * stepMs;
  const within = (atMs: number) => Math.min(Math.max(atMs, fromMs), toMs);
  const { onsetMs, baseline } = given;
  const incident = {
    ...given,
    baseline: {
      fromMs: within(baseline.fromMs),
      toMs: within(Math.min(Math.max(baseline.toMs, baseline.fromMs), onsetMs)),
    },
  };
  const observed = { fromMs: within(Math.max(onsetMs, toMs - OBSERVED_STEPS * stepMs)), toMs };
  return { incident, window, observed, changes: nearChanges(changes, onsetMs, toMs) };
}

/** Those that held or were made about the onset or since, the nearest to it; the oldest first. */
export function nearChanges<T extends Pick<Change, "atMs" | "endedMs">>(
  changes: readonly T[],
  onsetMs: number,
  toMs: number,
): T[] {
  const earliestMs = onsetMs - BEFORE_ONSET_MS;
  const distance = ({ atMs }: T) => Math.abs(atMs - onsetMs);
  return changes
    .filter(({ atMs, endedMs }) => atMs <= toMs && (atMs >= earliestMs || holds(endedMs, earliestMs)))
    .sort((a, b) => distance(a) - distance(b))
    .slice(0, MOST_CHANGES)
    .sort((a, b) => a.atMs - b.atMs);
}

function holds(endedMs: number | null, sinceMs: number): boolean {
  return endedMs === null || endedMs >= sinceMs;
}

/** The window without samples in steps that lie in one of these spans, before a time. */
function without(window: MeshWindow, spans: readonly Span[], beforeMs: number): MeshWindow {
  const { fromMs, stepMs, steps, ends, services, instances } = window;
  const gone = new Set<number>();
  for (let step = 0; step < steps; step++) {
    const atMs = fromMs + step * stepMs;
    if (atMs >= beforeMs) break;
    if (spans.some((span) => atMs + stepMs > span.fromMs && atMs < span.toMs)) gone.add(step);
  }
  if (gone.size === 0) return window;
  const blank = <T>(values: readonly T[]) =>
    values.map((value, step) => (gone.has(step) ? undefined : value));
  const cut = <T extends { samples: Samples }>(each: T) => ({ ...each, samples: blank(each.samples) });
  return {
    ...window,
    ends: ends.map(cut),
    services: services.map(cut),
    instances: instances.map(({ inbound, outbound, resources, ...each }) => ({
      ...each,
      inbound: blank(inbound),
      outbound: blank(outbound),
      resources: Object.fromEntries(Object.entries(resources).map(([name, values]) => [name, blank(values)])),
    })),
  };
}
