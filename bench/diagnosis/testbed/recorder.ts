// Reads all that the series hold while the testbed runs: they keep a quarter of an hour, a run takes longer.
import type { MeshWindow } from "../../../controller/model/index.js";
import type { SeriesSource } from "../../../controller/series/index.js";
import { joined } from "../joined.js";

export class Recorder {
  readonly #windows: MeshWindow[] = [];
  #nextMs: number;

  /** From the first whole step after `fromMs` on. */
  constructor(
    private readonly series: SeriesSource,
    fromMs: number,
  ) {
    this.#nextMs = Math.ceil(fromMs / series.stepMs) * series.stepMs;
  }

  /** Reads what has come since, up to what is told of in full; call it every few minutes at least. */
  async follow(nowMs: number): Promise<void> {
    const { stepMs, settledAfterMs } = this.series;
    const toMs = Math.floor((nowMs - settledAfterMs) / stepMs) * stepMs;
    if (toMs <= this.#nextMs) return;
    const window = await this.series.read(this.#nextMs, toMs, stepMs);
    if (window.steps === 0) return;
    if (this.#windows.length > 0 && window.fromMs !== this.#nextMs)
      throw new RangeError(`steps from ${this.#nextMs} to ${window.fromMs} are not kept any more`);
    this.#windows.push(window);
    this.#nextMs = window.fromMs + window.steps * stepMs;
  }

  window(): MeshWindow {
    return joined(this.#windows);
  }
}
