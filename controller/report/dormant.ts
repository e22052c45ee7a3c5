/**
 * Sidecars that have been silent for long, written down small. An Envoy that was cut off for hours and comes back
 * says the same absolute counts again: who had forgotten them would count them twice.
 */
import type { KeptSidecar } from "./kept.js";

/** Some thousand sidecars of ordinary size; over it the longest silent are forgotten for good. */
const MAX_BYTES = 16 * 1024 * 1024;

export class Dormant {
  /** JSON, the longest silent first. */
  readonly #texts = new Map<string, string>();
  #bytes = 0;

  put(id: string, kept: KeptSidecar): void {
    this.take(id);
    const text = JSON.stringify(kept);
    this.#texts.set(id, text);
    this.#bytes += text.length;
    for (const [oldest] of this.#texts) {
      if (this.#bytes <= MAX_BYTES) break;
      this.take(oldest);
    }
  }

  /** What was put last under this id; it is then no longer held. */
  take(id: string): KeptSidecar | undefined {
    const kept = this.get(id);
    this.#bytes -= this.#texts.get(id)?.length ?? 0;
    this.#texts.delete(id);
    return kept;
  }

  get(id: string): KeptSidecar | undefined {
    const text = this.#texts.get(id);
    return text === undefined ? undefined : (JSON.parse(text) as KeptSidecar);
  }

  ids(): string[] {
    return [...this.#texts.keys()];
  }

  /** Memory held. */
  get bytes(): number {
    return this.#bytes;
  }
}
