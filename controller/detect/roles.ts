// Who stands at an end: users, a caller that feels what it sees, or the callee alone.
import type { MeshWindow, StepSample } from "../model/index.js";
import type { Finding } from "./findings.js";

/** Callers that are no service of the mesh. */
const STRANGERS: readonly string[] = ["outside", "unknown"];

/** One end under watch. `source` empty: all callers of a service, of which no edge tells. */
export interface End {
  key: string;
  seenBy: "source" | "destination";
  source: string;
  destination: string;
  atUsers: boolean;
  samples: readonly (StepSample | undefined)[];
  /** The callee's own view of an edge whose caller tells as well: nobody feels what it alone shows. */
  callersView: readonly (StepSample | undefined)[] | undefined;
}

/** Of one end. */
export function keyOf(seenBy: End["seenBy"], source: string, destination: string): string {
  return `${seenBy} ${source} ${destination}`;
}

/** All ends of a window. */
export function endsOf(window: MeshWindow): End[] {
  const bySource = new Map(
    window.ends.flatMap((end) => (end.seenBy === "source" ? [[edgeOf(end), end.samples] as const] : [])),
  );
  const edges = window.ends.map((end): End => {
    const callersView = end.seenBy === "destination" ? bySource.get(edgeOf(end)) : undefined;
    return {
      key: keyOf(end.seenBy, end.source, end.destination),
      seenBy: end.seenBy,
      source: end.source,
      destination: end.destination,
      samples: end.samples,
      atUsers: STRANGERS.includes(end.source),
      callersView,
    };
  });
  const called = new Set(window.calls.map(({ destination }) => destination));
  const services = window.services.map(
    ({ service, samples }): End => ({
      key: keyOf("destination", "", service),
      seenBy: "destination",
      source: "",
      destination: service,
      samples,
      atUsers: !called.has(service),
      callersView: undefined,
    }),
  );
  return withUsers([...edges, ...services]);
}

/** Where nobody comes from outside, users are those whom nobody calls. */
function withUsers(ends: End[]): End[] {
  if (ends.some((end) => end.atUsers)) return ends;
  const called = new Set(ends.map((end) => end.destination));
  return ends.map((end) => ({ ...end, atUsers: end.source !== "" && !called.has(end.source) }));
}

/**
 * Whether what this end shows in a step is what a caller gets: the caller shows it, or does not tell of it. A callee alone may be slow
 * where its caller gave up before, or asked another.
 */
export function isCallersView(end: End, at: number, { kind, quantile }: Finding): boolean {
  const view = end.atUsers ? undefined : end.callersView?.[at];
  if (view === undefined) return true;
  if (kind === "errors") return view.outcomes === null;
  return (
    kind === "latency" &&
    quantile !== undefined &&
    view.latency[quantile] === undefined &&
    view.requests !== 0
  );
}

function edgeOf({ source, destination }: { source: string; destination: string }): string {
  return `${source} ${destination}`;
}
