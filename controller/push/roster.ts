/** The sidecars that the controller knows, and what it can say of each. */
import { RESOURCE_NAMES, type Sidecar, THROUGHPUT_RESOURCE } from "../model/index.js";

/** How long a sidecar that went away is still shown. */
const FORGET_AFTER_MS = 3_600_000;
/** Beyond so many, those that have been away longest are forgotten first: ids can be made up. */
const MOST_KNOWN = 10_000;

/** Any other name may be made up, and is not kept. */
const DECIDING: readonly string[] = [RESOURCE_NAMES.outbound, THROUGHPUT_RESOURCE];

export interface KnownSidecar {
  /** As the newest of its streams describes it. */
  sidecar: Sidecar;
  /** Streams open now, each with its own description; each resource has its own stream. */
  streams: ReadonlyMap<number, Sidecar>;
  /** What each asks for, as far as it decides what the sidecar can run. */
  names: ReadonlyMap<number, readonly string[]>;
}

interface Entry {
  sidecar: Sidecar;
  streams: Map<number, Sidecar>;
  names: Map<number, readonly string[]>;
  goneMs: number;
}

export class Roster {
  readonly #sidecars = new Map<string, Entry>();

  /** True: it is new, or describes itself in another way than before. */
  connected(sidecar: Sidecar, stream: number): boolean {
    const known = this.#sidecars.get(sidecar.id);
    const isNews = known === undefined || JSON.stringify(known.sidecar) !== JSON.stringify(sidecar);
    const streams = (known?.streams ?? new Map<number, Sidecar>()).set(stream, sidecar);
    const names = known?.names ?? new Map<number, readonly string[]>();
    this.#sidecars.set(sidecar.id, { sidecar, streams, names, goneMs: 0 });
    return isNews;
  }

  subscribed(id: string, stream: number, names: readonly string[]): void {
    const deciding = names.filter((name) => DECIDING.includes(name));
    this.#sidecars.get(id)?.names.set(stream, deciding);
  }

  /** False: it runs outbound policies, and has no filter for their `throughput`. Of who is away nothing is said. */
  throttles(id: string): boolean {
    const asked = [...(this.#sidecars.get(id)?.names.values() ?? [])].flat();
    return !asked.includes(RESOURCE_NAMES.outbound) || asked.includes(THROUGHPUT_RESOURCE);
  }

  /** What remains of it is described by its newest open stream: two Envoys may have been given one id. */
  disconnected(id: string, stream: number, nowMs: number): void {
    const known = this.#sidecars.get(id);
    known?.streams.delete(stream);
    known?.names.delete(stream);
    if (known?.streams.size === 0) known.goneMs = nowMs;
    else if (known !== undefined) known.sidecar = [...known.streams.values()].at(-1) ?? known.sidecar;
  }

  get(id: string): KnownSidecar | undefined {
    return this.#sidecars.get(id);
  }

  /** `namespace/service` of all that are known. */
  services(): Set<string> {
    const known = [...this.#sidecars.values()];
    return new Set(known.map(({ sidecar: { namespace, service } }) => `${namespace}/${service}`));
  }

  /** Ordered by id. */
  list(): KnownSidecar[] {
    return [...this.#sidecars].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, known]) => known);
  }

  /** Forgets those that have been away for an hour, or are too many; returns their ids. */
  sweep(nowMs: number): string[] {
    const tooMany = this.#sidecars.size - MOST_KNOWN;
    const gone = [...this.#sidecars]
      .filter(([, { streams }]) => streams.size === 0)
      .sort(([, a], [, b]) => a.goneMs - b.goneMs)
      .filter(([, { goneMs }], at) => at < tooMany || nowMs - goneMs >= FORGET_AFTER_MS);
    for (const [id] of gone) this.#sidecars.delete(id);
    return gone.map(([id]) => id);
  }
}
