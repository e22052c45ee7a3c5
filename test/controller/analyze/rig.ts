/** An analysis over a source, a detector and a diagnosis that do what a test says. */
import { onTestFinished } from "vitest";
import { Analysis, IncidentFolder } from "../../../controller/analyze/index.js";
import type { IncidentDetector } from "../../../controller/analyze/ports.js";
import type { AnalysisTold, IncidentTold } from "../../../controller/events/index.js";
import type {
  Case,
  Change,
  ConditionView,
  Diagnosis,
  Incident,
  MeshWindow,
} from "../../../controller/model/index.js";
import { SeriesError, type SeriesSource } from "../../../controller/series/index.js";
import { FakeClock, temporaryFolder } from "../push/fixture.js";
import { incidentOf, STEP_MS, T0_MS, windowOf } from "./support.js";

const SETTLED_AFTER_MS = 1_500;
/** Files are written for real. */
const PATIENCE_MS = 20_000;

/** What it is told to say of each step, and what it was given. */
export class ScriptedDetector implements IncidentDetector {
  readonly windows: MeshWindow[] = [];
  readonly unlearned = [];
  open: Incident[] = [];
  views: ConditionView[] = [];
  /** What the next steps bring. */
  next: Incident[] = [];

  constructor(readonly firstId: number) {}

  take(window: MeshWindow): Incident[] {
    this.windows.push(window);
    const changed = this.next;
    this.next = [];
    this.open = [...this.open.filter(({ id }) => changed.every((each) => each.id !== id)), ...changed].filter(
      ({ condition }) => condition !== "over",
    );
    return changed;
  }

  conditions(): ConditionView[] {
    return this.views;
  }

  keep(): [] {
    return [];
  }

  restore(): void {
    throw new Error("it has kept nothing");
  }
}

export class Rig {
  readonly clock = new FakeClock(T0_MS);
  readonly told: (IncidentTold | AnalysisTold)[] = [];
  readonly warned: string[] = [];
  readonly reads: [fromMs: number, toMs: number][] = [];
  readonly cases: Case[] = [];
  readonly detectors: ScriptedDetector[] = [];
  readonly changes: { count: number; known: Change[] } = { count: 0, known: [] };
  /** Why reads fail. */
  failure: string | undefined;
  /** Of the mesh that is read. */
  calls: MeshWindow["calls"] = [{ source: "outside", destination: "default/productpage" }];
  /** What a diagnosis takes, and which service it names. */
  costMs = 0;
  culprit = "default/ratings";
  diagnosisFailure: string | undefined;
  analysis!: Analysis;
  cpuMs = 0;

  private constructor(
    readonly dataDir: string,
    readonly folder: IncidentFolder,
  ) {}

  static async begin(dataDir?: string): Promise<Rig> {
    const place = dataDir ?? (await temporaryFolder());
    const warned: string[] = [];
    const folder = await IncidentFolder.open(place, (words) => warned.push(words));
    const rig = new Rig(place, folder);
    rig.analysis = new Analysis({
      ...{ source: rig.source(), folder, clock: rig.clock, version: "1.2.3", thresholds: { errorsZ: 6 } },
      changes: {
        get count() {
          return rig.changes.count;
        },
        near: () => rig.changes.known,
      },
      detector: (firstId) => {
        rig.detectors.push(new ScriptedDetector(firstId));
        return rig.detector;
      },
      diagnose: (given) => rig.diagnose(given),
      tell: (told) => rig.told.push(told),
      warn: (words) => rig.warned.push(words),
      cpuMs: () => rig.cpuMs,
      breathe: async () => {},
    });
    onTestFinished(() => rig.analysis.stop());
    return rig;
  }

  get detector(): ScriptedDetector {
    const last = this.detectors.at(-1);
    if (last === undefined) throw new Error("there is no detector yet");
    return last;
  }

  /** What happened to incidents and to the analysis itself, in words. */
  get news(): string[] {
    return this.told.map((each) =>
      each.type === "incident" ? `${each.id} ${each.change}` : `analysis ${each.change}`,
    );
  }

  async start(): Promise<void> {
    this.analysis.start();
    await this.settle();
  }

  /** One more step is told of. */
  async step(count = 1): Promise<void> {
    for (let n = 0; n < count; n++) await this.pass(STEP_MS);
  }

  async pass(ms: number): Promise<void> {
    this.clock.advance(ms);
    await this.settle();
  }

  /** Lets it go on until it waits for the clock. */
  async settle(): Promise<void> {
    const untilMs = performance.now() + PATIENCE_MS;
    do {
      await new Promise((resolve) => setImmediate(resolve));
      if (performance.now() > untilMs) throw new Error("it never waits for the clock");
    } while (this.clock.waiting === 0);
  }

  diagnose(given: Case): Diagnosis {
    this.cases.push(given);
    this.cpuMs += this.costMs;
    if (this.diagnosisFailure !== undefined) throw new Error(this.diagnosisFailure);
    return {
      atMs: given.observed.toMs,
      causes: [
        {
          target: { type: "service", service: this.culprit },
          ...{ kind: "crash", score: 10, confidence: 0.9, summary: "it is gone", evidence: [] },
          ...{ explains: [0], path: [this.culprit, "default/productpage", "outside"] },
        },
      ],
      ...{ ruledOut: [], unexplained: [] },
      quality: { coverage: 1, baselineSteps: 120, observedSteps: 2, notes: [] },
    };
  }

  private source(): SeriesSource {
    return {
      stepMs: STEP_MS,
      settledAfterMs: SETTLED_AFTER_MS,
      read: async (fromMs, toMs) => {
        this.reads.push([fromMs, toMs]);
        if (this.failure !== undefined) throw new SeriesError(this.failure);
        const ends = this.calls.map((call) => ({ ...call, seenBy: "destination" as const, samples: [] }));
        return windowOf(fromMs, (toMs - fromMs) / STEP_MS, { calls: this.calls, ends });
      },
    };
  }
}

/** One that begins at the last whole step. */
export function incidentAt(rig: Rig, more: Partial<Incident> = {}): Incident {
  const onsetMs = Math.floor(rig.clock.nowMs() / STEP_MS) * STEP_MS;
  return incidentOf({
    ...{ onsetMs, detectedMs: onsetMs + STEP_MS },
    baseline: { fromMs: onsetMs - 600_000, toMs: onsetMs },
    symptoms: incidentOf().symptoms.map((symptom) => ({ ...symptom, sinceMs: onsetMs })),
    ...more,
  });
}
