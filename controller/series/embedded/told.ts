/** Of which time somebody has told: of what is not told nothing is known, and no request of it is no request. */
import type { Span } from "../../model/index.js";

/** Gaps that are remembered; of more the oldest time counts as untold. */
const MAX_SPANS = 32;
/** A step that was told of for less than this has no sample: what happened in the rest would look like a fall. */
const ENOUGH = 0.5;

export class Told {
  /** The oldest first; none touches another. */
  readonly #spans: Span[] = [];

  /** A report tells of the time since the one before: so there is a gap only where nothing is known of that one. */
  add(fromMs: number, toMs: number): void {
    const last = this.#spans.at(-1);
    if (last !== undefined && fromMs <= last.toMs) {
      last.toMs = Math.max(last.toMs, toMs);
      last.fromMs = Math.min(last.fromMs, fromMs);
      return;
    }
    this.#spans.push({ fromMs, toMs: Math.max(fromMs, toMs) });
    if (this.#spans.length > MAX_SPANS) this.#spans.shift();
  }

  /** Of this step enough is told. */
  has(fromMs: number, toMs: number): boolean {
    let told = 0;
    for (let at = this.#spans.length - 1; at >= 0; at--) {
      const span = this.#spans[at];
      if (span === undefined || span.toMs <= fromMs) break;
      told += Math.max(0, Math.min(span.toMs, toMs) - Math.max(span.fromMs, fromMs));
    }
    return told >= ENOUGH * (toMs - fromMs);
  }
}
