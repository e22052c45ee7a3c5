/**
 * The mesh as its sidecars report it: edges from both ends, breakers and faults. Everything here is bounded for
 * each sidecar, and can be written down and restored.
 */
import type {
  BreakerKeyView,
  BreakerView,
  Direction,
  EdgeView,
  ExperimentCounts,
  FaultView,
  TransitionView,
} from "../model/index.js";
import { type Accepted, Budget } from "../report/index.js";
import type { BreakerName, Explained } from "./breaker-view.js";
import { type BreakerNow, SidecarBreakers } from "./breakers.js";
import { Edges, type EdgeTotals } from "./edges.js";
import { SidecarFaults } from "./faults.js";
import type { KeptDeparted, KeptObserved, KeptTallies } from "./kept.js";
import { nameKey } from "./keyed.js";
import { PastHour } from "./mesh/index.js";
import { type MeshCounts, MeshTallies } from "./mesh-tallies.js";
import type { ReportingSidecar } from "./reporting.js";
import { SidecarEdges } from "./seen.js";

/** Without a report for this long, a sidecar's state is shown as stale. */
const STALE_AFTER_MS = 10_000;
const FORGET_AFTER_MS = 3_600_000;
/** Of all sidecars together. What finds no room is missing in the views, and counted as dropped where it is an edge. */
const MAX_BYTES = 512 * 1024 * 1024;
/** Of that, for keys of breakers: clients choose their number, and edges must find room whatever they choose. */
const SHARE_OF_KEYS = 0.25;
/** Beside it, for what removed breakers had counted: policies come and go. */
const SHARE_OF_REMOVED = 0.05;

/** Id of the experiment that a fault (`namespace/name`) was in at a time; undefined: there was none. */
export type ExperimentAt = (fault: string, atMs: number) => string | undefined;

export interface GraphOptions {
  maxBytes?: number;
  experimentAt?: ExperimentAt;
}

interface Observed {
  service: string;
  lastReportMs: number;
  edges: SidecarEdges;
  breakers: SidecarBreakers;
  faults: SidecarFaults;
}

export class Graph {
  readonly #sidecars = new Map<string, Observed>();
  readonly #edges = new Edges();
  readonly #tallies = new MeshTallies();
  /** Joined edges, services, and the mesh as a whole. */
  readonly pastHour: PastHour;

  readonly #budget: Budget;
  readonly #keyBudget: Budget;
  readonly #removedBudget: Budget;
  readonly #experimentAt: ExperimentAt;

  /** `clock`: milliseconds since the epoch. */
  constructor(
    private readonly clock: () => number,
    { maxBytes = MAX_BYTES, experimentAt = () => undefined }: GraphOptions = {},
  ) {
    this.#experimentAt = experimentAt;
    this.pastHour = new PastHour(clock, () => this.#edges.present(clock(), STALE_AFTER_MS));
    this.#budget = new Budget(maxBytes);
    this.#keyBudget = new Budget(maxBytes * SHARE_OF_KEYS);
    this.#removedBudget = new Budget(maxBytes * SHARE_OF_REMOVED);
  }

  /** Takes what one report added. */
  add({ report, edges, breakers, faults, startedMs }: Accepted, nowMs: number): void {
    const sidecar = this.#sidecars.get(report.nodeId) ?? this.#nothingOf(report.nodeCluster, nowMs);
    this.#sidecars.set(report.nodeId, sidecar);
    sidecar.lastReportMs = nowMs;
    sidecar.service = report.configs.find(({ node }) => node !== "")?.node ?? sidecar.service;
    this.pastHour.add(edges, startedMs ?? sidecar.edges.lastMs ?? nowMs, nowMs);
    this.#edges.add(sidecar.edges, edges, nowMs, startedMs);
    sidecar.breakers.add(report, breakers);
    sidecar.faults.add(faults, (fault) => this.#experimentAt(fault, nowMs));
  }

  edges(): EdgeView[] {
    return this.#edges.views(this.clock(), STALE_AFTER_MS);
  }

  /** What each end of each edge counted since ever, ordered by direction, source and destination. */
  totals(): EdgeTotals[] {
    return this.#edges.totals(this.clock(), STALE_AFTER_MS);
  }

  /** What all sidecars counted of breakers and faults since ever, each by direction and name. */
  tallies(): MeshCounts {
    return this.#tallies.with([...this.#sidecars.values()]);
  }

  /** The breakers of all sidecars that report. */
  breakerStates(): BreakerNow[] {
    return this.#each(({ breakers }, _id, _service, stale) => (stale ? [] : breakers.states()));
  }

  breakers(): BreakerView[] {
    return this.#each(({ breakers }, sidecar, service, stale) => breakers.views({ sidecar, service, stale }));
  }

  /** One breaker in each sidecar that has it. */
  explain(name: BreakerName): Explained[] {
    return this.#each(({ breakers }, sidecar, service, stale) => {
      const explained = breakers.explain({ sidecar, service, stale }, name);
      return explained === undefined ? [] : [explained];
    });
  }

  /** Keys of one breaker in one sidecar that have ever changed their state: the first so many, not closed ones first. */
  breakerKeys(sidecar: string, name: BreakerName, most: number): BreakerKeyView[] {
    return this.#sidecars.get(sidecar)?.breakers.keys(sidecar, name, most) ?? [];
  }

  /** Transitions of one breaker in all sidecars and all its keys, the newest last: the last hundred of each sidecar. */
  history(name: BreakerName): TransitionView[] {
    const all = this.#each(({ breakers }, sidecar) => breakers.transitions(sidecar, name));
    return all.sort((a, b) => a.atMs - b.atMs);
  }

  faults(): FaultView[] {
    return this.#each(({ faults }, id, service, stale) => faults.views(id, service, stale));
  }

  /** What each sidecar counted since the last experiment with a fault began: of each fault one experiment at most. */
  experimentCounts(): ExperimentCounts[] {
    return this.#each(({ faults }, id) => faults.experimentCounts(id));
  }

  /** Undefined: nothing is known of it. */
  lastReportMs(sidecar: string): number | undefined {
    return this.#sidecars.get(sidecar)?.lastReportMs;
  }

  sidecars(): ReportingSidecar[] {
    return this.#each(({ lastReportMs, edges, breakers, faults }, id, service, stale) => {
      const bytes = edges.bytes + breakers.bytes + faults.bytes;
      return [{ id, service, lastReportMs, stale, bytes, droppedEdges: edges.dropped }];
    });
  }

  /** Breakers of a sidecar that are no longer configured are no longer shown: only these are. */
  retainBreakers(sidecar: string, configured: Iterable<{ direction: Direction; name: string }>): void {
    this.#sidecars.get(sidecar)?.breakers.retain(new Set([...configured].map(nameKey)));
  }

  /** What one sidecar has told, to be written down; undefined: nothing. */
  keep(sidecar: string): KeptObserved | undefined {
    const observed = this.#sidecars.get(sidecar);
    if (observed === undefined) return undefined;
    const { service, lastReportMs, edges, breakers, faults } = observed;
    return {
      ...{ service, lastReportMs, droppedEdges: edges.dropped },
      ...{ edges: edges.keep(), breakers: breakers.keep(), removedBreakers: breakers.keepRemoved() },
      faults: faults.keep(),
    };
  }

  /** What forgotten sidecars had counted. */
  keepDeparted(): KeptDeparted[] {
    return this.#edges.keepDeparted();
  }

  /** To be called before the first report. */
  restore(id: string, kept: KeptObserved): void {
    const { service, lastReportMs, droppedEdges, edges, breakers, removedBreakers = [], faults } = kept;
    const sidecar = this.#nothingOf(service, lastReportMs);
    this.#sidecars.set(id, sidecar);
    this.pastHour.restore(lastReportMs);
    this.#edges.restore(sidecar.edges, edges, lastReportMs);
    sidecar.edges.dropped = droppedEdges;
    sidecar.breakers.restore(breakers);
    sidecar.breakers.restoreRemoved(removedBreakers);
    sidecar.faults.restore(faults);
  }

  restoreDeparted(kept: KeptDeparted): void {
    this.#edges.restoreDeparted(kept);
  }

  /** The same of breakers and faults. */
  keepTallies(): KeptTallies {
    return this.#tallies.keep();
  }

  restoreTallies(kept: KeptTallies): void {
    this.#tallies.restore(kept);
  }

  /**
   * Housekeeping; call about once a minute. Forgets sidecars that have been silent for an hour; what they counted
   * stays in the totals of their edges.
   */
  sweep(): void {
    const nowMs = this.clock();
    this.pastHour.sweep();
    for (const [id, sidecar] of this.#sidecars) {
      const { lastReportMs, edges, breakers, faults } = sidecar;
      if (nowMs - lastReportMs < FORGET_AFTER_MS) {
        edges.sweep(nowMs);
        continue;
      }
      this.#sidecars.delete(id);
      this.#edges.forget(edges);
      this.#tallies.depart(sidecar, lastReportMs);
      breakers.clear();
      faults.clear();
    }
    this.#edges.sweep(nowMs);
    this.#tallies.sweep(nowMs, [...this.#sidecars.values()]);
  }

  /** By sidecar id. */
  #each<T>(view: (observed: Observed, id: string, service: string, stale: boolean) => T[]): T[] {
    const nowMs = this.clock();
    return [...this.#sidecars.keys()].sort().flatMap((id) => {
      const observed = this.#sidecars.get(id);
      if (observed === undefined) return [];
      return view(observed, id, observed.service, nowMs - observed.lastReportMs > STALE_AFTER_MS);
    });
  }

  #nothingOf(service: string, lastReportMs: number): Observed {
    const edges = new SidecarEdges(this.#budget);
    const breakers = new SidecarBreakers(this.#budget, this.#keyBudget, this.#removedBudget);
    return { service, lastReportMs, edges, breakers, faults: new SidecarFaults(this.#budget) };
  }
}
