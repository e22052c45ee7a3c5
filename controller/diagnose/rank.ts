// Which suspect explains most: how sure it is that something is wrong there, and how much of the harm that is.
import type { Symptom, SymptomKind } from "../model/index.js";
import { calleesOf, callersOf, type Mesh } from "./mesh.js";
import type { Finding, Loss, Suspect } from "./suspect.js";

/** At which z half of the strength is reached: twice what stands out. Beyond 20 nothing more is said. */
const HALF_STRENGTH_Z = 6;
/** A loss that is a quarter of the harm counts half: fan-out, retries and parallel calls hide some of it. */
const SHARE_POWER = 0.5;
/** What explains nothing that anybody felt is kept, below all that does. */
const UNFELT = 0.25;

/** Symptoms elsewhere count for less where users have some. */
const BESIDE_USERS = 0.6;
/**
 * How directly a loss brings about a symptom. Time that is lost fails a request only at a timeout, a failure takes
 * time only by retries, and what is stuck does both.
 */
const BRINGS: Record<Loss, Record<SymptomKind, number>> = {
  time: { latency: 1, hung: 1, errors: 0.4, traffic_loss: 0.4, traffic_surge: 0.25 },
  requests: { latency: 0.4, hung: 0.4, errors: 1, traffic_loss: 0.7, traffic_surge: 0.25 },
  stuck: { latency: 0.7, hung: 1, errors: 0.7, traffic_loss: 1, traffic_surge: 0.25 },
};
const LOSSES = Object.keys(BRINGS) as Loss[];

export interface Ranked {
  suspect: Suspect;
  /** 0 to 1. */
  score: number;
  /** Indexes of symptoms. */
  explains: number[];
}

/** The likeliest first; ties by name, so that the order of the series decides nothing. */
export function rank(mesh: Mesh, suspects: readonly Suspect[], symptoms: readonly Symptom[]): Ranked[] {
  const most = (loss: Loss): number =>
    Math.max(
      0,
      ...suspects.flatMap(({ findings }) => findings.flatMap((f) => (f.loss === loss ? f.perStep : []))),
    );
  const largest = { time: most("time"), requests: most("requests"), stuck: most("stuck") };
  return suspects
    .map((suspect) => {
      const explains = explainedBy(mesh, suspect, symptoms);
      return { suspect, explains, score: scoreOf(suspect, largest, feltOf(explains, symptoms)) };
    })
    .sort((a, b) => b.score - a.score || (nameOf(a.suspect) < nameOf(b.suspect) ? -1 : 1));
}

function scoreOf(
  { findings, purity }: Suspect,
  largest: Record<Loss, number>,
  felt: Record<Loss, number>,
): number {
  const parts = findings.map((finding) => partOf(finding, largest[finding.loss]) * felt[finding.loss]);
  return purity * Math.max(0, ...parts);
}

/** What was there before the onset has begun something else; some of it, as steps are coarse. */
const LEAST_FRESH = 0.5;

function partOf({ z, perStep, fresh }: Finding, largest: number): number {
  const share = largest > 0 ? Math.min(1, Math.max(0, perStep / largest)) : 1;
  return (z / (z + HALF_STRENGTH_Z)) * share ** SHARE_POWER * Math.max(LEAST_FRESH, fresh);
}

/** How far losses of each kind bring about the symptoms that the suspect can reach: the strongest link counts. */
function feltOf(explained: readonly number[], symptoms: readonly Symptom[]): Record<Loss, number> {
  if (symptoms.length === 0) return { time: 1, requests: 1, stuck: 1 };
  const usersFeel = symptoms.some(({ atUsers }) => atUsers);
  const felt: Record<Loss, number> = { time: UNFELT, requests: UNFELT, stuck: UNFELT };
  for (const index of explained) {
    const symptom = symptoms[index];
    if (symptom === undefined) continue;
    const weight = usersFeel && !symptom.atUsers ? BESIDE_USERS : 1;
    for (const loss of LOSSES) felt[loss] = Math.max(felt[loss], weight * BRINGS[loss][symptom.kind]);
  }
  return felt;
}

function explainedBy(mesh: Mesh, suspect: Suspect, symptoms: readonly Symptom[]): number[] {
  const upstream = new Set(callersOf(mesh, suspect.from ?? suspect.at));
  const downstream = new Set(calleesOf(mesh, suspect.at));
  return symptoms.flatMap((symptom, index) =>
    explains(suspect, symptom, upstream, downstream) ? [index] : [],
  );
}

/** Who waits or fails lies upstream; requests that do not come any more are missing downstream. */
function explains(
  { at, from }: Suspect,
  { kind, source, destination, seenBy }: Symptom,
  upstream: ReadonlySet<string>,
  downstream: ReadonlySet<string>,
): boolean {
  const misses = kind === "traffic_loss" || kind === "traffic_surge";
  // What the callee sees of the way to it is that less arrives.
  if (from !== undefined && destination === at) return source === from && (seenBy === "source" || misses);
  return upstream.has(destination) || destination === at || (misses && downstream.has(destination));
}

function nameOf({ target, kind }: Suspect): string {
  return `${JSON.stringify(target)} ${kind}`;
}
