/**
 * The keys of one breaker in one sidecar that have ever changed their state. There may be thousands: those that are not
 * closed are kept first, and what finds no room is counted.
 */
import { type BreakerStatus, Budget, type ReportedTransition } from "../report/index.js";

/** Of one breaker in one sidecar. */
const MAX_KEYS = 1000;
/** As many as an Envoy has, over all its breakers. */
const MAX_SIDECAR_KEYS = 16_384;
const BYTES_A_KEY = 900;
/** Processes that came before the present one and may still report, as in a restart. */
const MAX_FORMER = 4;

/** What turns all calls away comes first. */
const WEIGHTS: Record<BreakerStatus["state"], number> = { open: 0, half_open: 1, ramp: 2, closed: 3 };

type Entry = [key: string, status: BreakerStatus];

/** Room that all breakers of one sidecar share. */
export class KeyRoom {
  readonly #keys = new Budget(MAX_SIDECAR_KEYS);

  /** Bytes, of all sidecars together: `budget` of all that is shown, `share` what of it keys may have. */
  constructor(
    private readonly budget: Budget,
    private readonly share: Budget,
  ) {}

  take(): boolean {
    if (!this.#keys.take(1)) return false;
    if (this.share.take(BYTES_A_KEY)) {
      if (this.budget.take(BYTES_A_KEY)) return true;
      this.share.give(BYTES_A_KEY);
    }
    this.#keys.give(1);
    return false;
  }

  give(): void {
    this.#keys.give(1);
    this.share.give(BYTES_A_KEY);
    this.budget.give(BYTES_A_KEY);
  }
}

export class BreakerKeys {
  /** By key, the one that was told last at the end. */
  readonly #active = new Map<string, BreakerStatus>();
  readonly #closed = new Map<string, BreakerStatus>();
  readonly #former: number[] = [];
  #boot: number | undefined;
  /** Times that a key found no room. */
  dropped = 0;

  constructor(private readonly room: KeyRoom) {}

  /** Takes the status of one key and returns the transitions in it that it had not told before. */
  put(boot: number, status: BreakerStatus): ReportedTransition[] {
    if (!this.#isPresent(boot)) return [];
    const { key = "", state, transitions } = status;
    const last = this.#take(key)?.transitions.at(-1);
    const kept = { ...status, transitions: transitions.slice(-1) };
    if (!this.#makeRoom()) this.dropped += 1;
    else (state === "closed" ? this.#closed : this.#active).set(key, kept);
    return transitions.filter((transition) => isNew(transition, last));
  }

  has(key: string): boolean {
    return this.#active.has(key) || this.#closed.has(key);
  }

  forget(boot: number, key: string): void {
    if (this.#isPresent(boot)) this.#take(key);
  }

  /** The first so many: open, half-open, ramping up, closed, each in the order of their names. */
  first(most: number): BreakerStatus[] {
    return [...sorted(this.#active, most), ...sorted(this.#closed, most - this.#active.size)];
  }

  /** All of them, and the process that told them. */
  keep(): { boot: number; statuses: BreakerStatus[] } | undefined {
    if (this.#boot === undefined) return undefined;
    return { boot: this.#boot, statuses: [...this.#closed.values(), ...this.#active.values()] };
  }

  restore({ boot, statuses }: { boot: number; statuses: readonly BreakerStatus[] }): void {
    for (const status of statuses) this.put(boot, status);
  }

  clear(): void {
    for (const key of [...this.#active.keys(), ...this.#closed.keys()]) this.#take(key);
  }

  /** Estimate of the memory held. */
  get bytes(): number {
    return (this.#active.size + this.#closed.size) * BYTES_A_KEY;
  }

  /** A process that was not heard of before has taken over: keys of the one before are gone with it. */
  #isPresent(boot: number): boolean {
    if (boot === this.#boot) return true;
    if (this.#former.includes(boot)) return false;
    if (this.#boot !== undefined) this.#former.push(this.#boot);
    if (this.#former.length > MAX_FORMER) this.#former.shift();
    this.clear();
    this.#boot = boot;
    return true;
  }

  #take(key: string): BreakerStatus | undefined {
    const status = this.#active.get(key) ?? this.#closed.get(key);
    if (status === undefined) return undefined;
    if (!this.#active.delete(key)) this.#closed.delete(key);
    this.room.give();
    return status;
  }

  /** A key that is closed gives way, the one first that was told of longest ago. */
  #makeRoom(): boolean {
    const isFull = () => this.#active.size + this.#closed.size >= MAX_KEYS;
    if (!isFull() && this.room.take()) return true;
    const [oldest] = this.#closed.keys();
    if (oldest === undefined) return false;
    this.#take(oldest);
    this.dropped += 1;
    return this.room.take();
  }
}

/** A key that was forgotten in between begins its generations anew, later. */
function isNew({ generation, atMs }: ReportedTransition, last: ReportedTransition | undefined): boolean {
  return last === undefined || generation > last.generation || atMs > last.atMs;
}

function sorted(keys: ReadonlyMap<string, BreakerStatus>, most: number): BreakerStatus[] {
  const order = ([a, { state: one }]: Entry, [b, { state: other }]: Entry) =>
    WEIGHTS[one] - WEIGHTS[other] || (a < b ? -1 : 1);
  const first = [...keys].sort(order).slice(0, Math.max(0, most));
  return first.map(([, status]) => status);
}
