// From what changed in the mesh to what caused it.
import type { Case, Cause, Diagnosis } from "../model/index.js";
import { withChanges } from "./changes.js";
import { confidenceOf } from "./confidence.js";
import { exonerated } from "./exonerate.js";
import { withKind } from "./kinds.js";
import { badCallers, underLoad } from "./load.js";
import { isService, type Mesh, meshOf } from "./mesh.js";
import { networkSuspects } from "./network.js";
import { pathToUsers } from "./path.js";
import { edgePlace, type ServicePlace, servicePlace } from "./places.js";
import { qualityOf } from "./quality.js";
import { type Ranked, rank } from "./rank.js";
import { serviceSuspects } from "./services.js";
import { bySilence } from "./silent.js";
import type { Suspect } from "./suspect.js";
import { turnedAway, withoutConsequences } from "./turned.js";
import { seenThroughNetworks } from "./unseen.js";
import { byVersion } from "./versions.js";

/** A person reads no more. */
const MOST_CAUSES = 10;
/** What explains so little of what the first explains is noise. */
const LEAST_OF_FIRST = 0.05;
const MOST_RULED_OUT = 20;
const MOST_EVIDENCE = 8;

/** The same case gives the same diagnosis. Never throws: what is not told is left out, and said in the notes. */
export function diagnose(given: Case): Diagnosis {
  const mesh = meshOf(given);
  const { symptoms, detectedMs } = given.incident;
  const places = [...mesh.services.values()].map((service) => servicePlace(mesh, service));
  const { suspects, ruledOut } = withChanges(
    mesh,
    suspectsOf(mesh, places),
    given.changes,
    mesh.frame.onsetMs,
  );
  const own = withoutConsequences(mesh, suspects);
  const ranked = distinct(rank(mesh, own.left, symptoms));
  const [first] = ranked;
  const shown = ranked
    .filter(({ score }) => first !== undefined && score >= LEAST_OF_FIRST * first.score)
    .slice(0, MOST_CAUSES);
  const hit = new Set(symptoms.map(({ destination }) => destination));
  const explained = new Set(shown.flatMap(({ explains }) => explains));
  return {
    atMs: Math.max(detectedMs, given.untilMs ?? given.observed.toMs),
    causes: shown.map((one) => causeOf(mesh, one, ranked, hit)),
    ruledOut: [...own.ruledOut, ...ruledOut, ...exonerated(places, symptoms, suspects)].slice(
      0,
      MOST_RULED_OUT,
    ),
    unexplained: symptoms.flatMap((_, index) => (explained.has(index) ? [] : [index])),
    quality: qualityOf(given, mesh),
  };
}

function suspectsOf(mesh: Mesh, places: readonly ServicePlace[]): Suspect[] {
  const edges = mesh.edges
    .filter(({ source, destination }) => isService(source) && isService(destination))
    .map((edge) => edgePlace(mesh, edge));
  const kinds = [...serviceSuspects(mesh, places), ...networkSuspects(mesh, edges)].map((suspect) =>
    bySilence(mesh, withKind(mesh, suspect)),
  );
  const own = seenThroughNetworks(mesh, kinds).map((suspect) => byVersion(mesh, underLoad(mesh, suspect)));
  return [...blame(own, badCallers(mesh)), ...turnedAway(mesh)];
}

/** What a service suffers that one caller asks too much of is that caller's doing, and half its own at most. */
function blame(own: readonly Suspect[], callers: readonly Suspect[]): Suspect[] {
  const suffers = (caller: Suspect) => own.filter(({ at }) => at === caller.at);
  return [
    ...own.map((suspect) =>
      callers.some((caller) => suffers(caller).includes(suspect)) ? halved(suspect) : suspect,
    ),
    ...callers.map((caller) => ({
      ...caller,
      findings: [...caller.findings, ...suffers(caller).flatMap(({ findings }) => findings)],
    })),
  ];
}

function halved(suspect: Suspect): Suspect {
  return { ...suspect, purity: suspect.purity / 2 };
}

/** Of several ways to one target the strongest, with what the others found. */
function distinct(ranked: readonly Ranked[]): Ranked[] {
  const byTarget = new Map<string, Ranked>();
  for (const one of ranked) {
    const key = JSON.stringify(one.suspect.target);
    const first = byTarget.get(key);
    byTarget.set(key, first === undefined ? one : merged(first, one));
  }
  return [...byTarget.values()];
}

/** A service whose own time rises is not one whose network alone is slow: then the one speaks against the other. */
function merged(first: Ranked, other: Ranked): Ranked {
  const agree = (first.suspect.kind === "network") === (other.suspect.kind === "network");
  // What both have, such as what a breaker rejected because of them, is told once.
  const further = other.suspect.findings.filter((finding) => !first.suspect.findings.includes(finding));
  const turned = further.map((finding) => ({
    ...finding,
    evidence: { ...finding.evidence, speaks: agree ? finding.evidence.speaks : ("against" as const) },
  }));
  const findings = [...first.suspect.findings, ...turned].slice(0, MOST_EVIDENCE);
  const explains = [...new Set([...first.explains, ...other.explains])].sort((a, b) => a - b);
  return { ...first, suspect: { ...first.suspect, findings }, explains };
}

function causeOf(
  mesh: Mesh,
  { suspect, score, explains }: Ranked,
  all: readonly Ranked[],
  hit: ReadonlySet<string>,
): Cause {
  const { target, kind, findings, beside, why, at, from } = suspect;
  const rival = Math.max(0, ...all.filter((other) => other.suspect !== suspect).map((other) => other.score));
  return {
    target,
    kind,
    score,
    confidence: confidenceOf(score, rival, mesh),
    summary: why,
    evidence: [...findings.map(({ evidence }) => evidence), ...beside],
    explains,
    path: from === undefined ? pathToUsers(mesh, at, hit) : [at, ...pathToUsers(mesh, from, hit)],
  };
}
