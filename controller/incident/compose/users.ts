/** What users have of it: the first thing that is asked. */
import type { Harm, Incident, Symptom, SymptomKind } from "../../model/index.js";
import type { UsersReport } from "../report.js";
import { clockText, complaint, countText, durationText, nodeText, valueText } from "../words.js";

/** What hangs is in no count before it ends. */
const NOT_COUNTED = "No request that has ended was counted as harmed.";

/** `untilMs`: what was seen of it so far ends there. */
export function usersOf(incident: Incident, untilMs: number): UsersReport {
  const { harm, symptoms, onsetMs } = incident;
  const felt = symptoms.filter(({ atUsers }) => atUsers);
  const harmed = harm.failed + harm.slow + harm.missing;
  const wanted = harm.requests + harm.missing;
  const harmedShare = wanted > 0 ? Math.min(1, harmed / wanted) : null;
  const services = [...new Set(felt.map(({ destination }) => destination))];
  const suffer = harmed > 0 || felt.length > 0;
  const endMs = incident.endedMs ?? untilMs;
  const summary = suffer
    ? sufferText(incident, felt, endMs - onsetMs)
    : "Nobody outside the mesh was seen to suffer; what is told below is between services.";
  return { suffer, summary, sinceMs: onsetMs, harm, harmedShare, services };
}

/** One line: whom it hits, and with what most of those that were harmed were. */
export function effectText({ symptoms, harm }: Pick<Incident, "symptoms" | "harm">): string {
  const felt = symptoms.filter(({ atUsers }) => atUsers);
  const told = felt.find(({ kind }) => kind === mostOf(harm)) ?? felt[0] ?? symptoms[0];
  return told === undefined ? "something is wrong" : complaint(told);
}

/** Undefined: nothing is counted yet. What fails after a long wait was slow, too; that it failed is the news. */
function mostOf({ failed, slow, missing }: Harm): SymptomKind | undefined {
  const most = Math.max(failed, slow, missing);
  if (most <= 0) return undefined;
  if (failed === most) return "errors";
  return slow === most ? "latency" : "traffic_loss";
}

function sufferText(incident: Incident, felt: readonly Symptom[], lastedMs: number): string {
  const { harm, endedMs, onsetMs } = incident;
  const parts = [
    partText(harm.failed, harm.requests, "failed"),
    partText(harm.slow, harm.requests, "were slower than nearly all before"),
    harm.missing > 0 ? `about ${countText(harm.missing)} more were expected and never came` : "",
  ].filter((part) => part !== "");
  const time = `${clockText(onsetMs)} (${durationText(lastedMs)})`;
  const since = endedMs === null ? `Users have suffered since ${time}` : `Users suffered from ${time}`;
  const first = felt[0];
  const seen = first === undefined ? "" : ` What they have of it: ${complaint(first)}${underWay(first)}.`;
  const where = first === undefined ? "" : ` at ${nodeText(first.destination)}`;
  if (Math.round(harm.requests) === 0 && harm.missing > 0)
    return `${since}: no request came${where}, about ${countText(harm.missing)} were expected.`;
  if (parts.length === 0) return `${since}.${seen} ${NOT_COUNTED}`;
  return `${since}: of ${countText(harm.requests)} requests${where} ${parts.join(", ")}.`;
}

function underWay({ kind, observed }: Symptom): string {
  return kind === "hung" ? `, up to ${valueText(observed, "requests")} at once` : "";
}

function partText(count: number, requests: number, verb: string): string {
  if (Math.round(count) <= 0) return "";
  const share = requests > 0 ? ` (${valueText(Math.min(1, count / requests), "share")})` : "";
  return `${countText(count)}${share} ${verb}`;
}
