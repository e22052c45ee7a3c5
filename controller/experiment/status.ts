/** Experiments with what is seen of them: where they are, what they did, and what is wrong. */
import type { ExperimentCounts, FaultCounts, GuardView, PolicyKey } from "../model/index.js";
import { LEASE_MS } from "../policy/index.js";
import type { Experiment } from "../store/index.js";
import { byExperiment, noCounts, sumOf } from "./counts.js";
import { isSilent } from "./places.js";
import {
  type CountedPlace,
  type ExperimentDetail,
  type ExperimentProblem,
  type ExperimentView,
  PLACE_STATES,
  type Place,
  type PlaceState,
} from "./view.js";

export interface StatusSources {
  experiments: () => readonly Experiment[];
  isPaused: () => boolean;
  isDurable: (experimentId: string) => boolean;
  placesOf: (policy: PolicyKey) => readonly Place[];
  counts: () => readonly ExperimentCounts[];
  problemsOf: (experimentId: string) => ExperimentProblem[];
  guardOf: (experimentId: string) => GuardView | undefined;
  /** Of a sidecar: the last reply ended its leases. */
  isLeaseEnded: (sidecarId: string) => boolean;
}

/** The newest first. */
export function experimentViews(sources: StatusSources): ExperimentView[] {
  const counts = byExperiment(sources.counts());
  const all = sources.experiments();
  const last = lastIds(all);
  return all.map((experiment) => viewOf(experiment, sources, countsOf(experiment, last, counts)));
}

/** By id, or the last of a policy by `namespace/name`; undefined: there is none. */
export function experimentDetail(
  sources: StatusSources,
  name: string,
  nowMs: number,
): ExperimentDetail | undefined {
  const all = sources.experiments();
  const experiment =
    all.find(({ id }) => id === name) ?? all.find(({ policy }) => policy === `FaultInjection/${name}`);
  if (experiment === undefined) return undefined;
  const counts = byExperiment(sources.counts()).get(experiment.id) ?? [];
  const isLast = lastIds(all).has(experiment.id);
  const isAlive = experiment.state === "scheduled" || experiment.state === "running";
  const now = isLast ? sources.placesOf(experiment.policy) : [];
  // Of one that is over only those that had a part in it.
  const rows = now.filter((place) => isAlive || counts.some((each) => isOf(each, place)));
  const places = countedPlaces(rows, counts, sources, nowMs);
  const sum = isLast || counts.length > 0 ? sumOf(counts) : undefined;
  const guard = sources.guardOf(experiment.id);
  const awaited = isAlive ? now : [];
  return {
    ...viewOf(experiment, sources, sum),
    durable: sources.isDurable(experiment.id),
    states: statesOf(awaited),
    silent: awaited.filter(({ lastReportMs }) => isSilent(lastReportMs, nowMs)).length,
    places,
    ...(guard === undefined ? {} : { guard }),
  };
}

function viewOf(
  experiment: Experiment,
  sources: StatusSources,
  counts: FaultCounts | undefined,
): ExperimentView {
  const isAlive = experiment.state === "scheduled" || experiment.state === "running";
  return {
    ...experiment,
    ...(isAlive && sources.isPaused() ? { paused: true } : {}),
    ...(counts === undefined ? {} : { counts }),
    problems: sources.problemsOf(experiment.id),
  };
}

/** Counters are kept of the last experiment of each fault. */
function countsOf(
  { id }: Experiment,
  last: ReadonlySet<string>,
  counts: ReadonlyMap<string, ExperimentCounts[]>,
): FaultCounts | undefined {
  const own = counts.get(id);
  if (own !== undefined) return sumOf(own);
  return last.has(id) ? noCounts() : undefined;
}

/** `all`: the newest first. */
function lastIds(all: readonly Experiment[]): Set<string> {
  return new Set(new Map([...all].reverse().map(({ policy, id }) => [policy, id])).values());
}

/** Also sidecars that counted something and are not there any more, so that the sum is that of the rows. */
function countedPlaces(
  places: readonly Place[],
  counts: readonly ExperimentCounts[],
  { isLeaseEnded }: StatusSources,
  nowMs: number,
): CountedPlace[] {
  const own = new Map(counts.map((each) => [`${each.sidecar}\0${each.direction}`, each]));
  const rows = places.map((place) => {
    const key = `${place.sidecar}\0${place.direction}`;
    const { matched, verdicts, injected } = own.get(key) ?? noCounts();
    own.delete(key);
    const leaseUntilMs = leaseOf(place, isLeaseEnded(place.sidecar), nowMs);
    return { ...place, leaseUntilMs, matched, verdicts, injected };
  });
  const others = [...own.values()].map(({ sidecar, direction, matched, verdicts, injected }) => {
    const place = { sidecar, service: "", direction, state: "gone", lastReportMs: null } as const;
    return { ...place, leaseUntilMs: null, matched, verdicts, injected };
  });
  return [...rows, ...others];
}

function isOf(counts: ExperimentCounts, { sidecar, direction }: Place): boolean {
  return counts.sidecar === sidecar && counts.direction === direction;
}

function leaseOf({ lastReportMs }: Place, isEnded: boolean, nowMs: number): number | null {
  if (lastReportMs === null || isEnded) return null;
  const untilMs = lastReportMs + LEASE_MS;
  return untilMs > nowMs ? untilMs : null;
}

function statesOf(places: readonly Place[]): Record<PlaceState, number> {
  const counts = PLACE_STATES.map(
    (state) => [state, places.filter((place) => place.state === state).length] as const,
  );
  return Object.fromEntries(counts) as Record<PlaceState, number>;
}
