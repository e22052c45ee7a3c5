// Requests that we ourselves kept from the callee: those that a breaker rejected, and those that a fault answered.
import type { RuledOut } from "../model/index.js";
import { outcomeOf } from "./failures.js";
import { calleesOf, type Edge, type Mesh } from "./mesh.js";
import { evidenceOf, type Finding, type Suspect, standsOut } from "./suspect.js";

/** In standard deviations: breakers open because of what is slow beyond doubt. */
const OPENS_Z = 10;

/** One suspect for each edge that a breaker closed, and one for each on which faults are injected. */
export function turnedAway(mesh: Mesh): Suspect[] {
  return mesh.edges.flatMap((edge) => [...(rejected(mesh, edge) ?? []), ...(injected(mesh, edge) ?? [])]);
}

/**
 * A breaker that opened because its callee fails or hangs did what it is there for: what it rejected counts for those
 * who are suspected there. One that somebody's change holds open, or that nothing else explains, is suspected itself.
 */
export function withoutConsequences(
  mesh: Mesh,
  suspects: readonly Suspect[],
): { left: Suspect[]; ruledOut: RuledOut[] } {
  const causes = suspects.filter((suspect) => !isOwn(suspect) && failsOrHangs(suspect));
  const openedBy = new Map(
    suspects.filter(isOwn).flatMap((breaker): [Suspect, Suspect[]][] => {
      const behind = causesOf(mesh, breaker, causes);
      return behind.length === 0 ? [] : [[breaker, behind]];
    }),
  );
  const left = suspects
    .filter((suspect) => !openedBy.has(suspect))
    .map((suspect) => {
      const opened = [...openedBy].filter(([, behind]) => behind.includes(suspect));
      return {
        ...suspect,
        findings: [...suspect.findings, ...opened.flatMap(([{ findings }]) => findings)],
      };
    });
  const ruledOut = [...openedBy].map(([{ target }, behind]) => ({
    target,
    why: `It opened because of what is wrong at ${behind.map(({ at }) => at)[0]}.`,
  }));
  return { left, ruledOut };
}

/** What is wrong at the callee; else what is most surely wrong with those whom that one waits for. */
function causesOf(mesh: Mesh, { at }: Suspect, causes: readonly Suspect[]): Suspect[] {
  const here = causes.filter((cause) => cause.at === at);
  if (here.length > 0) return here;
  const further = new Set(calleesOf(mesh, at));
  const surest = (suspect: Suspect) => Math.max(...suspect.findings.map(({ z }) => z));
  return causes
    .filter((cause) => further.has(cause.at) && surest(cause) >= OPENS_Z)
    .sort((a, b) => surest(b) - surest(a))
    .slice(0, 1);
}

/** A breaker that opened by itself, whether its opening was told or only seen. */
function isOwn({ kind, target }: Suspect): boolean {
  return kind === "breaker" && (target.type === "edge" || target.type === "change");
}

function failsOrHangs(suspect: Suspect): boolean {
  if (suspect.target.type === "change") return false;
  return suspect.findings.some(({ loss, z }) => loss !== "time" || z >= OPENS_Z);
}

function rejected(mesh: Mesh, edge: Edge): Suspect[] {
  const name = `${edge.source} -> ${edge.destination}`;
  return suspectsOf(mesh, edge, "rejected", `requests on ${name} that a breaker rejected`, {
    kind: "breaker",
    why: `A breaker keeps requests of ${edge.source} from ${edge.destination}.`,
  });
}

function injected(mesh: Mesh, edge: Edge): Suspect[] {
  const name = `${edge.source} -> ${edge.destination}`;
  return suspectsOf(mesh, edge, "injected", `requests on ${name} that a fault answered`, {
    kind: "experiment",
    why: `A fault is injected between ${edge.source} and ${edge.destination}.`,
  });
}

function suspectsOf(
  mesh: Mesh,
  { source, destination, bySource, byDestination }: Edge,
  outcome: "rejected" | "injected",
  series: string,
  as: Pick<Suspect, "kind" | "why">,
): Suspect[] {
  const findings = [bySource, byDestination].flatMap((rows): Finding[] => {
    const lost = rows && outcomeOf(mesh, rows, rows[outcome]);
    if (lost === undefined || !standsOut(lost)) return [];
    const { perStep, z, fresh } = lost;
    return [{ loss: "requests", perStep, z, fresh, evidence: evidenceOf(series, "share", lost, mesh.frame) }];
  });
  if (findings.length === 0) return [];
  const target = { type: "edge", source, destination } as const;
  return [{ target, ...as, at: destination, from: source, findings, purity: 1, beside: [] }];
}
