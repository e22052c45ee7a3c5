/** What watches over one experiment, fed by reports. */
import type { GuardView, Policy } from "../model/index.js";
import type { Accepted, EdgeIncrement } from "../report/index.js";
import { Comparison } from "./comparison.js";
import { type Expectation, expectationsOf } from "./expectation.js";
import { remember } from "./processes.js";
import { Target } from "./target.js";

/**
 * The chance that an experiment which keeps all its limits is stopped nevertheless, however long it runs. All its limits
 * share it: one of a thousand experiments is a rare nuisance, and a tenth of that would cost a third more evidence.
 */
export const ERROR = 0.001;
/** How the filter calls who is not of the mesh. */
const OUTSIDE = "outside";
/** Services that one expectation without a name watches: the first that are called from outside. */
const MOST_SERVICES = 256;

interface GuardOptions {
  policy: Policy;
  /** How long the experiment will run at most. */
  lengthMs: number;
}

/** The targets of one expectation, by service; of one that names none also what is seen before the first. */
interface Watched {
  expectation: Expectation;
  error: number;
  targets: Map<string, Target>;
  anyone?: Target;
}

export class Guard {
  readonly #options: GuardOptions;
  readonly #sinceWallMs: number;
  readonly #watched: Watched[];
  readonly #comparison: Comparison;
  /** Processes of sidecars whose counts have begun. One that was forgotten begins again: its next report is not counted. */
  readonly #begun = new Map<string, number>();

  /** `nowMs`: of a clock that never goes back; `wallMs`: the wall clock's time then. */
  constructor(options: GuardOptions, nowMs: number, wallMs: number) {
    const { namespace, name } = options.policy.metadata;
    this.#options = options;
    this.#sinceWallMs = wallMs;
    this.#comparison = new Comparison(`${namespace}/${name}`);
    const expectations = expectationsOf(options.policy);
    const limits = expectations.reduce((sum, expectation) => sum + expectation.limits.length, 0);
    this.#watched = expectations.map((expectation) => this.#watch(expectation, ERROR / limits, nowMs));
  }

  /** Takes one report; its time is the clock's. The result is the breach that it shows, if it does. */
  hear(accepted: Accepted, nowMs: number): string | undefined {
    const { report } = accepted;
    const own = report.configs.filter(({ direction }) => direction === "inbound").map(({ node }) => node);
    if (own.length === 0) return undefined;
    // Nobody tells of what comes in but the service itself.
    const seen = accepted.edges.filter(
      ({ direction, destination }) => direction === "inbound" && own.includes(destination),
    );
    const process = `${report.nodeId}\0${report.boot}`;
    const counts = this.#counts(process, accepted, nowMs);
    const touched = new Set<Target>();
    if (counts) this.#comparison.add(process, seen, accepted.faults);
    for (const watched of this.#watched) {
      if (watched.anyone !== undefined) this.#meet(watched, seen, nowMs);
      watched.anyone?.hear(process, nowMs);
      for (const service of own) watched.targets.get(service)?.hear(process, nowMs);
      if (counts) for (const target of addTo(watched, seen, nowMs)) touched.add(target);
    }
    return firstOf(touched, nowMs);
  }

  /** Why the experiment has to stop; undefined: it need not. To be asked every second. */
  breach(nowMs: number): string | undefined {
    return firstOf(this.#watched.flatMap(targetsOf), nowMs);
  }

  view(nowMs: number, wallMs: number): GuardView {
    const targets = this.#watched.flatMap(targetsOf);
    const limits = targets.flatMap((target) => target.views(nowMs, wallMs));
    const compared = this.#comparison.views();
    return { sinceMs: this.#sinceWallMs, limits, ...(compared.length > 0 ? { compared } : {}) };
  }

  #watch(expectation: Expectation, error: number, nowMs: number): Watched {
    const { service } = expectation;
    const options = { expectation, error, lengthMs: this.#options.lengthMs };
    const watched: Watched = { expectation, error, targets: new Map() };
    if (service === undefined) watched.anyone = new Target(options, nowMs);
    else watched.targets.set(service, new Target({ ...options, service }, nowMs));
    return watched;
  }

  /** Who is called from outside is known once it was. The n-th has 1/(n*(n+1)) of the error: together no more than all. */
  #meet({ expectation, error, targets }: Watched, edges: readonly EdgeIncrement[], nowMs: number): void {
    for (const { source, destination } of edges) {
      if (source !== OUTSIDE || targets.has(destination)) continue;
      if (targets.size >= MOST_SERVICES) return;
      const nth = targets.size + 1;
      const { lengthMs } = this.#options;
      const options = { expectation, service: destination, error: error / (nth * (nth + 1)), lengthMs };
      targets.set(destination, new Target(options, nowMs));
    }
  }

  /**
   * The first whole report of a process may tell of the time before the experiment, unless the process is younger: what
   * comes after it is counted. What was there before the controller looked never is.
   */
  #counts(process: string, { report, startedMs }: Accepted, nowMs: number): boolean {
    const isYounger = startedMs !== undefined && startedMs >= this.#sinceWallMs;
    const begins = isYounger || !report.more || this.#begun.has(process);
    const isBegun = begins && remember(this.#begun, process, nowMs);
    return isBegun || isYounger;
  }
}

/** Those that something was added to. */
function addTo({ targets, anyone }: Watched, edges: readonly EdgeIncrement[], nowMs: number): Target[] {
  return edges.flatMap((edge) => {
    const isMeant = anyone === undefined || edge.source === OUTSIDE;
    const target = isMeant && !edge.isPast ? targets.get(edge.destination) : undefined;
    target?.add(edge, nowMs);
    return target ?? [];
  });
}

function firstOf(targets: Iterable<Target>, nowMs: number): string | undefined {
  for (const target of targets) {
    const breach = target.breach(nowMs);
    if (breach !== undefined) return breach;
  }
  return undefined;
}

/** By service; without any, what stands for nobody yet. */
function targetsOf({ targets, anyone }: Watched): Target[] {
  if (targets.size === 0 && anyone !== undefined) return [anyone];
  return [...targets].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, target]) => target);
}
