// What somebody or a breaker changed about the onset: the cause where scope, time and effect fit, and ruled out where not.
import type { CauseKind, Change, RuledOut } from "../model/index.js";
import type { Mesh } from "./mesh.js";
import { findingOf, type Suspect } from "./suspect.js";

/** A push takes seconds to reach all sidecars, and what it does shows after some requests. */
const LEAD_MS = 60_000;
/** Steps by which an onset is told too early or too late. */
const ONSET_STEPS = 2;
/** Of what failed: so much must have been injected if an experiment is to have failed it. */
const INJECTED_SHARE = 0.5;

const KIND_OF: Record<Change["kind"], CauseKind> = {
  config: "config_change",
  experiment: "experiment",
  breaker: "breaker",
  release: "bad_version",
  bypass: "config_change",
};

interface Correlated {
  suspects: Suspect[];
  ruledOut: RuledOut[];
}

/** Suspects that a change fits become that change; changes that fit none are ruled out. */
export function withChanges(
  mesh: Mesh,
  suspects: readonly Suspect[],
  changes: readonly Change[],
  onsetMs: number,
): Correlated {
  const timely = changes.filter((change) => mistimed(change, onsetMs, mesh.frame.stepMs) === undefined);
  const used = new Map<Change, Suspect[]>();
  const fits = (change: Change, suspect: Suspect) => misfit(change, suspect, suspects) === undefined;
  const direct = new Set(
    timely.filter((change) => suspects.some((one) => isTurned(one) && fits(change, one))),
  );
  const named = suspects.map((suspect) => {
    const fitting = timely
      .filter((change) => fits(change, suspect) && (isTurned(suspect) || !direct.has(change)))
      .sort((a, b) => scope(a) - scope(b) || Math.abs(a.atMs - onsetMs) - Math.abs(b.atMs - onsetMs));
    const [change] = fitting;
    if (change === undefined) return suspect;
    used.set(change, [...(used.get(change) ?? []), suspect]);
    return ofChange(suspect, change, onsetMs);
  });
  const ruledOut = changes
    .filter((change) => !used.has(change))
    .map((change): RuledOut => {
      const why = mistimed(change, onsetMs, mesh.frame.stepMs) ?? whyNone(change, suspects, used);
      return { target: { type: "change", change }, why };
    });
  return { suspects: named, ruledOut };
}

function ofChange(suspect: Suspect, change: Change, onsetMs: number): Suspect {
  if (change.kind === "release" && suspect.kind === "bad_version") return suspect;
  const s = Math.round((onsetMs - change.atMs) / 1000);
  const when = s >= 0 ? `${s} s before the onset` : `${-s} s after the estimated onset`;
  // What a wait cannot be told from is no question any more.
  const beside = suspect.kind === "slow_service" ? "" : suspect.why;
  const why = `${change.summary}, ${when}, where the trouble is. ${beside}`.trim();
  return { ...suspect, target: { type: "change", change }, kind: KIND_OF[change.kind], why };
}

/** Why its time does not fit; undefined: it does. */
function mistimed({ atMs, endedMs }: Change, onsetMs: number, stepMs: number): string | undefined {
  const slackMs = ONSET_STEPS * stepMs;
  const leadMs = Math.max(LEAD_MS, slackMs);
  if (atMs > onsetMs + slackMs) return `It came ${durationText(atMs - onsetMs)} after the onset.`;
  if (endedMs !== null && endedMs < onsetMs - slackMs)
    return `It had ended ${durationText(onsetMs - endedMs)} before the onset.`;
  if (atMs < onsetMs - leadMs) return `It had held for ${durationText(onsetMs - atMs)} when this began.`;
  return undefined;
}

/** Why it has nothing to do with this suspect; undefined: it has. */
function misfit(change: Change, suspect: Suspect, all: readonly Suspect[]): string | undefined {
  if (!inScope(change, suspect)) return "It concerns other services than those where something is wrong.";
  if (change.kind === "experiment") return notInjected(suspect, all);
  if (change.kind === "breaker" && suspect.kind !== "breaker")
    return "A breaker only rejects, and more than that is wrong.";
  return undefined;
}

/** Requests that a breaker or a fault of ours turned away: what a change does is best seen there, and only there. */
function isTurned({ target, kind }: Suspect): boolean {
  return target.type === "edge" && (kind === "breaker" || kind === "experiment");
}

function whyNone(
  change: Change,
  suspects: readonly Suspect[],
  used: ReadonlyMap<Change, readonly Suspect[]>,
): string {
  const inside = suspects.filter((suspect) => inScope(change, suspect));
  const [nearer] = [...used].find(([, named]) => named.some((suspect) => inside.includes(suspect))) ?? [];
  // What a policy does shows as its breaker opens: both are at one place, and one of them is enough.
  if (nearer !== undefined)
    return `${nearer.kind === "config" ? "policy" : nearer.kind} ${nearer.name} is named for what is wrong there.`;
  const why = inside.map((suspect) => misfit(change, suspect, suspects)).find((text) => text !== undefined);
  return why ?? "It concerns other services than those where something is wrong.";
}

function inScope({ edge, services }: Change, { at, from, target }: Suspect): boolean {
  if (edge !== undefined) return edge.destination === at && (from === undefined || edge.source === from);
  const own = target.type === "caller" ? target.service : at;
  return services.length === 0 || services.includes(own) || (from !== undefined && services.includes(from));
}

/** The narrower its scope, the more a fit says. */
function scope({ edge, services }: Change): number {
  if (edge !== undefined) return 0;
  return services.length === 0 ? Number.MAX_SAFE_INTEGER : services.length;
}

/** An experiment explains what it injects, and delays, which leave no outcome. */
function notInjected(suspect: Suspect, all: readonly Suspect[]): string | undefined {
  const failed = findingOf(suspect, "requests");
  if (suspect.kind === "experiment" || failed === undefined || findingOf(suspect, "time") !== undefined)
    return undefined;
  const injected = all
    .filter(({ kind, at }) => kind === "experiment" && at === suspect.at)
    .reduce((sum, other) => sum + (findingOf(other, "requests")?.perStep ?? 0), 0);
  return injected >= INJECTED_SHARE * failed.perStep
    ? undefined
    : "It injected fewer failures than there are.";
}

function durationText(ms: number): string {
  const s = Math.round(ms / 1000);
  return s < 2 * 60 ? `${s} s` : `${Math.round(s / 60)} min`;
}
