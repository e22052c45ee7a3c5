// Bypasses: sidecars whose filter shall pass everything for a while, because an operator said so. They hold at once,
// even when the disk is full, end by themselves, and outlive a restart of the controller.
import { randomBytes } from "node:crypto";
import type { Clock } from "../clock.js";
import { LONGEST_BYPASS, MOST_BYPASSES, type Sidecar } from "../model/index.js";
import { parseDurationMs } from "../policy/index.js";
import type { Author, BypassBegun } from "./event.js";
import { writtenInTime } from "./in-time.js";
import type { Store } from "./store.js";
import type { Bypass, BypassWish, KeptBypass } from "./views.js";

const LONGEST_MS = parseDurationMs(LONGEST_BYPASS) ?? 0;

/** So many are in force that one more would be one too many; nothing was changed. */
export class TooManyBypasses extends Error {
  constructor(readonly most: number) {
    super(`${most} bypasses are in force: end some of them first`);
    this.name = "TooManyBypasses";
  }
}

export class Bypasses {
  readonly #store: Store;
  readonly #clock: Clock;

  constructor(store: Store, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  /** Those in force now, the oldest first. */
  active(): Bypass[] {
    const nowMs = this.#clock.nowMs();
    return [...this.#store.state.bypasses.values()]
      .filter(({ untilMs }) => nowMs < untilMs)
      .map((bypass) => this.#shown(bypass));
  }

  /** The bypass in force for a sidecar; of several the one that ends last. */
  of(sidecar: Sidecar): Bypass | undefined {
    const mine = this.active().filter((bypass) => isMeant(sidecar, bypass));
    return mine.sort((a, b) => b.untilMs - a.untilMs)[0];
  }

  /**
   * In force at once; resolves when it is written, or is not in two seconds. Rejects with RangeError for a time that is
   * none, and with TooManyBypasses.
   */
  async begin({ forMs, ...wish }: BypassWish): Promise<Bypass> {
    if (!Number.isSafeInteger(forMs) || forMs <= 0 || forMs > LONGEST_MS) {
      throw new RangeError(`forMs: ${forMs} is not a time of 1 to ${LONGEST_MS} ms`);
    }
    if (this.#countLike(wish) >= MOST_BYPASSES) throw new TooManyBypasses(MOST_BYPASSES);
    const atMs = this.#clock.nowMs();
    const id = randomBytes(4).toString("hex");
    const event: BypassBegun = { type: "bypass.begun", id, ...wish, atMs, untilMs: atMs + forMs };
    const durable = await writtenInTime(this.#clock, this.#store.adopt([event]));
    const { type, atMs: createdMs, ...bypass } = event;
    return { ...bypass, createdMs, durable };
  }

  /** Policies act again at once. False: none of that id is in force. */
  async end(id: string, author: Author): Promise<boolean> {
    if (!this.active().some((bypass) => bypass.id === id)) return false;
    const ended = { type: "bypass.ended", id, atMs: this.#clock.nowMs(), ...author } as const;
    await writtenInTime(this.#clock, this.#store.adopt([ended]));
    return true;
  }

  /** Those in force that are, as this one, for every sidecar or for some. */
  #countLike({ selector }: Pick<BypassWish, "selector">): number {
    const isForAll = selector === undefined;
    return this.active().filter((bypass) => (bypass.selector === undefined) === isForAll).length;
  }

  #shown(bypass: KeptBypass): Bypass {
    return { ...bypass, durable: this.#store.durableState.bypasses.has(bypass.id) };
  }
}

function isMeant(sidecar: Sidecar, { selector = {} }: KeptBypass): boolean {
  return Object.entries(selector).every(([label, value]) => sidecar.labels[label] === value);
}
