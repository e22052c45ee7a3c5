// How each end is, since when and why: for people who look, whether or not there is an incident.
import {
  type Condition,
  type ConditionView,
  LATENCY_NAMES,
  type StepSample,
  type Symptom,
  type SymptomKind,
} from "../model/index.js";
import type { Finding } from "./findings.js";
import type { End } from "./roles.js";
import { symptomOf } from "./symptom.js";
import type { Tracked } from "./tracked.js";
import type { Step, Watch } from "./watch.js";

interface Kept {
  end: End;
  condition: Condition;
  sinceMs: number;
  findings: readonly Finding[];
  coldSteps: number;
}

interface Seen {
  end: End;
  watch: Watch;
  findings: readonly Finding[];
}

const WORDS: Readonly<Record<SymptomKind, (baseline: string, observed: string) => string>> = {
  errors: (baseline, observed) => `${observed} fail, ${baseline} before`,
  latency: (baseline, observed) => `takes ${observed}, ${baseline} before`,
  traffic_loss: (baseline, observed) => `${observed} arrive, ${baseline} expected`,
  traffic_surge: (baseline, observed) => `${observed} arrive, ${baseline} expected`,
  hung: (baseline, observed) => `${observed} are under way and few end, ${baseline} before`,
};

export class Conditions {
  readonly #kept = new Map<string, Kept>();

  take(step: Step, seen: readonly Seen[], at: number, open: readonly Tracked[]): void {
    const present = new Set<string>();
    for (const { end, watch, findings } of seen) {
      present.add(end.key);
      const condition = conditionOf(end.samples[at], findings, open, end.key);
      this.#keep({
        end,
        condition,
        sinceMs: step.fromMs,
        findings,
        coldSteps: watch.coldSteps(step.toMs - step.fromMs),
      });
    }
    for (const [key, kept] of this.#kept)
      if (!present.has(key))
        this.#keep({ ...kept, condition: "no_data", sinceMs: step.fromMs, findings: [] });
  }

  forget(key: string): void {
    this.#kept.delete(key);
  }

  views(): ConditionView[] {
    return [...this.#kept.values()].map(({ end, condition, sinceMs, findings, coldSteps }) => {
      const { seenBy, source, destination, atUsers } = end;
      const symptoms = findings.map((finding) => symptomOf(end, finding));
      const why = whyOf(condition, symptoms, coldSteps);
      return { seenBy, source, destination, atUsers, condition, sinceMs, why, symptoms };
    });
  }

  #keep(now: Kept): void {
    const known = this.#kept.get(now.end.key);
    const sinceMs = known?.condition === now.condition ? known.sinceMs : now.sinceMs;
    // Samples belong to a window, which is not to be kept for their sake.
    const end = { ...now.end, samples: [], callersView: undefined };
    this.#kept.set(now.end.key, { ...now, end, sinceMs });
  }
}

function conditionOf(
  sample: StepSample | undefined,
  findings: readonly Finding[],
  open: readonly Tracked[],
  key: string,
): Condition {
  if (sample === undefined) return "no_data";
  const isOfIncident = open.some((tracked) => tracked.isFeltAt(key));
  if (findings.length > 0) return isOfIncident ? "incident" : "suspect";
  return isOfIncident ? "recovering" : "ok";
}

function whyOf(condition: Condition, symptoms: readonly Symptom[], coldSteps: number): string {
  if (condition === "no_data") return "nothing is heard of it";
  const [worst] = [...symptoms].sort((a, b) => b.z - a.z);
  if (worst !== undefined) {
    const words = WORDS[worst.kind](
      quantityOf(worst.kind, worst.baseline),
      `${quantityOf(worst.kind, worst.observed)}${ofWhich(worst)}`,
    );
    return condition === "suspect" ? `${words}: not for long enough, or no caller feels it` : words;
  }
  if (condition === "recovering") return "as before the incident, which is not over";
  return coldSteps > 0 ? `learns what is usual: ${coldSteps} more steps` : "as usual";
}

function ofWhich({ quantile }: Symptom): string {
  return quantile === undefined ? "" : ` (${LATENCY_NAMES[quantile]})`;
}

function quantityOf(kind: SymptomKind, value: number): string {
  if (kind === "errors") return `${(value * 100).toFixed(1)} %`;
  if (kind === "latency") return `${value.toFixed(value < 10 ? 1 : 0)} ms`;
  return kind === "hung" ? `${Math.round(value)} requests` : `${value.toFixed(1)} requests/s`;
}
