/** How the parts that know of experiments meet: what is kept, who runs it, what they report, and who hears of it. */
import type { Clock } from "./clock.js";
import {
  type ExperimentProblem,
  ExperimentWatch,
  Leases,
  type PauseView,
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

export interface ExperimentNeeds {
  kept: Kept;
  roster: Roster;
  wanted: WantedConfigs;
  deliveries: Deliveries;
  graph: Graph;
  clock: Clock;
  guardOf: (experimentId: string) => GuardView | undefined;
  tell: (news: ProblemNews) => void;
}

export interface ExperimentParts {
  leases: Leases;
  watch: ExperimentWatch;
  status: StatusSources;
  pause: () => PauseView;
  /** Experiments that are alive, by what they do. */
  counts: () => Record<"scheduled" | "running" | "paused", number>;
}

export function experimentParts(needs: ExperimentNeeds): ExperimentParts {
  const { kept, deliveries, graph, clock, guardOf } = needs;
  const { experiments, policies } = kept;
  const isPaused = () => experiments.pause() !== undefined;
  const list = () => experiments.list();
  const leases = new Leases({
    ...{ isPaused, experiments: list },
    deliveriesOf: (sidecar) => deliveries.of(sidecar),
  });
  const sources = placeSources(needs);
  const policyOf = (key: PolicyKey) => policies.entries().filter(({ policy }) => policyKey(policy) === key);
  const placesFor = (key: PolicyKey) =>
    placesOf(
      policyOf(key).map(({ policy }) => policy),
      sources,
      clock.nowMs(),
    );
  const seen = {
    experiments: list,
    isPaused,
    placesOf: placesFor,
    counts: () => graph.experimentCounts(),
    guardOf,
  };
  const watch = new ExperimentWatch(seen, clock, needs.tell);
  const alive = (): Policy[] =>
    policies.entries().flatMap(({ policy }) => (experiments.alive(policyKey(policy)) ? [policy] : []));
  return {
    ...{ leases, watch },
    status: {
      ...seen,
      isDurable: (id) => experiments.isDurable(id),
      problemsOf: (id): ExperimentProblem[] => watch.problemsOf(id),
      isLeaseEnded: (sidecar) => leases.isEnded(sidecar),
    },
    counts: () => aliveCounts(list(), isPaused()),
    pause: () => {
      const nowMs = clock.nowMs();
      return pauseView(
        {
          pause: () => experiments.pause(),
          places: () => placesOf(alive(), sources, nowMs),
          isConfirmed: (sidecar) => leases.isConfirmed(sidecar),
        },
        nowMs,
      );
    },
  };
}

function aliveCounts(all: readonly Experiment[], isPaused: boolean): ReturnType<ExperimentParts["counts"]> {
  const count = (state: Experiment["state"]) => all.filter((each) => each.state === state).length;
  const [scheduled, running] = [count("scheduled"), count("running")];
  if (isPaused) return { scheduled: 0, running: 0, paused: scheduled + running };
  return { scheduled, running, paused: 0 };
}

function placeSources({ kept, roster, wanted, deliveries, graph }: ExperimentNeeds): PlaceSources {
  return {
    known: () => roster.list(),
    stateOf: (known) => sidecarState(known, kept.bypasses.of(known.sidecar), wanted, deliveries),
    lastReports: () => new Map(graph.sidecars().map(({ id, lastReportMs }) => [id, lastReportMs])),
  };
}
