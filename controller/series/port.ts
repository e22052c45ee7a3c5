/** Where series of the mesh come from: this controller's own memory, or an engine that somebody runs. */
import type { MeshWindow } from "../model/index.js";

export interface SeriesSource {
  /** Shortest step that it has of what is happening now. */
  readonly stepMs: number;
  /** How long after its end a step is told of in full, unless somebody reports late. */
  readonly settledAfterMs: number;
  /**
   * Whole steps from one time to another: those that begin at or after `fromMs` and end at or before `toMs`, boundaries
   * being multiples of the step. `stepMs`: a multiple of the shortest; default: the shortest that is kept for that time.
   * Rejects with a SeriesError where nothing could be read.
   */
  read(fromMs: number, toMs: number, stepMs?: number): Promise<MeshWindow>;
}

/** Its message says what could not be read, from where, and what to do. */
export class SeriesError extends Error {}
