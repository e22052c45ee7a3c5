/** How the parts that know of experiments meet: what is kept, who runs it, what they report, and who hears of it. */
import type { Clock } from "./clock.js";
import {
  type ExperimentProblem,
  ExperimentWatch,
  Leases,
  type PauseView,
  type Place,
  type PlaceSources,
  type ProblemNews,
  pauseView,
  placesOf,
  type StatusSources,
} from "./experiment/index.js";
import type { Graph } from "./graph/index.js";
import { type GuardView, type Policy, type PolicyKey, policyKey } from "./model/index.js";
import { type Roster, sidecarState, type WantedConfigs } from "./push/index.js";
import type { Deliveries } from "./rollout/index.js";
import type { Experiment, Kept } from "./store/index.js";

interface ExperimentNeeds {
  kept: Kept;
  roster: Roster;
  wanted: WantedConfigs;
  deliveries: Deliveries;
  graph: Graph;
  clock: Clock;
  guardOf: (experimentId: string) => GuardView | undefined;
  tell: (news: ProblemNews) => void;
}

interface ExperimentParts {
  leases: Leases;
  watch: ExperimentWatch;
  status: StatusSources;
  pause: () => PauseView;
  /** Experiments that are alive, by what they do. */
  counts: () => Record<"scheduled" | "running" | "paused", number>;
}

export function experimentParts(needs: ExperimentNeeds): ExperimentParts {
  const { kept, deliveries, graph, clock, guardOf } = needs;
  const { experiments } = kept;
  const isPaused = () => experiments.pause() !== undefined;
  const list = () => experiments.list();
  const leases = new Leases({
    ...{ isPaused, experiments: list },
    deliveriesOf: (sidecar) => deliveries.of(sidecar),
  });
  const placesFor = placesIn(needs);
  const seen = {
    ...{ experiments: list, isPaused, guardOf, counts: () => graph.experimentCounts() },
    placesOf: (key: PolicyKey) => placesFor((policy) => policyKey(policy) === key),
  };
  const watch = new ExperimentWatch(seen, clock, needs.tell);
  const pausing = {
    pause: () => experiments.pause(),
    places: () => placesFor((policy) => experiments.alive(policyKey(policy)) !== undefined),
    isConfirmed: (sidecar: string) => leases.isConfirmed(sidecar),
  };
  return {
    ...{ leases, watch },
    status: {
      ...seen,
      isDurable: (id) => experiments.isDurable(id),
      problemsOf: (id): ExperimentProblem[] => watch.problemsOf(id),
      isLeaseEnded: (sidecar) => leases.isEnded(sidecar),
    },
    counts: () => aliveCounts(list(), isPaused()),
    pause: () => pauseView(pausing, clock.nowMs()),
  };
}

/** The sidecars of some policies. */
function placesIn(needs: ExperimentNeeds): (isMeant: (policy: Policy) => boolean) => Place[] {
  const { kept, roster, wanted, deliveries, graph, clock } = needs;
  const sources: PlaceSources = {
    known: () => roster.list(),
    stateOf: (known) => sidecarState(known, kept.bypasses.of(known.sidecar), wanted, deliveries),
    lastReports: () => new Map(graph.sidecars().map(({ id, lastReportMs }) => [id, lastReportMs])),
  };
  return (isMeant) => {
    const policies = kept.policies.entries().flatMap(({ policy }) => (isMeant(policy) ? [policy] : []));
    return placesOf(policies, sources, clock.nowMs());
  };
}

function aliveCounts(all: readonly Experiment[], isPaused: boolean): ReturnType<ExperimentParts["counts"]> {
  const count = (state: Experiment["state"]) => all.filter((each) => each.state === state).length;
  const [scheduled, running] = [count("scheduled"), count("running")];
  if (isPaused) return { scheduled: 0, running: 0, paused: scheduled + running };
  return { scheduled, running, paused: 0 };
}
