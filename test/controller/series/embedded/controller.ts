// What a controller keeps of its series in files, over its lives.
import { expect } from "vitest";
import type { MeshWindow } from "../../../../controller/model/index.js";
import { StepFiles } from "../../../../controller/series/embedded/step-files.js";
import { FakeClock } from "../../push/fixture.js";
import { BEGIN_MS, Rig } from "../rig.js";

const WRITE_EVERY_MS = 15_000;

/** A controller that keeps its series in a folder, until it ends or is killed. */
export class Controller {
  readonly warned: string[] = [];
  readonly clock: FakeClock;
  files!: StepFiles;

  private constructor(
    readonly folder: string,
    readonly rig: Rig,
  ) {
    this.clock = new FakeClock(rig.nowMs);
  }

  static async start(folder: string, nowMs = BEGIN_MS): Promise<Controller> {
    const controller = new Controller(folder, new Rig(nowMs));
    const { clock, rig, warned } = controller;
    const warn = (words: string) => warned.push(words);
    controller.files = await StepFiles.open(rig.series.kept, { folder, clock, warn });
    return controller;
  }

  /** Two sidecars of a, and one of b, tell for so long. */
  runFor(seconds: number, requests = 3): void {
    for (let second = 0; second < seconds; second++) {
      this.rig.nowMs += 1_000;
      this.rig.hear("a-1", [{ requests, inFlight: 2 }]);
      this.rig.hear("a-2", [{ requests: [requests, 1] }], { version: "v2" });
      this.rig.hear("b-1", [{ direction: "inbound", requests: 2 * requests, bucket: 30 }]);
    }
  }

  /** Time for the next writing; resolves when it is done. */
  async write(): Promise<void> {
    this.clock.advance(Math.max(WRITE_EVERY_MS, this.rig.nowMs - this.clock.nowMs()));
    await expect.poll(() => this.clock.waiting, { interval: 1 }).toBeGreaterThan(0);
  }

  /** An end in order; the next begins after a while. */
  async restarted(afterMs = 2_000): Promise<Controller> {
    this.clock.advance(Math.max(0, this.rig.nowMs - this.clock.nowMs()));
    await this.files.close();
    return Controller.start(this.folder, this.rig.nowMs + afterMs);
  }

  window(fromMs = BEGIN_MS, toMs = this.rig.nowMs): Promise<MeshWindow> {
    return this.rig.series.read(fromMs, toMs, 5_000);
  }
}

/** Requests of one end by step; undefined: nobody told. */
export function requestsOf(
  { ends }: MeshWindow,
  seenBy: "source" | "destination",
): (number | null | undefined)[] {
  return ends.find((end) => end.seenBy === seenBy)?.samples.map((sample) => sample?.requests) ?? [];
}
