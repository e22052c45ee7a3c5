/** Looks at the experiments that run, each second, and says what is wrong with them: once when it begins, once when it ends. */
import type { Clock } from "../clock.js";
import type { ExperimentCounts, GuardView, PolicyKey } from "../model/index.js";
import type { Experiment } from "../store/index.js";
import { byExperiment, sumOf } from "./counts.js";
import { Tracker } from "./tracker.js";
import type { ExperimentProblem, Place } from "./view.js";

const LOOK_EVERY_MS = 1_000;
/** A clock that was set, or a machine that slept, is no silence of requests: what was seen before is forgotten. */
const MOST_STEP_MS = 5 * LOOK_EVERY_MS;

interface WatchSources {
  experiments: () => readonly Experiment[];
  isPaused: () => boolean;
  placesOf: (policy: PolicyKey) => readonly Place[];
  counts: () => readonly ExperimentCounts[];
  guardOf: (experimentId: string) => GuardView | undefined;
}

/** A problem of an experiment has begun, or is over. */
export interface ProblemNews {
  experiment: Experiment;
  problem: ExperimentProblem;
  change: "begun" | "ended";
  atMs: number;
}

export class ExperimentWatch {
  readonly #trackers = new Map<string, Tracker>();
  /** By experiment and code: what was told and is not over. */
  #told = new Map<string, ProblemNews>();
  #cancel = () => {};
  #lookedMs: number;

  constructor(
    private readonly sources: WatchSources,
    private readonly clock: Clock,
    private readonly tell: (news: ProblemNews) => void,
  ) {
    this.#lookedMs = clock.nowMs();
  }

  /** The result ends it. */
  start(): () => void {
    const next = () => {
      this.look();
      this.#cancel = this.clock.after(LOOK_EVERY_MS, next);
    };
    next();
    return () => this.#cancel();
  }

  /** What is wrong with one now; nothing with one that does not run. */
  problemsOf(id: string): ExperimentProblem[] {
    return [...(this.#trackers.get(id)?.problems ?? [])];
  }

  /** How many problems there are. */
  get size(): number {
    return this.#told.size;
  }

  look(): void {
    const nowMs = this.clock.nowMs();
    const running = this.sources.isPaused()
      ? []
      : this.sources.experiments().filter(({ state }) => state === "running");
    const stepMs = nowMs - this.#lookedMs;
    if (stepMs < 0 || stepMs > MOST_STEP_MS) this.#trackers.clear();
    this.#lookedMs = nowMs;
    const ids = new Set(running.map(({ id }) => id));
    for (const id of this.#trackers.keys()) if (!ids.has(id)) this.#trackers.delete(id);
    const counts = running.length === 0 ? new Map() : byExperiment(this.sources.counts());
    for (const { id, policy } of running) {
      const sum = sumOf(counts.get(id) ?? []);
      const tracker = this.#trackers.get(id) ?? new Tracker(sum, nowMs);
      this.#trackers.set(id, tracker);
      const guard = this.sources.guardOf(id);
      tracker.look({ places: this.sources.placesOf(policy), counts: sum, guard }, nowMs);
    }
    this.#tellChanges(running, nowMs);
  }

  #tellChanges(running: readonly Experiment[], atMs: number): void {
    const now = new Map<string, ProblemNews>();
    for (const experiment of running) {
      for (const problem of this.problemsOf(experiment.id)) {
        const news: ProblemNews = { experiment, problem, change: "begun", atMs };
        now.set(`${experiment.id} ${problem.code}`, news);
      }
    }
    const before = this.#told;
    this.#told = now;
    for (const [key, news] of now) if (!before.has(key)) this.tell(news);
    for (const [key, news] of before) if (!now.has(key)) this.tell({ ...news, change: "ended", atMs });
  }
}
