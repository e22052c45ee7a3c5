// What the analysis would have of an incident, made of windows of one step.
import { caseOf, caseSpan } from "../../../controller/analyze/index.js";
import type { Case, Incident, MeshWindow } from "../../../controller/model/index.js";
import { joined } from "./story.js";

/** `nowMs`: the end of the step after which it was told so. */
export function caseAfter(incident: Incident, windows: readonly MeshWindow[], nowMs: number): Case {
  const [first] = windows;
  if (first === undefined) throw new Error("no windows");
  const span = caseSpan(incident, first.stepMs, nowMs);
  const stepOf = (ms: number) => Math.max(0, (ms - first.fromMs) / first.stepMs);
  return caseOf(incident, joined(windows.slice(stepOf(span.fromMs), stepOf(span.toMs))), []);
}
