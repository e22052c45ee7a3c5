/** A controller's analysis of its own series, all of it real but the clock: it lives, is ended or killed, and lives again. */
import { expect, onTestFinished } from "vitest";
import { Analysis, IncidentFolder, PastFile } from "../../../controller/analyze/index.js";
import { DEFAULT_THRESHOLDS, Detector } from "../../../controller/detect/index.js";
import { diagnose } from "../../../controller/diagnose/index.js";
import type { AnalysisTold, IncidentTold } from "../../../controller/events/index.js";
import type { IncidentSummary } from "../../../controller/incident/index.js";
import type { Change } from "../../../controller/model/index.js";
import { StepFiles } from "../../../controller/series/embedded/step-files.js";
import { FakeClock } from "../push/fixture.js";
import { BEGIN_MS, type Counted, Rig } from "../series/rig.js";

const STEP_SECONDS = 5;
/** Files are written for real. */
const PATIENCE_MS = 20_000;
/** That of the analysis, and that of the series. */
const TIMERS = 2;

/** Of each ten requests so many fail at ratings, and with it whoever asks for it. */
export interface Trouble {
  failing?: number;
}

export const BAD: Trouble = { failing: 5 };

export class Life {
  readonly told: (IncidentTold | AnalysisTold)[] = [];
  readonly warned: string[] = [];
  /** What it knows to have changed. */
  readonly changes: Change[] = [];
  readonly clock: FakeClock;
  analysis!: Analysis;
  past!: PastFile;
  #files!: StepFiles;
  #isOver = false;

  private constructor(
    readonly dataDir: string,
    readonly mesh: Rig,
  ) {
    this.clock = new FakeClock(mesh.nowMs);
  }

  static async begin(dataDir: string, nowMs: number): Promise<Life> {
    const life = new Life(dataDir, new Rig(nowMs));
    const { clock, mesh, warned, told } = life;
    const warn = (words: string) => warned.push(words);
    const incidents = `${dataDir}/incidents`;
    life.#files = await StepFiles.open(mesh.series.kept, { folder: `${dataDir}/series`, clock, warn });
    life.past = new PastFile({ folder: incidents, clock, warn });
    life.analysis = new Analysis({
      ...{ source: mesh.series, clock, warn, diagnose, version: "1.2.3", cpuMs: () => 0 },
      folder: await IncidentFolder.open(incidents, warn),
      past: life.past,
      ...{ changes: { count: 0, near: () => life.changes }, thresholds: { ...DEFAULT_THRESHOLDS } },
      detector: (firstId) => new Detector({ firstId }),
      tell: (each) => told.push(each),
      breathe: async () => {},
    });
    onTestFinished(() => life.end());
    life.analysis.start();
    await life.#settle();
    return life;
  }

  /** What happened to incidents, in words. */
  get news(): string[] {
    return this.told.map((each) => (each.type === "incident" ? `${each.id} ${each.change}` : each.change));
  }

  get open(): IncidentSummary[] {
    return this.analysis.incidents().filter(({ condition }) => condition !== "over");
  }

  /** Users ask productpage, and that asks ratings, forty times a second. */
  async run(steps: number, trouble: Trouble = {}): Promise<void> {
    for (let step = 0; step < steps; step++) {
      for (let second = 0; second < STEP_SECONDS; second++) this.#tellSecond(trouble);
      this.clock.advance(this.mesh.nowMs - this.clock.nowMs());
      await this.#settle();
    }
  }

  /** Time goes on, and no sidecar tells of anything. */
  async silence(steps: number): Promise<void> {
    for (let step = 0; step < steps; step++) {
      this.mesh.nowMs += STEP_SECONDS * 1_000;
      this.clock.advance(this.mesh.nowMs - this.clock.nowMs());
      await this.#settle();
    }
  }

  /** What sidecars counted while nobody listened, told at once; `seconds` of it. */
  tellLate(seconds: number, trouble: Trouble = {}): void {
    this.#hear(seconds, trouble, this.mesh.nowMs - seconds * 1_000);
  }

  /** As by SIGTERM. */
  async end(): Promise<void> {
    if (this.#isOver) return;
    this.#isOver = true;
    await this.analysis.stop();
    await this.#files.close();
  }

  /** As by SIGKILL: nothing more happens, and nothing is written. */
  kill(): void {
    this.#isOver = true;
  }

  #tellSecond(trouble: Trouble): void {
    this.mesh.nowMs += 1_000;
    this.#hear(1, trouble, this.mesh.nowMs - 1_000);
  }

  #hear(seconds: number, { failing = 0 }: Trouble, fromMs: number): void {
    const requests = [4 * (10 - failing) * seconds, 4 * failing * seconds];
    const users: Counted = {
      ...{ direction: "inbound", source: "outside", destination: "default/productpage" },
      ...{ requests, bucket: 44, durationUs: 20_000 },
    };
    const call = { source: "default/productpage", destination: "default/ratings", requests, bucket: 36 };
    this.mesh.hear("productpage-1", [users, { ...call, direction: "outbound" }], { fromMs });
    this.mesh.hear("ratings-1", [{ ...call, direction: "inbound" }], { fromMs });
  }

  /** Lets it go on until it waits for the clock. */
  async #settle(): Promise<void> {
    const untilMs = performance.now() + PATIENCE_MS;
    do {
      await new Promise((resolve) => setImmediate(resolve));
      if (performance.now() > untilMs) throw new Error("it never waits for the clock");
    } while (this.clock.waiting < TIMERS);
  }
}

/** Two minutes of a healthy mesh. */
export async function healthy(dataDir: string): Promise<Life> {
  const life = await Life.begin(dataDir, BEGIN_MS);
  await life.run(24);
  return life;
}

/** An incident is open. */
export async function troubled(dataDir: string): Promise<Life> {
  const life = await healthy(dataDir);
  await life.run(6, BAD);
  expect(life.news).toEqual(["1 opened"]);
  return life;
}

export async function after(life: Life, seconds: number): Promise<Life> {
  return Life.begin(life.dataDir, life.mesh.nowMs + seconds * 1_000);
}
