// One incident from its detection to its end: its symptoms, its harm, and whether all is calm again.
import type { Harm, Incident, Severity, Span, Symptom, SymptomKind } from "../model/index.js";
import type { Finding } from "./findings.js";
import { addHarm, NO_HARM, severityOf } from "./harm.js";
import type { KeptFelt, KeptTracked } from "./kept.js";
import { type End, keyOf } from "./roles.js";
import { symptomOf } from "./symptom.js";
import type { Thresholds } from "./thresholds.js";
import type { Step } from "./watch.js";

/** Steps that must be calm at least, however long they are. */
const CALM_STEPS = 2;
/** What is not heard of for so long is gone, and keeps no incident open. */
const SILENT_MS = 300_000;
/** The strongest: a report with more is read by nobody. */
const MOST_SYMPTOMS = 200;

/** What an end shows in a step; `felt`: by users or a caller, enough to open an incident. */
export interface Sighting {
  end: End;
  finding: Finding;
  felt: boolean;
}

/** Whether an end shows nothing of a kind in a step; undefined: nothing was heard of it. */
export type IsCalm = (key: string, kind: SymptomKind) => boolean | undefined;

/** `lastMs`: end of the last step that was not calm; `heardMs`: when it was last heard of, and `calm` how it was then. */
type Felt = KeptFelt;

export class Tracked {
  readonly id: number;
  readonly detectedMs: number;
  readonly #baseline: Span;
  readonly #symptoms = new Map<string, Symptom>();
  /** By symptom. */
  readonly #felt = new Map<string, Felt>();
  #condition: Incident["condition"] = "incident";
  #onsetMs: number;
  #severity: Severity = "low";
  #harm: Harm = NO_HARM;
  /** Since it is calm: of no incident, unless trouble comes again. */
  #calmHarm: Harm = NO_HARM;
  #calmFromMs: number | null = null;
  #calmSteps = 0;
  #endedMs: number | null = null;

  constructor(id: number, step: Step, onsetMs: number, baselineFromMs: number) {
    this.id = id;
    this.detectedMs = step.toMs;
    this.#onsetMs = onsetMs;
    this.#baseline = { fromMs: Math.min(baselineFromMs, onsetMs), toMs: onsetMs };
  }

  /** As `keep` gave it. */
  static of(kept: KeptTracked): Tracked {
    const { id, detectedMs, onsetMs, baselineFromMs } = kept;
    const tracked = new Tracked(id, { fromMs: detectedMs, toMs: detectedMs }, onsetMs, baselineFromMs);
    tracked.#condition = kept.condition;
    tracked.#severity = kept.severity;
    [tracked.#harm, tracked.#calmHarm] = [kept.harm, kept.calmHarm];
    [tracked.#calmFromMs, tracked.#calmSteps] = [kept.calmFromMs, kept.calmSteps];
    for (const symptom of kept.symptoms) {
      const { seenBy, source, destination, kind } = symptom;
      tracked.#symptoms.set(symptomKey(keyOf(seenBy, source, destination), kind), symptom);
    }
    for (const felt of kept.felt) tracked.#felt.set(symptomKey(felt.key, felt.kind), { ...felt });
    return tracked;
  }

  /** Undefined: it is over. */
  keep(): KeptTracked | undefined {
    if (this.#condition === "over") return undefined;
    return {
      ...{ id: this.id, onsetMs: this.#onsetMs, detectedMs: this.detectedMs, severity: this.#severity },
      ...{ condition: this.#condition, baselineFromMs: this.#baseline.fromMs, harm: this.#harm },
      ...{ calmHarm: this.#calmHarm, calmFromMs: this.#calmFromMs, calmSteps: this.#calmSteps },
      symptoms: [...this.#symptoms.values()],
      felt: [...this.#felt.values()],
    };
  }

  get condition(): Incident["condition"] {
    return this.#condition;
  }

  get onsetMs(): number {
    return this.#onsetMs;
  }

  /** Whether it is felt in one of these ways at one of these services. */
  isAt(services: ReadonlySet<string>, kinds: readonly SymptomKind[]): boolean {
    for (const felt of this.#felt.values())
      if (kinds.includes(felt.kind) && services.has(felt.destination)) return true;
    return false;
  }

  /** At an end; in one of these ways, or in any. What was calm for long is not felt any more. */
  isFeltAt(key: string, kinds?: readonly SymptomKind[]): boolean {
    for (const felt of this.#felt.values())
      if (felt.key === key && (kinds?.includes(felt.kind) ?? true)) return true;
    return false;
  }

  view(): Incident {
    return {
      id: this.id,
      condition: this.#condition,
      severity: this.#severity,
      onsetMs: this.#onsetMs,
      detectedMs: this.detectedMs,
      endedMs: this.#endedMs,
      baseline: this.#baseline,
      symptoms: [...this.#symptoms.values()].sort((a, b) => b.z - a.z).slice(0, MOST_SYMPTOMS),
      harm: this.#harm,
    };
  }

  /** The strongest step of a symptom is shown, and its first. */
  add({ end, finding, felt }: Sighting, step: Step): void {
    const key = symptomKey(end.key, finding.kind);
    if (felt) {
      const { destination } = end;
      const { kind } = finding;
      this.#felt.set(key, {
        key: end.key,
        kind,
        destination,
        lastMs: step.toMs,
        calm: false,
        heardMs: step.toMs,
      });
    }
    const known = this.#symptoms.get(key);
    const strongest = known !== undefined && known.z >= finding.z ? known : finding;
    const sinceMs = Math.min(strongest.sinceMs, known?.sinceMs ?? strongest.sinceMs);
    this.#symptoms.set(key, symptomOf(end, { ...strongest, sinceMs }));
  }

  /** Counted when it turns out that the incident goes on. */
  suffer(harm: Harm): void {
    this.#calmHarm = addHarm(this.#calmHarm, harm);
  }

  /** Nobody was listening for so long: that is no silence of theirs, and no calm. */
  pass(ms: number): void {
    for (const felt of this.#felt.values()) {
      felt.heardMs += ms;
      felt.lastMs += ms;
    }
  }

  /** At the end of a step. `hanging`: users' requests that hang then. */
  settle(step: Step, isCalm: IsCalm, { calmMs, objective }: Thresholds, hanging: number): void {
    if (this.#allCalm(step, isCalm)) {
      this.#calmFromMs ??= step.fromMs;
      this.#calmSteps += 1;
    } else {
      this.#calmFromMs = null;
      this.#calmSteps = 0;
      this.#charge(objective, hanging);
    }
    this.#condition = this.#calmFromMs === null ? "incident" : "recovering";
    if (this.#calmFromMs === null) this.#leave(step, calmMs);
    if (this.#calmFromMs === null || this.#calmSteps < CALM_STEPS) return;
    if (step.toMs - this.#calmFromMs >= calmMs) this.end(this.#calmFromMs);
  }

  end(atMs: number): void {
    this.#condition = "over";
    this.#endedMs = atMs;
  }

  #charge(objective: number, hanging: number): void {
    this.#harm = addHarm(this.#harm, this.#calmHarm);
    this.#calmHarm = NO_HARM;
    const severity = severityOf(this.#harm, objective, hanging);
    if (RANK.indexOf(severity) > RANK.indexOf(this.#severity)) this.#severity = severity;
  }

  /** What has long been calm while the rest goes on: if it comes again it is something new. */
  #leave(step: Step, calmMs: number): void {
    const longMs = Math.max(calmMs, CALM_STEPS * (step.toMs - step.fromMs));
    for (const [key, { lastMs }] of this.#felt) if (step.toMs - lastMs >= longMs) this.#felt.delete(key);
  }

  #allCalm(step: Step, isCalm: IsCalm): boolean {
    let all = true;
    for (const felt of this.#felt.values()) {
      const calm = isCalm(felt.key, felt.kind);
      if (calm !== undefined) Object.assign(felt, { calm, heardMs: step.toMs });
      if (!felt.calm) felt.lastMs = step.toMs;
      if (!felt.calm && step.toMs - felt.heardMs < SILENT_MS) all = false;
    }
    return all;
  }
}

function symptomKey(key: string, kind: SymptomKind): string {
  return `${key} ${kind}`;
}

const RANK: readonly Severity[] = ["low", "medium", "high", "critical"];
