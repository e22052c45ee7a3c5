/** The way from users to a cause, and what each on it sees of the next. */
import type { Cause, CauseTarget, Symptom, SymptomKind } from "../../model/index.js";
import type { PathStep, Role } from "../report.js";
import { symptomChange } from "../words.js";

const OUTSIDE = "outside";
const KIND_WORDS = {
  errors: "fails",
  latency: "is slow",
  traffic_loss: "gets too few requests",
  traffic_surge: "gets too many requests",
  hung: "hangs",
} as const;

/** `cause.path` goes from the cause to users; what is told goes the other way, as a request does. */
export function pathOf(cause: Cause, symptoms: readonly Symptom[]): PathStep[] {
  const nodes = fromUsers([...cause.path].reverse(), symptoms);
  const own = symptomBetween(nodes.at(-2), nodes.at(-1) ?? "", symptoms)?.kind;
  return nodes.map((node, index) => {
    const symptom = symptomBetween(nodes[index - 1], node, symptoms, own);
    return {
      node,
      role: roleOf(node, index === nodes.length - 1, cause.target),
      seen: symptom === undefined ? "" : seenText(symptom),
    };
  });
}

function fromUsers(nodes: readonly string[], symptoms: readonly Symptom[]): string[] {
  const [first] = nodes;
  if (first === undefined || isOutside(first)) return [...nodes];
  const isFelt = symptoms.some(({ atUsers, destination }) => atUsers && destination === first);
  return isFelt ? [OUTSIDE, ...nodes] : [...nodes];
}

function isOutside(node: string): boolean {
  return node === OUTSIDE || node === "unknown" || node === "";
}

/** A caller that asks too much, an edge and a change are to blame, not those whom they reach. */
function roleOf(node: string, isLast: boolean, target: CauseTarget): Role {
  if (isOutside(node)) return "users";
  if (target.type === "caller") return node === target.service ? "cause" : "affected";
  if (!isLast) return "affected";
  if (target.type === "change") return target.change.edge === undefined ? "scene" : "callee";
  return target.type === "edge" ? "callee" : "cause";
}

/**
 * The strongest symptom between both; of all callers where no edge is told. With two faults at once there are several: one of the kind that
 * is seen of the cause goes before.
 */
function symptomBetween(
  before: string | undefined,
  node: string,
  symptoms: readonly Symptom[],
  own?: SymptomKind,
): Symptom | undefined {
  if (before === undefined) return undefined;
  const isBetween = ({ source, destination, atUsers }: Symptom) =>
    destination === node && (source === before || source === "" || (atUsers && isOutside(before)));
  const between = symptoms.filter(isBetween);
  const alike = between.filter(({ kind }) => kind === own);
  const told = alike.length > 0 ? alike : between;
  return told.find(({ seenBy }) => seenBy === "source") ?? told[0];
}

function seenText(symptom: Symptom): string {
  return `${KIND_WORDS[symptom.kind]}: ${symptomChange(symptom)}`;
}
