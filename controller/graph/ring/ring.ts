/**
 * What each end of each edge counted in the past hour, in steps of 10 s. Steps lie one after another as the clock has
 * them, so what the whole mesh counted at a time is in one place. A step that time has passed is packed; what comes
 * late for it is packed beside.
 */
import { OUTCOMES } from "../../model/index.js";
import { edgeKey } from "../keyed.js";
import { type EdgeName, Totals } from "../totals.js";
import { type EdgeRecord, pack, unpack, unpackOutcomes } from "./packed.js";
import { type Counts, isNothing, type Part, partsOf, portionsOf, STEP_MS, stepOf } from "./spread.js";

/** An hour, and the step that has begun. */
const STEPS = 361;
/** 1,000 edges that are seen from both ends, with 100 requests a second each, have 93 MB. */
const MAX_BYTES = 128 * 1024 * 1024;
/** Of both ends, over the hour; 8,192 edges. What is beyond is left out, and counted. */
const MAX_SEEN = 16_384;
/** Not packed yet: those of a step and the one before; more where late reports tell of many steps. 46 MB. */
const MAX_OPEN = 2 * MAX_SEEN;
/** Ends of edges times steps of one late report: more are packed at once. 11 MB, and some 50 ms. */
const MANY_PARTS = 8_192;
/** Estimates. */
const BYTES_OPEN = 1_400;
const BYTES_A_NAME = 400;

interface Step {
  packed: Uint8Array[];
  /** By number of the edge. */
  open: Map<number, Totals>;
}

interface Known {
  number: number;
  name: EdgeName;
  /** The youngest step in which it has counted anything. */
  last: number;
}

/** What one end of an edge counted in some steps. */
export interface Slice {
  name: EdgeName;
  totals: Totals;
}

export class Ring {
  /** By their number: of those in which nothing was counted there is none. */
  readonly #steps = new Map<number, Step>();
  readonly #known = new Map<string, Known>();
  readonly #byNumber = new Map<number, Known>();
  #nextNumber = 1;
  #newest = Number.NEGATIVE_INFINITY;
  /** Older steps found no room. */
  #oldest = Number.NEGATIVE_INFINITY;
  #lastMs = Number.NEGATIVE_INFINITY;
  #packedBytes = 0;
  #openCount = 0;
  /** Ends of edges that found no room, each time. */
  dropped = 0;

  /** `sinceMs`: what was counted before is not known, and not kept. */
  constructor(
    private sinceMs: number,
    private readonly maxBytes = MAX_BYTES,
  ) {}

  /** To be called before the first report: another time from which on everything is told. */
  beginAt(sinceMs: number): void {
    this.sinceMs = sinceMs;
  }

  /** Takes what one report counted of the time that it tells of. */
  add(edges: readonly (EdgeName & Counts)[], fromMs: number, toMs: number): void {
    // The clock was set back: which steps are the past is not known any more.
    if (toMs < this.#lastMs - STEP_MS) this.#beginAnew(toMs);
    this.#lastMs = Math.max(this.#lastMs, toMs);
    this.advance(toMs);
    const parts = partsOf(fromMs, toMs, this.keptFromMs(toMs));
    const told = this.#told(edges, parts);
    const isMuch = told.length * parts.length > MANY_PARTS;
    for (const part of parts) {
      if (isMuch && part.step < this.#newest - 1) this.#putPacked(part.step, portionsOf(told, part));
      else for (const [edge, counts] of portionsOf(told, part)) this.#totals(part.step, edge).add(counts);
    }
    if (this.#openCount > MAX_OPEN) this.#packAll(this.#newest - 1);
    if (this.#openCount > MAX_OPEN) this.#packAll(this.#newest + 1);
    this.#makeRoom();
  }

  /** Housekeeping: time goes on also when nobody reports. */
  advance(nowMs: number): void {
    const newest = stepOf(nowMs);
    if (newest <= this.#newest) return;
    this.#newest = newest;
    // Reports that tell of the seconds on both sides of a border come after it.
    this.#packAll(newest - 1);
    for (const number of this.#steps.keys()) if (number <= newest - STEPS) this.#drop(number);
    for (const [key, { number, last }] of this.#known) {
      if (last > newest - STEPS) continue;
      this.#known.delete(key);
      this.#byNumber.delete(number);
    }
  }

  /** Since when everything is here that was reported. */
  keptFromMs(nowMs: number): number {
    const oldest = Math.max(this.#oldest, stepOf(nowMs) - STEPS + 1);
    return Math.max(this.sinceMs, oldest * STEP_MS);
  }

  /** By edgeKey, from one step to another, both inclusive. */
  sum(from: number, to: number): Map<string, Slice> {
    const slices = new Map<number, Slice>();
    const totalsOf = (number: number): Totals => {
      const slice = slices.get(number) ?? { name: this.#nameOf(number), totals: new Totals() };
      slices.set(number, slice);
      return slice.totals;
    };
    this.#each(from, to, ({ packed, open }) => {
      for (const bytes of packed) unpack(bytes, totalsOf);
      for (const [number, totals] of open) totalsOf(number).addTotals(totals);
    });
    return new Map([...slices.values()].map((slice) => [edgeKey(slice.name), slice]));
  }

  /** Requests by edgeKey, in the order of OUTCOMES: a small part of what a sum costs. */
  outcomes(from: number, to: number): Map<string, Float64Array> {
    const counts = new Map<number, Float64Array>();
    const outcomesOf = (number: number): Float64Array => {
      const outcomes = counts.get(number) ?? new Float64Array(OUTCOMES.length);
      counts.set(number, outcomes);
      return outcomes;
    };
    this.#each(from, to, ({ packed, open }) => {
      for (const bytes of packed) unpackOutcomes(bytes, outcomesOf);
      for (const [number, { outcomes }] of open) {
        const sum = outcomesOf(number);
        for (const [index, count] of outcomes.entries()) sum[index] = (sum[index] ?? 0) + count;
      }
    });
    return new Map([...counts].map(([number, outcomes]) => [edgeKey(this.#nameOf(number)), outcomes]));
  }

  /** Estimate of the memory held. */
  get bytes(): number {
    return this.#packedBytes + this.#openCount * BYTES_OPEN + this.#known.size * BYTES_A_NAME;
  }

  #each(from: number, to: number, visit: (step: Step) => void): void {
    for (let number = Math.max(from, this.#newest - STEPS); number <= Math.min(to, this.#newest); number++) {
      const step = this.#steps.get(number);
      if (step !== undefined) visit(step);
    }
  }

  /** Those that counted something, and have room. */
  #told(edges: readonly (EdgeName & Counts)[], parts: readonly Part[]): EdgeRecord[] {
    return edges.flatMap(({ direction, source, destination, ...counts }): EdgeRecord[] => {
      if (isNothing(counts.outcomes)) return [];
      const known = this.#know({ direction, source, destination });
      if (known === undefined) return [];
      known.last = Math.max(known.last, parts.at(-1)?.step ?? known.last);
      return [[known.number, counts]];
    });
  }

  #know(name: EdgeName): Known | undefined {
    const key = edgeKey(name);
    const before = this.#known.get(key);
    if (before !== undefined) return before;
    if (this.#known.size >= MAX_SEEN) {
      this.dropped += 1;
      return undefined;
    }
    const known = { number: this.#nextNumber++, name, last: this.#newest };
    this.#known.set(key, known);
    this.#byNumber.set(known.number, known);
    return known;
  }

  #totals(number: number, edge: number): Totals {
    const step = this.#step(number);
    const known = step.open.get(edge);
    if (known !== undefined) return known;
    const totals = new Totals();
    step.open.set(edge, totals);
    this.#openCount += 1;
    return totals;
  }

  #step(number: number): Step {
    const step = this.#steps.get(number) ?? { packed: [], open: new Map() };
    this.#steps.set(number, step);
    return step;
  }

  #putPacked(number: number, records: readonly EdgeRecord[]): void {
    if (records.length === 0) return;
    const bytes = pack(records);
    this.#step(number).packed.push(bytes);
    this.#packedBytes += bytes.length;
  }

  /** Those before a step. */
  #packAll(before: number): void {
    for (const [number, step] of this.#steps) {
      if (number >= before || step.open.size === 0) continue;
      const open = [...step.open].map(([edge, totals]): EdgeRecord => [edge, totals.counts()]);
      this.#putPacked(number, open);
      this.#openCount -= step.open.size;
      step.open = new Map();
    }
  }

  #makeRoom(): void {
    while (this.bytes > this.maxBytes && this.#steps.size > 1) {
      const oldest = Math.min(...this.#steps.keys());
      this.#drop(oldest);
      this.#oldest = oldest + 1;
    }
  }

  #drop(number: number): void {
    const { packed = [], open } = this.#steps.get(number) ?? {};
    this.#packedBytes -= packed.reduce((sum, { length }) => sum + length, 0);
    this.#openCount -= open?.size ?? 0;
    this.#steps.delete(number);
  }

  #beginAnew(nowMs: number): void {
    for (const number of [...this.#steps.keys()]) this.#drop(number);
    this.#known.clear();
    this.#byNumber.clear();
    [this.#newest, this.#oldest, this.#lastMs] = [
      Number.NEGATIVE_INFINITY,
      Number.NEGATIVE_INFINITY,
      Number.NEGATIVE_INFINITY,
    ];
    this.sinceMs = nowMs;
  }

  /** Each number in a step that is kept has a name: a name stays as long as its youngest step. */
  #nameOf(number: number): EdgeName {
    const known = this.#byNumber.get(number);
    if (known === undefined) throw new Error(`edge ${number} of the ring has no name`);
    return known.name;
  }
}
