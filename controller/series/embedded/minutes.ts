/**
 * The last day in steps of a minute, of ends of edges. A minute is made of the graph's steps once it is over and late
 * reports of it are rare; of one that comes still, it is made anew, as long as the graph has those steps.
 */
import { type EdgeName, edgeKey, STEP_MS } from "../../graph/index.js";
import type { MeshWindow } from "../../model/index.js";
import { PackedStep } from "./packed.js";
import { type EachPart, rowsOf } from "./rows.js";
import { type Part, quantileBuckets } from "./sample.js";
import type { Tellers } from "./tellers.js";
import { callsOf, endSeries, type Hour, type Wanted, windowOf } from "./window.js";

export const MINUTE_MS = 60_000;
/** A day, and an hour for who reads it whole. */
const MINUTES = 1_500;
const PARTS = MINUTE_MS / STEP_MS;
/** What is later than that is late. */
const MADE_AFTER_MS = 30_000;
/** At a time: of 1,000 edges that both ends see one takes 20 ms, in which nothing else is done. */
const MADE_AT_ONCE = 2;
/** 1,000 edges seen from both ends have 60 MB. */
const MAX_BYTES = 96 * 1024 * 1024;
/** Ends that were seen in the day. */
const MAX_ENDS = 16_384;
const BYTES_A_NAME = 400;
const NOTHING: Part = { outcomes: [], durationSumUs: 0, quantiles: [], inFlight: null };

interface Known {
  series: number;
  name: EdgeName;
  /** The last minute that tells of it. */
  last: number;
}

export class Minutes {
  readonly #packed = new Map<number, PackedStep>();
  readonly #known = new Map<string, Known>();
  readonly #late = new Set<number>();
  #nextSeries = 0;
  /** The next that is to be made. */
  #next: number | undefined;
  /** Times that an end found no room. */
  dropped = 0;

  constructor(private readonly maxBytes = MAX_BYTES) {}

  /** Makes what is due; to be called every few seconds. */
  advance(nowMs: number, hour: Hour, tellers: Tellers): void {
    const due = Math.floor((nowMs - MADE_AFTER_MS) / MINUTE_MS);
    const kept = Math.ceil(hour.keptFromMs / MINUTE_MS);
    const next = Math.max(this.#next ?? kept, kept);
    const count = Math.max(0, Math.min(due - next, MADE_AT_ONCE));
    const fresh = Array.from({ length: count }, (_, at) => next + at);
    this.#next = next + count;
    const late = [...this.#late].filter((minute) => minute < next).slice(0, MADE_AT_ONCE - fresh.length);
    for (const minute of [...fresh, ...late]) {
      this.#late.delete(minute);
      if (minute >= kept) this.#make(minute, hour, tellers);
    }
    this.#forget(due);
  }

  /** Somebody told of a time that may be made already. */
  toldOf(fromMs: number): void {
    if (this.#next === undefined) return;
    const first = Math.max(Math.floor(fromMs / MINUTE_MS), this.first);
    for (let minute = first; minute < this.#next; minute++) this.#late.add(minute);
  }

  async window(tellers: Tellers, wanted: Wanted): Promise<MeshWindow> {
    const each: EachPart<number> = (minute, visit) => this.#packed.get(minute)?.each(visit);
    const rows = await rowsOf(wanted, each);
    const known = [...this.#known.values()];
    const ends = known.flatMap(({ series, name }) => {
      const row = rows.get(series);
      return row === undefined ? [] : [endSeries(name, row)];
    });
    return windowOf(wanted, [...callsOf(tellers), ...known.map(({ name }) => name)], ends, []);
  }

  /** The oldest that is kept. */
  get first(): number {
    const [first] = this.#packed.keys();
    return first ?? this.#next ?? 0;
  }

  /** After the last that is made. */
  get end(): number {
    return this.#next ?? 0;
  }

  clear(): void {
    this.#packed.clear();
    this.#late.clear();
    this.#next = undefined;
  }

  /** Estimate of the memory held. */
  get bytes(): number {
    let bytes = this.#known.size * BYTES_A_NAME;
    for (const step of this.#packed.values()) bytes += step.bytes;
    return bytes;
  }

  #make(minute: number, hour: Hour, tellers: Tellers): void {
    const sums = new Map<string, Part>();
    for (const { name, totals } of hour.sum(minute * PARTS, (minute + 1) * PARTS - 1)) {
      const { outcomes, durationSumUs, buckets } = totals;
      sums.set(edgeKey(name), {
        outcomes,
        durationSumUs,
        quantiles: quantileBuckets(buckets),
        inFlight: null,
      });
    }
    const packed = new PackedStep();
    for (const end of tellers.ends()) {
      if (!tellers.haveTold(end, minute * MINUTE_MS, (minute + 1) * MINUTE_MS)) continue;
      const key = edgeKey(end.name);
      const known = this.#knownAs(key, end.name, minute);
      if (known !== undefined) packed.put(known.series, sums.get(key) ?? NOTHING);
    }
    packed.trim();
    this.#packed.set(minute, packed);
  }

  #knownAs(key: string, name: EdgeName, minute: number): Known | undefined {
    const known = this.#known.get(key);
    if (known !== undefined) {
      known.last = Math.max(known.last, minute);
      return known;
    }
    if (this.#known.size >= MAX_ENDS) {
      this.dropped += 1;
      return undefined;
    }
    const fresh = { series: this.#nextSeries++, name, last: minute };
    this.#known.set(key, fresh);
    return fresh;
  }

  #forget(due: number): void {
    let { bytes } = this;
    for (const [minute, packed] of this.#packed) {
      if (minute > due - MINUTES && bytes <= this.maxBytes) break;
      this.#packed.delete(minute);
      bytes -= packed.bytes;
    }
    const { first } = this;
    for (const [key, { last }] of this.#known) if (last < first) this.#known.delete(key);
  }
}
