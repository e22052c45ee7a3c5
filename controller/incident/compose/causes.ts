/** Causes, and what they leave: symptoms, changes and what was ruled out. */
import type { Case, Cause, Change, Diagnosis, Evidence, RuledOut, Symptom } from "../../model/index.js";
import { finite, shareOf } from "../numbers.js";
import type { CauseReport, ChangeReport, EvidenceReport, RuledOutReport, SymptomReport } from "../report.js";
import { changeText, KIND_MEANINGS, likelihoodOf, symptomText, targetText } from "../words.js";
import { pathOf } from "./path.js";

/** Bounds of a report: beyond them nobody reads, and a mesh of thousands of edges has more of each. */
const MOST_CAUSES = 10;
const MOST_EVIDENCE = 12;
const MOST_SYMPTOMS = 100;
const MOST_RULED_OUT = 50;
const MOST_CHANGES = 50;

export function causesOf({ causes }: Diagnosis, symptoms: readonly Symptom[]): CauseReport[] {
  return causes.slice(0, MOST_CAUSES).map((cause, index) => causeReport(cause, index + 1, symptoms));
}

export function symptomsOf({ incident }: Case, causes: readonly CauseReport[]): SymptomReport[] {
  return incident.symptoms.slice(0, MOST_SYMPTOMS).map((symptom, index) => ({
    kind: symptom.kind,
    seenBy: symptom.seenBy,
    source: symptom.source,
    destination: symptom.destination,
    atUsers: symptom.atUsers,
    sinceMs: symptom.sinceMs,
    baseline: finite(symptom.baseline),
    observed: finite(symptom.observed),
    z: finite(symptom.z),
    ...(symptom.quantile === undefined ? {} : { quantile: symptom.quantile }),
    summary: symptomText(symptom),
    explainedBy: causes.filter(({ explains }) => explains.includes(index)).map(({ rank }) => rank),
  }));
}

export function ruledOutOf(ruledOut: readonly RuledOut[]): RuledOutReport[] {
  return ruledOut
    .slice(0, MOST_RULED_OUT)
    .map(({ target, why }) => ({ target, name: targetText(target), why }));
}

/** The nearest to the onset first. */
export function changesOf({ changes, incident }: Case, causes: readonly CauseReport[]): ChangeReport[] {
  return changes
    .map((change) => ({
      ...change,
      offsetMs: change.atMs - incident.onsetMs,
      rank: rankOf(change, causes),
    }))
    .sort((a, b) => Math.abs(a.offsetMs) - Math.abs(b.offsetMs))
    .slice(0, MOST_CHANGES);
}

function causeReport(cause: Cause, rank: number, symptoms: readonly Symptom[]): CauseReport {
  const confidence = shareOf(cause.confidence);
  const evidence = cause.evidence.map(evidenceReport).sort((a, b) => strength(b) - strength(a));
  return {
    rank,
    target: cause.target,
    name: targetText(cause.target),
    kind: cause.kind,
    meaning: KIND_MEANINGS[cause.kind],
    score: finite(cause.score) ?? 0,
    confidence,
    likelihood: likelihoodOf(confidence),
    summary: cause.summary,
    evidence: evidence.filter(({ speaks }) => speaks === "for").slice(0, MOST_EVIDENCE),
    against: evidence.filter(({ speaks }) => speaks === "against").slice(0, MOST_EVIDENCE),
    path: pathOf(cause, symptoms),
    explains: cause.explains.filter((index) => index < Math.min(symptoms.length, MOST_SYMPTOMS)),
  };
}

function evidenceReport({ series, unit, baseline, observed, z, window, speaks }: Evidence): EvidenceReport {
  const numbers = { baseline: finite(baseline), observed: finite(observed), z: finite(z) };
  const change = changeText(numbers.baseline, numbers.observed, unit);
  return { series, unit, ...numbers, window, speaks, change };
}

function strength({ z }: EvidenceReport): number {
  return Math.abs(z ?? 0);
}

function rankOf({ kind, name, atMs }: Change, causes: readonly CauseReport[]): number | null {
  const own = causes.find(
    ({ target }) =>
      target.type === "change" &&
      target.change.kind === kind &&
      target.change.name === name &&
      target.change.atMs === atMs,
  );
  return own?.rank ?? null;
}
