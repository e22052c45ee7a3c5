/** What a run of the demo showed, and whether it showed what it promises. Pure: views in, summary out. */
import type { LoadSummary } from "../../../bench/mesh/index.js";
import type { BreakerView, EdgeView, FaultView } from "../../model/index.js";
import type { Lists } from "../client.js";
import { BREAKER_NAME } from "./policies.js";

/** One moment of the mesh, as the API tells it. */
export interface Snapshot {
  sidecars: Lists["sidecars"];
  edges: EdgeView[];
  breakers: BreakerView[];
  faults: FaultView[];
}

export interface Step {
  step: string;
  atMs: number;
}

export interface Run {
  /** Version of the Envoys, `1.40.0`. */
  envoy: string;
  startedMs: number;
  endedMs: number;
  steps: readonly Step[];
  /** Node ids of all sidecars, and of those whose breaker the experiment shall open. */
  expected: { sidecars: readonly string[]; tripping: readonly string[] };
  /** At the end. */
  last: Snapshot;
  load?: LoadSummary | undefined;
  /** What went wrong on the way. */
  failures: readonly string[];
}

export type Summary = ReturnType<typeof summaryOf>;

export function summaryOf(run: Run) {
  const { last, load } = run;
  const errors = [...run.failures, ...deliveryErrors(run), ...breakerErrors(run)];
  return {
    ok: errors.length === 0,
    errors,
    envoy: { version: run.envoy },
    started: time(run.startedMs),
    durationMs: run.endedMs - run.startedMs,
    steps: run.steps.map(({ step, atMs }) => ({ step, at: time(atMs) })),
    sidecars: last.sidecars.map(({ id, service, version, connected, deliveries }) => ({
      ...{ id, service, version, connected },
      deliveries: deliveries.map(({ direction, wanted, acknowledged, running, delivered, refusal }) => ({
        ...{ direction, wanted, acknowledged, running, delivered, refusal },
      })),
    })),
    edges: last.edges.map(({ source, destination, direction, requests, outcomes, p50Ms, p99Ms }) => ({
      ...{ source, destination, direction, requests, outcomes, p50Ms, p99Ms },
    })),
    breakers: last.breakers.map(({ name, sidecar, direction, state, rejected, transitions }) => ({
      ...{ name, sidecar, direction, state, rejected },
      transitions: transitions.map(({ from, to, reason, atMs }) => ({ from, to, reason, at: time(atMs) })),
    })),
    faults: last.faults.map(({ name, sidecar, direction, matched, verdicts, injected }) => ({
      ...{ name, sidecar, direction, matched, verdicts, injected },
    })),
    ...(load === undefined ? {} : { load }),
  };
}

/** A sidecar that runs something else than the controller last wanted of it, or that never came. */
function deliveryErrors({ expected, last }: Run): string[] {
  return expected.sidecars.flatMap((id) => {
    const sidecar = last.sidecars.find((known) => known.id === id);
    if (sidecar === undefined) return [`sidecar ${id} never connected`];
    if (sidecar.deliveries.length === 0) return [`sidecar ${id} was sent nothing`];
    return sidecar.deliveries
      .filter(({ delivered }) => !delivered)
      .map(({ direction, wanted, acknowledged = "nothing", running = "nothing", refusal }) => {
        const why =
          refusal === undefined ? "" : `; ${refusal.by} refused ${refusal.revision}: ${refusal.reason}`;
        return `sidecar ${id} ${direction} never ran ${wanted}: acknowledged ${acknowledged}, runs ${running}${why}`;
      });
  });
}

function breakerErrors({ expected, last }: Run): string[] {
  return expected.tripping.flatMap((id) => {
    const breaker = last.breakers.find(({ name, sidecar }) => name === BREAKER_NAME && sidecar === id);
    if (breaker === undefined) return [`sidecar ${id} reported no breaker ${BREAKER_NAME}`];
    if (!hasOpened(breaker)) return [`breaker ${BREAKER_NAME} of ${id} did not open`];
    if (breaker.state !== "closed")
      return [`breaker ${BREAKER_NAME} of ${id} did not close: ${breaker.state}`];
    return [];
  });
}

/** Since the Envoy started. */
export function hasOpened({ transitions }: Pick<BreakerView, "transitions">): boolean {
  return transitions.some(({ to }) => to === "open");
}

function time(ms: number): string {
  return new Date(ms).toISOString();
}
