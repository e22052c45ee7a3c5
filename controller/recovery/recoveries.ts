/**
 * The cycles of all breakers, from what sidecars report: transitions with their instants, and counts of what breakers
 * judged. Bounded; kept in memory alone. Breakers with keys have none: what is counted of them is of all keys together.
 */
import type { Accepted } from "../report/index.js";
import { Cycle, type Move, type Sample } from "./cycle.js";

/** Of one breaker in one sidecar. */
const MAX_CYCLES = 10;
/** Nobody's breakers take the room of all others'. */
const MAX_SIDECAR_CYCLES = 512;
/** Of all together: at 5 KB each some 40 MB. */
const MAX_ALL_CYCLES = 8192;

type Report = Accepted["report"];
type Counted = Pick<Sample, "completed" | "failed">;

interface Observed {
  boot: number;
  /** Of its last report, by its own clock. */
  wallMs: number;
  /** By breaker, the oldest first. */
  cycles: Map<string, Cycle[]>;
  /** All of them, the oldest first. */
  order: Set<Cycle>;
}

export class Recoveries {
  /** By node id. */
  readonly #sidecars = new Map<string, Observed>();
  /** All cycles, the oldest first, and how each is forgotten. */
  readonly #all = new Map<Cycle, () => void>();

  /** `told`: the transitions of this report that were not told before, the oldest first. */
  take({ report, breakers }: Accepted, told: readonly Move[]): void {
    const observed = this.#observed(report);
    if (observed === undefined) return;
    const [fromMs, toMs] = [observed.wallMs, report.wallMs];
    observed.wallMs = toMs;
    if (toMs < fromMs) cutAll(observed, "the sidecar's clock was set back");
    const keyed = new Set(report.breakers.filter(({ keys }) => keys !== undefined).map(keyOf));
    for (const move of told) {
      if (move.key === undefined && !keyed.has(keyOf(move))) this.#move(observed, move);
    }
    const live = [...observed.cycles].filter(([, cycles]) => cycles.at(-1)?.isOver === false);
    if (live.length === 0 || toMs <= fromMs) return;
    const counted = countedOf(breakers);
    for (const [key, cycles] of live) {
      cycles.at(-1)?.add({ fromMs, toMs, completed: 0, failed: 0, ...counted.get(key) });
    }
  }

  /** Breakers of a sidecar that are no longer configured: what they were in the midst of has no end. */
  retain(sidecar: string, configured: Iterable<{ direction: string; name: string }>): void {
    const observed = this.#sidecars.get(sidecar);
    if (observed === undefined || observed.cycles.size === 0) return;
    const kept = new Set([...configured].map(keyOf));
    for (const [key, cycles] of observed.cycles) {
      if (!kept.has(key)) cycles.at(-1)?.cut("the breaker was removed");
    }
  }

  /** Of one breaker in all sidecars. */
  of(name: string): Cycle[] {
    return [...this.#sidecars.values()].flatMap(({ cycles }) => [
      ...(cycles.get(keyOf({ direction: "outbound", name })) ?? []),
      ...(cycles.get(keyOf({ direction: "inbound", name })) ?? []),
    ]);
  }

  /** To be called when a sidecar is gone for good. */
  forget(sidecar: string): void {
    for (const cycle of this.#sidecars.get(sidecar)?.order ?? []) this.#all.delete(cycle);
    this.#sidecars.delete(sidecar);
  }

  /** Cycles that are kept. */
  get size(): number {
    return this.#all.size;
  }

  /** Undefined: an Envoy process that another one has taken over from. */
  #observed({ nodeId, boot, wallMs }: Report): Observed | undefined {
    const known = this.#sidecars.get(nodeId);
    if (known !== undefined && boot < known.boot) return undefined;
    if (known !== undefined && boot === known.boot) return known;
    const cycles = known?.cycles ?? new Map<string, Cycle[]>();
    if (known !== undefined) cutAll(known, "the Envoy was restarted");
    const observed = { boot, wallMs, cycles, order: known?.order ?? new Set<Cycle>() };
    this.#sidecars.set(nodeId, observed);
    return observed;
  }

  #move({ cycles, order }: Observed, move: Move): void {
    const key = keyOf(move);
    const own = cycles.get(key) ?? [];
    const present = own.at(-1);
    const isTrip = move.from === "closed" && move.to === "open" && move.reason !== "forced";
    if (!isTrip) {
      if (present?.hasClosed === false) present.move(move);
      return;
    }
    present?.cut("a later trip was told");
    const cycle = new Cycle(move);
    cycles.set(key, own);
    own.push(cycle);
    order.add(cycle);
    this.#all.set(cycle, () => {
      order.delete(cycle);
      own.splice(own.indexOf(cycle), 1);
      if (own.length === 0) cycles.delete(key);
    });
    if (own.length > MAX_CYCLES) this.#drop(own[0]);
    if (order.size > MAX_SIDECAR_CYCLES) this.#drop(first(order));
    if (this.#all.size > MAX_ALL_CYCLES) this.#drop(first(this.#all.keys()));
  }

  #drop(cycle: Cycle | undefined): void {
    if (cycle === undefined) return;
    this.#all.get(cycle)?.();
    this.#all.delete(cycle);
  }
}

function cutAll({ cycles }: Observed, why: string): void {
  for (const each of cycles.values()) each.at(-1)?.cut(why);
}

/** Of all VMs together, of what happened since the last report. */
function countedOf(breakers: Accepted["breakers"]): Map<string, Counted> {
  const counted = new Map<string, Counted>();
  for (const breaker of breakers) {
    if (breaker.isPast) continue;
    const key = keyOf(breaker);
    const before = counted.get(key);
    const completed = (before?.completed ?? 0) + breaker.completed;
    counted.set(key, { completed, failed: (before?.failed ?? 0) + breaker.failed });
  }
  return counted;
}

function first<T>(all: Iterable<T>): T | undefined {
  for (const each of all) return each;
  return undefined;
}

function keyOf({ direction, name }: { direction: string; name: string }): string {
  return `${direction}\0${name}`;
}
