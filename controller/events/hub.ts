/**
 * Tells what happens to those who follow it. The last events are kept in a ring, and each follower reads from it at its
 * own pace: so nothing is kept for a follower, and one that was away goes on where it stopped, if that is not too long
 * ago. Ids are `<boot>-<number>`; the numbers of another boot mean nothing here.
 */
import type { MeshEvent } from "./event.js";

/** A restart of a mesh of 500 sidecars tells some 3,000. */
const KEPT_EVENTS = 4096;

/** One event as followers read it. */
export interface NumberedEvent {
  id: string;
  event: MeshEvent;
}

export interface Subscription {
  /** Events before the first were missed: what is known from earlier ones is to be read anew. */
  readonly hasGap: boolean;
  /** Id of the last event read; of the last before the first read, at the beginning. */
  readonly position: string;
  /** The next event, if there is one. `lost`: it was overtaken by new ones and cannot go on. */
  next(): NumberedEvent | "lost" | undefined;
  /** Calls when there is something to read; one at a time, the last one given. */
  onNews(call: () => void): void;
  end(): void;
}

export class EventHub {
  /** Event number n stands at n modulo the length. */
  readonly #ring: MeshEvent[] = [];
  readonly #followers = new Set<() => void>();
  /** Number of the newest event; the first one has 1. */
  #newest = 0;

  /** `boot`: another text for each start of the controller, without a dash. */
  constructor(
    private readonly boot: string,
    private readonly kept = KEPT_EVENTS,
  ) {}

  publish(event: MeshEvent): void {
    this.#newest += 1;
    this.#ring[this.#newest % this.kept] = event;
    for (const tell of this.#followers) tell();
  }

  /** Goes on after an event; undefined: from now on. */
  follow(lastEventId?: string): Subscription {
    const number = lastEventId === undefined ? this.#newest : this.#numberOf(lastEventId);
    return this.#subscription(number ?? this.#newest, number === undefined);
  }

  /** The number, where everything after it is still known. */
  #numberOf(id: string): number | undefined {
    const [, boot, digits] = /^([^-]+)-(\d{1,15})$/.exec(id) ?? [];
    const number = Number(digits);
    if (boot !== this.boot || number > this.#newest || this.#isLost(number + 1)) return undefined;
    return number;
  }

  #isLost(number: number): boolean {
    return number <= this.#newest - this.kept;
  }

  #subscription(from: number, hasGap: boolean): Subscription {
    let read = from;
    let tell = () => {};
    const heard = () => tell();
    this.#followers.add(heard);
    const id = () => `${this.boot}-${read}`;
    return {
      hasGap,
      get position() {
        return id();
      },
      next: () => {
        if (read >= this.#newest) return undefined;
        if (this.#isLost(read + 1)) return "lost";
        const event = this.#ring[(read + 1) % this.kept];
        if (event === undefined) return "lost";
        read += 1;
        return { id: id(), event };
      },
      onNews(call) {
        tell = call;
      },
      end: () => void this.#followers.delete(heard),
    };
  }
}
