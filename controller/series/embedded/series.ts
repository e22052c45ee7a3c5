/**
 * Series in the controller's own memory: what reports tell goes in, windows of the mesh come out. A quarter of an hour in
 * steps of 5 s, with instances and what is in flight; an hour in steps of 10 s, which the graph keeps; a day in minutes.
 */
import { isNothing, STEP_MS, stepOf } from "../../graph/index.js";
import type { MeshWindow } from "../../model/index.js";
import type { Accepted } from "../../report/index.js";
import type { SeriesSource } from "../port.js";
import { KeptSteps } from "./kept-steps.js";
import { MINUTE_MS, Minutes } from "./minutes.js";
import { RECENT_MS, RECENT_STEP_MS, Recent } from "./recent.js";
import { type End, type Instance, type Teller, Tellers } from "./tellers.js";
import { readFrom, type Tier } from "./tier.js";
import { Told } from "./told.js";
import { type Hour, hourWindow, recentWindow } from "./window.js";

/** Reports come each second; half a second is for those that are on their way. */
export const SETTLED_AFTER_MS = 1_500;
/** Without a report for this long nothing is in flight there any more, as the graph has it. */
const GONE_AFTER_MS = 10_000;
const HOUR_MS = 3_600_000;

export interface SeriesOptions {
  /** Milliseconds since the epoch. */
  nowMs: () => number;
  /** What the graph keeps in steps of 10 s. */
  hour: Hour;
}

/** What one report added, of whom, and the time that it tells of. */
interface Heard {
  accepted: Pick<Accepted, "edges">;
  who: Instance;
  /** When the one before was heard, or its Envoy began; where neither is known, `toMs`. */
  fromMs: number;
  toMs: number;
}

/** What reports tell, kept in memory: each report is heard once, before the graph takes it. */
export class Series implements SeriesSource {
  readonly stepMs = RECENT_STEP_MS;
  readonly settledAfterMs = SETTLED_AFTER_MS;
  readonly #nowMs: () => number;
  readonly #hour: Hour;
  readonly #tellers = new Tellers();
  readonly #recent = new Recent();
  readonly #minutes = new Minutes();
  /** To be written down, and restored before the first report. */
  readonly kept = new KeptSteps(this.#recent, this.#tellers);
  #lastMs = Number.NEGATIVE_INFINITY;
  #step = Number.NEGATIVE_INFINITY;

  constructor({ nowMs, hour }: SeriesOptions) {
    [this.#nowMs, this.#hour] = [nowMs, hour];
  }

  /** Takes one report. */
  hear({ accepted, who, fromMs, toMs }: Heard): void {
    // The clock was set back: which time anything is of is not known any more.
    if (toMs < this.#lastMs - RECENT_STEP_MS) this.#beginAnew();
    this.#lastMs = Math.max(this.#lastMs, toMs);
    this.#advance(toMs);
    const { teller, replaced } = this.#tellers.teller(who, toMs);
    if (replaced !== undefined) this.#silence(replaced);
    teller.told.add(Math.min(fromMs, toMs), toMs);
    teller.lastMs = toMs;
    this.#recent.add(this.#told(accepted.edges, teller, toMs), fromMs, toMs);
    this.#minutes.toldOf(fromMs);
    this.kept.toldOf(fromMs, toMs);
  }

  async read(fromMs: number, toMs: number, stepMs?: number): Promise<MeshWindow> {
    const nowMs = this.#nowMs();
    this.#advance(nowMs);
    return readFrom(this.#tiers(nowMs), fromMs, toMs, stepMs);
  }

  /** Housekeeping; call about once a minute. */
  sweep(): void {
    const nowMs = this.#nowMs();
    this.#advance(nowMs);
    this.#tellers.sweep(nowMs, (teller, end) => this.#setInFlight(teller, end, 0));
  }

  /** Times that an end of an edge or a sidecar found no room. */
  get dropped(): number {
    return this.#tellers.dropped + this.#minutes.dropped;
  }

  /** Estimate of the memory held, without the graph's. */
  get bytes(): number {
    return this.#tellers.bytes + this.#recent.bytes + this.#minutes.bytes;
  }

  /** By series, of those that counted something. */
  #told(
    edges: Accepted["edges"],
    teller: Teller,
    nowMs: number,
  ): [series: number, Accepted["edges"][number]][] {
    return edges.flatMap((edge): [number, typeof edge][] => {
      const end = this.#tellers.end(edge, teller, nowMs);
      if (end === undefined) return [];
      this.#setInFlight(teller, end, edge.inFlight);
      if (edge.isPast || isNothing(edge.outcomes)) return [];
      end.busyMs = nowMs;
      const own = teller.series?.[edge.direction];
      return own === undefined
        ? [[end.series, edge]]
        : [
            [end.series, edge],
            [own, edge],
          ];
    });
  }

  /** The finest first. */
  #tiers(nowMs: number): Tier[] {
    const [recent, hour, minutes, tellers] = [this.#recent, this.#hour, this.#minutes, this.#tellers];
    return [
      {
        ...{ stepMs: RECENT_STEP_MS, reachMs: nowMs - RECENT_MS, endMs: nowMs },
        keptFromMs: recent.first * RECENT_STEP_MS,
        read: (wanted) => recentWindow(recent, tellers, wanted),
      },
      {
        ...{ stepMs: STEP_MS, reachMs: nowMs - HOUR_MS, endMs: nowMs, keptFromMs: hour.keptFromMs },
        read: (wanted) => hourWindow(hour, tellers, wanted),
      },
      {
        ...{ stepMs: MINUTE_MS, reachMs: Number.NEGATIVE_INFINITY },
        ...{ keptFromMs: minutes.first * MINUTE_MS, endMs: minutes.end * MINUTE_MS },
        read: (wanted) => minutes.window(tellers, wanted),
      },
    ];
  }

  #advance(nowMs: number): void {
    const step = stepOf(nowMs, RECENT_STEP_MS);
    if (step <= this.#step) return;
    this.#step = step;
    for (const teller of this.#tellers.all()) {
      if (nowMs - teller.lastMs > GONE_AFTER_MS) this.#silence(teller);
    }
    this.#recent.advance(nowMs);
    this.#minutes.advance(nowMs, this.#hour, this.#tellers);
  }

  #silence(teller: Teller): void {
    for (const end of [...teller.inFlight.keys()]) this.#setInFlight(teller, end, 0);
  }

  #setInFlight(teller: Teller, end: End, inFlight: number): void {
    const difference = inFlight - (teller.inFlight.get(end) ?? 0);
    if (inFlight === 0) teller.inFlight.delete(end);
    else teller.inFlight.set(end, inFlight);
    if (difference === 0) return;
    this.#recent.move(end.series, difference);
    if (teller.series !== undefined) this.#recent.move(teller.series[end.name.direction], difference);
  }

  #beginAnew(): void {
    [this.#lastMs, this.#step] = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
    this.#recent.clear();
    this.#minutes.clear();
    for (const teller of this.#tellers.all()) teller.told = new Told();
  }
}
