/**
 * Leases of faults: each reply to a report renews all of a sidecar's, or ends them. So a sidecar stops injecting that
 * cannot be reached by a push, or refuses it.
 */
import type { Delivery } from "../model/index.js";
import type { Experiment } from "../store/index.js";

interface LeaseSources {
  isPaused: () => boolean;
  experiments: () => readonly Experiment[];
  deliveriesOf: (sidecarId: string) => readonly Delivery[];
}

export class Leases {
  readonly #sources: LeaseSources;
  /** Of those whose leases end, whether a report came after the reply that said so: then it was read. */
  readonly #ended = new Map<string, "told" | "confirmed">();

  constructor(sources: LeaseSources) {
    this.#sources = sources;
  }

  /** To be called with each report that counts, before it is answered. */
  reported(sidecarId: string): void {
    if (this.#ended.has(sidecarId)) this.#ended.set(sidecarId, "confirmed");
  }

  /** Whether the reply to a sidecar's report ends its leases. */
  answer(sidecarId: string, nowMs: number): boolean {
    const ends = this.#sources.isPaused() || this.#refusesAnEnd(sidecarId, nowMs);
    if (!ends) this.#ended.delete(sidecarId);
    else if (!this.#ended.has(sidecarId)) this.#ended.set(sidecarId, "told");
    return ends;
  }

  /** It has read that its leases are over. */
  isConfirmed(sidecarId: string): boolean {
    return this.#ended.get(sidecarId) === "confirmed";
  }

  /** The last reply ended them. */
  isEnded(sidecarId: string): boolean {
    return this.#ended.has(sidecarId);
  }

  /** To be called when a sidecar is gone for good. */
  forget(sidecarId: string): void {
    this.#ended.delete(sidecarId);
  }

  /** What it runs in place of what it refuses may hold a fault that was stopped, and whose time is not up. */
  #refusesAnEnd(sidecarId: string, nowMs: number): boolean {
    const refuses = this.#sources.deliveriesOf(sidecarId).some(({ refusal }) => refusal !== undefined);
    return refuses && this.#sources.experiments().some((each) => wouldStillAct(each, nowMs));
  }
}

/** It was stopped before its time, which a filter that was not told would go by. */
function wouldStillAct({ state, untilMs }: Experiment, nowMs: number): boolean {
  return state === "stopped" && nowMs < untilMs;
}
