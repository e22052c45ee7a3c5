// The time of one emulated Envoy. Timers follow the event loop's time, which only `advance` moves; what the guest
// reads as monotonic and wall time can be set to anything, also backwards.

const NS_PER_MS = 1_000_000n;

interface Event {
  readonly atNs: bigint;
  readonly order: number;
  readonly run: () => void;
}

export class FakeClock {
  #loopNs = 0n;
  #monotonicOffsetNs: bigint;
  #wallOffsetNs: bigint;
  #order = 0;
  readonly #events = new Set<Event>();

  constructor(startMonotonicNs: bigint, startWallMs: number) {
    this.#monotonicOffsetNs = startMonotonicNs;
    this.#wallOffsetNs = BigInt(startWallMs) * NS_PER_MS;
  }

  get monotonicNs(): bigint {
    return this.#loopNs + this.#monotonicOffsetNs;
  }

  /** Nanoseconds since 1970. */
  get wallNs(): bigint {
    return this.#loopNs + this.#wallOffsetNs;
  }

  /** Milliseconds since the start of this Envoy. */
  get elapsedMs(): number {
    return Number(this.#loopNs) / Number(NS_PER_MS);
  }

  setMonotonicNs(value: bigint): void {
    this.#monotonicOffsetNs = value - this.#loopNs;
  }

  setWallMs(value: number): void {
    this.#wallOffsetNs = BigInt(value) * NS_PER_MS - this.#loopNs;
  }

  /** Runs `run` once, `delayMs` from now. The answer cancels it. */
  after(delayMs: number, run: () => void): () => void {
    const event = { atNs: this.#loopNs + toNs(delayMs), order: this.#order++, run };
    this.#events.add(event);
    return () => this.#events.delete(event);
  }

  /** Runs everything that is due within the next `ms` in the order of its time, then stands there. */
  advance(ms: number): void {
    const untilNs = this.#loopNs + toNs(ms);
    for (let event = this.#next(untilNs); event !== undefined; event = this.#next(untilNs)) this.#run(event);
    this.#loopNs = untilNs;
  }

  /** Runs the next event if it is due within `ms`; says whether there was one. */
  step(ms: number): boolean {
    const event = this.#next(this.#loopNs + toNs(ms));
    if (event !== undefined) this.#run(event);
    return event !== undefined;
  }

  #run(event: Event): void {
    this.#events.delete(event);
    if (event.atNs > this.#loopNs) this.#loopNs = event.atNs;
    event.run();
  }

  #next(untilNs: bigint): Event | undefined {
    let first: Event | undefined;
    for (const event of this.#events) {
      if (event.atNs > untilNs) continue;
      if (
        first === undefined ||
        event.atNs < first.atNs ||
        (event.atNs === first.atNs && event.order < first.order)
      )
        first = event;
    }
    return first;
  }
}

function toNs(ms: number): bigint {
  return BigInt(Math.round(ms * Number(NS_PER_MS)));
}
