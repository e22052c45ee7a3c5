/** What a graph shows of traces: of each edge few, those that a person looks at first. */
import type { GraphEdge, GraphView, Outcome, TraceView } from "../model/index.js";

/** Of an edge: so many that failed, and as many that did not. */
const MOST_SHOWN = 2;
const HARMLESS: readonly Outcome[] = ["success", "ignored"];

/** `traces`: the newest first. Those of the window stand at their edges: the newest failed, and the slowest others. */
export function withTraces(view: GraphView, traces: readonly TraceView[]): GraphView {
  const byEdge = new Map<string, TraceView[]>();
  for (const trace of traces) {
    if (trace.atMs <= view.fromMs || trace.atMs > view.toMs) continue;
    const known = byEdge.get(keyOf(trace)) ?? [];
    known.push(trace);
    byEdge.set(keyOf(trace), known);
  }
  const edges = view.edges.map((edge): GraphEdge => {
    const found = byEdge.get(keyOf(edge));
    return found === undefined ? edge : { ...edge, traces: shownOf(found) };
  });
  return { ...view, edges };
}

function shownOf(traces: readonly TraceView[]): TraceView[] {
  const [failed, others] = [false, true].map((isHarmless) =>
    traces.filter(({ outcome }) => HARMLESS.includes(outcome) === isHarmless),
  );
  const slowest = distinct(others ?? []).sort((a, b) => b.durationMs - a.durationMs);
  return [...distinct(failed ?? []).slice(0, MOST_SHOWN), ...slowest.slice(0, MOST_SHOWN)];
}

/** Both ends saw it: once is enough, as the one that was slower saw it. */
function distinct(traces: readonly TraceView[]): TraceView[] {
  const byId = new Map<string, TraceView>();
  for (const trace of traces) {
    const known = byId.get(trace.traceId);
    if (known === undefined || known.durationMs < trace.durationMs) byId.set(trace.traceId, trace);
  }
  return [...byId.values()];
}

function keyOf({ source, destination }: { source: string; destination: string }): string {
  return `${source}\0${destination}`;
}
