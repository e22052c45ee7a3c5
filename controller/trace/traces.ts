/**
 * The traces that sidecars name as evidence: of each edge, outcome and ten seconds the slowest few, for an hour. They
 * are found again after a restart as far as sidecars still tell them, and are never counted.
 */
import type { Direction, Outcome, TraceView } from "../model/index.js";
import type { Report, ReportedExemplar } from "../report/index.js";

const KEPT_MS = 3_600_000;
const INTERVAL_US = 10_000_000;
/** A clock that was set back by more: when anything was is not known any more. */
const SET_BACK_MS = 10_000;
/** Of one edge and outcome in one interval. */
const MOST_AN_INTERVAL = 3;
/** About 36 MB: of 100 edges with one a time all of the hour, of 1,000 the newest minutes. */
const MOST_TRACES = 40_000;
/** So much of it stays once it is full: not each report shall look for what is to go. */
const ROOM = 0.95;

export interface TraceQuery {
  direction?: Direction;
  /** `namespace/service`, or a service of any namespace. */
  source?: string;
  destination?: string;
  outcome?: Outcome;
  /** Ended then or later, milliseconds since the epoch. */
  since?: number;
}

/** One trace as it is kept: `atUs` is the sidecar's clock, and with sidecar and trace says which one it is. */
interface Kept {
  view: TraceView;
  atUs: number;
  /** Of its group. */
  key: string;
}

export class Traces {
  /** By edge, outcome and interval. */
  readonly #groups = new Map<string, Kept[]>();
  /** Those first that were told first; and how many each sidecar told, by node id. */
  readonly #all = new Set<Kept>();
  readonly #counts = new Map<string, number>();
  #lastMs = 0;

  constructor(private readonly most = MOST_TRACES) {}

  /** How many are kept. */
  get size(): number {
    return this.#all.size;
  }

  /** Takes what a report tells; what is known already or is over an hour old changes nothing. */
  hear(report: Pick<Report, "nodeId" | "wallMs" | "exemplars">, nowMs: number): void {
    if (nowMs < this.#lastMs - SET_BACK_MS) this.#clear();
    this.#lastMs = Math.max(this.#lastMs, nowMs);
    for (const exemplar of report.exemplars) {
      // By the sidecar's own clock, which need not be ours. One that was set back has seen the end in its future.
      const ageMs = Math.max(0, report.wallMs - exemplar.atUs / 1000);
      if (ageMs < KEPT_MS) this.#keep(exemplar, report.nodeId, Math.round(nowMs - ageMs));
    }
    if (this.size > this.most) this.#makeRoom();
  }

  /** The newest first. */
  list(query: TraceQuery, nowMs: number): TraceView[] {
    const since = Math.max(query.since ?? 0, nowMs - KEPT_MS);
    const found: TraceView[] = [];
    for (const group of this.#groups.values()) {
      for (const { view } of group) if (view.atMs >= since && matches(view, query)) found.push(view);
    }
    return found.sort((a, b) => b.atMs - a.atMs);
  }

  /** Forgets what is over an hour old. */
  sweep(nowMs: number): void {
    for (const group of [...this.#groups.values()]) {
      if (group.every(({ view }) => view.atMs < nowMs - KEPT_MS)) for (const each of group) this.#drop(each);
    }
  }

  #keep(exemplar: ReportedExemplar, sidecar: string, atMs: number): void {
    const { direction, source, destination, outcome, traceId, atUs, durationUs } = exemplar;
    const interval = Math.floor(atUs / INTERVAL_US);
    const key = [direction, source, destination, outcome, interval].join("\0");
    const group = this.#groups.get(key) ?? [];
    const isKnown = group.some(
      (each) => each.atUs === atUs && each.view.traceId === traceId && each.view.sidecar === sidecar,
    );
    if (isKnown) return;
    const durationMs = durationUs / 1000;
    const view = { traceId, direction, source, destination, outcome, durationMs, atMs, sidecar };
    const one = { view, atUs, key };
    const slowest = [...group, one].sort((a, b) => b.view.durationMs - a.view.durationMs);
    this.#groups.set(key, slowest);
    this.#all.add(one);
    this.#counts.set(sidecar, (this.#counts.get(sidecar) ?? 0) + 1);
    for (const each of slowest.slice(MOST_AN_INTERVAL)) this.#drop(each);
  }

  /** The oldest of sidecars that have more than their share: nobody's traces take the room of all others'. */
  #makeRoom(): void {
    const room = this.most * ROOM;
    const share = room / this.#counts.size;
    for (const each of this.#all) {
      if (this.size <= room) return;
      if ((this.#counts.get(each.view.sidecar) ?? 0) > share) this.#drop(each);
    }
  }

  #drop(one: Kept): void {
    const { key, view } = one;
    const rest = (this.#groups.get(key) ?? []).filter((each) => each !== one);
    if (rest.length === 0) this.#groups.delete(key);
    else this.#groups.set(key, rest);
    this.#all.delete(one);
    const left = (this.#counts.get(view.sidecar) ?? 0) - 1;
    if (left > 0) this.#counts.set(view.sidecar, left);
    else this.#counts.delete(view.sidecar);
  }

  #clear(): void {
    this.#groups.clear();
    this.#all.clear();
    this.#counts.clear();
    this.#lastMs = 0;
  }
}

function matches(view: TraceView, { direction, source, destination, outcome }: TraceQuery): boolean {
  return (
    (direction ?? view.direction) === view.direction &&
    (outcome ?? view.outcome) === view.outcome &&
    (source === undefined || isNamed(view.source, source)) &&
    (destination === undefined || isNamed(view.destination, destination))
  );
}

function isNamed(name: string, wanted: string): boolean {
  return name === wanted || (!wanted.includes("/") && name.endsWith(`/${wanted}`));
}
