/** What watches over one experiment, fed by reports. */
import type { GuardView, Policy } from "../model/index.js";
import type { Accepted } from "../report/index.js";
import { type Expectation, expectationsOf } from "./expectation.js";
import { Target } from "./target.js";

/**
 * The chance that an experiment which keeps all its limits is stopped nevertheless, however long it runs. All its limits
 * share it: one of a thousand experiments is a rare nuisance, and a tenth of that would cost a third more evidence.
 */
export const ERROR = 0.001;
/** How the filter calls who is not of the mesh. */
const OUTSIDE = "outside";

export interface GuardOptions {
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
  /** Processes of sidecars whose counts begin with the experiment. */
  readonly #begun = new Set<string>();

  /** `nowMs`: of a clock that never goes back; `wallMs`: the wall clock's time then. */
  constructor(options: GuardOptions, nowMs: number, wallMs: number) {
    this.#options = options;
    this.#sinceWallMs = wallMs;
    const expectations = expectationsOf(options.policy);
    const limits = expectations.reduce((sum, expectation) => sum + expectation.limits.length, 0);
    this.#watched = expectations.map((expectation) => this.#watch(expectation, ERROR / limits, nowMs));
  }

  /** Takes one report; its time is the clock's. */
  hear(accepted: Accepted, nowMs: number): void {
    const { report } = accepted;
    const inbound = report.configs.filter(({ direction }) => direction === "inbound").map(({ node }) => node);
    if (inbound.length === 0) return;
    const process = `${report.nodeId}\0${report.boot}`;
    const counts = this.#counts(process, accepted);
    for (const watched of this.#watched) {
      if (watched.anyone !== undefined) this.#meet(watched, accepted, nowMs);
      watched.anyone?.hear(process, nowMs);
      for (const service of inbound) watched.targets.get(service)?.hear(process, nowMs);
      if (counts) this.#add(watched, accepted, nowMs);
    }
  }

  /** Why the experiment has to stop; undefined: it need not. To be asked after each report, and every second. */
  breach(nowMs: number): string | undefined {
    for (const { targets, anyone } of this.#watched) {
      for (const target of targets.values()) {
        const breach = target.breach(nowMs);
        if (breach !== undefined) return breach;
      }
      const breach = targets.size === 0 ? anyone?.breach(nowMs) : undefined;
      if (breach !== undefined) return breach;
    }
    return undefined;
  }

  view(nowMs: number, wallMs: number): GuardView {
    const limits = this.#watched.flatMap(({ targets, anyone }) => {
      const known = [...targets].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, target]) => target);
      const shown = known.length === 0 && anyone !== undefined ? [anyone] : known;
      return shown.flatMap((target) => target.views(nowMs, wallMs));
    });
    return { sinceMs: this.#sinceWallMs, limits };
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
  #meet({ expectation, error, targets }: Watched, { edges }: Accepted, nowMs: number): void {
    for (const { direction, source, destination } of edges) {
      if (direction !== "inbound" || source !== OUTSIDE || targets.has(destination)) continue;
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
  #counts(process: string, { report, startedMs }: Accepted): boolean {
    if (this.#begun.has(process)) return true;
    const isYounger = startedMs !== undefined && startedMs >= this.#sinceWallMs;
    if (isYounger || !report.more) this.#begun.add(process);
    return isYounger;
  }

  #add({ targets, anyone }: Watched, { edges }: Accepted, nowMs: number): void {
    for (const edge of edges) {
      const isMeant = anyone === undefined || edge.source === OUTSIDE;
      if (edge.direction === "inbound" && isMeant && !edge.isPast)
        targets.get(edge.destination)?.add(edge, nowMs);
    }
  }
}
