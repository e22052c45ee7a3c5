/**
 * What each sidecar took and refused, beyond the life of a stream. A refusal (NACK) leaves Envoy in a state in which it
 * refuses listener updates too, until the bytes it last accepted come again; the refused bytes it would, sent again,
 * acknowledge without running them.
 */
import type { Resource } from "./ports.js";
import { passThroughResource } from "./resource.js";

/** Refusals remembered a name: more than the at most three candidates that are ever tried in a row. */
const MAX_REFUSED = 8;
const FORGET_AFTER_MS = 3_600_000;
/** Beyond so many, those for which nothing happened for longest are forgotten first: ids can be made up. */
const MOST_SIDECARS = 10_000;

interface Past {
  /** Last acknowledged. */
  good?: Resource;
  /** Versions, oldest first. */
  refused: string[];
  /** A refusal that no later acknowledgement has undone. */
  broken: boolean;
}

interface SidecarPast {
  names: Map<string, Past>;
  touchedMs: number;
}

export class History {
  readonly #sidecars = new Map<string, SidecarPast>();

  /** The wanted resource, or, where that was refused, the best that was not: the last good one, else a pass-through. */
  choose(sidecar: string, wanted: Resource): Resource | undefined {
    const past = this.#sidecars.get(sidecar)?.names.get(wanted.name);
    if (past === undefined || !past.refused.includes(wanted.version)) return wanted;
    const candidates = past.good === undefined ? [] : [past.good];
    candidates.push(passThroughResource(wanted.name));
    return candidates.find((candidate) => !past.refused.includes(candidate.version));
  }

  acknowledged(sidecar: string, resource: Resource, nowMs: number): void {
    const past = this.#past(sidecar, resource.name, nowMs);
    past.good = resource;
    past.broken = false;
  }

  refused(sidecar: string, resource: Resource, nowMs: number): void {
    const past = this.#past(sidecar, resource.name, nowMs);
    past.broken = true;
    if (past.refused.includes(resource.version)) return;
    past.refused.push(resource.version);
    if (past.refused.length > MAX_REFUSED) past.refused.shift();
  }

  /** True: a refusal stands, so even a version that the sidecar says it runs must be sent. */
  isBroken(sidecar: string, name: string): boolean {
    return this.#sidecars.get(sidecar)?.names.get(name)?.broken ?? false;
  }

  /** The sidecar has nothing where it once had something: a new process, which judges everything afresh. */
  restarted(sidecar: string, name: string): void {
    const past = this.#sidecars.get(sidecar)?.names.get(name);
    if (past?.good === undefined) return;
    past.refused = [];
    past.broken = false;
  }

  /** Forgets sidecars for which nothing happened in the last hour, but for those that `isConnected`. */
  sweep(nowMs: number, isConnected: (sidecar: string) => boolean): void {
    for (const [sidecar, past] of this.#sidecars) if (isConnected(sidecar)) past.touchedMs = nowMs;
    const tooMany = this.#sidecars.size - MOST_SIDECARS;
    const oldestFirst = [...this.#sidecars].sort(([, a], [, b]) => a.touchedMs - b.touchedMs);
    for (const [at, [sidecar, { touchedMs }]] of oldestFirst.entries()) {
      if (isConnected(sidecar)) continue;
      if (at < tooMany || nowMs - touchedMs >= FORGET_AFTER_MS) this.#sidecars.delete(sidecar);
    }
  }

  get size(): number {
    return this.#sidecars.size;
  }

  #past(sidecar: string, name: string, nowMs: number): Past {
    const known = this.#sidecars.get(sidecar) ?? { names: new Map<string, Past>(), touchedMs: nowMs };
    known.touchedMs = nowMs;
    this.#sidecars.set(sidecar, known);
    const past = known.names.get(name) ?? { refused: [], broken: false };
    known.names.set(name, past);
    return past;
  }
}
