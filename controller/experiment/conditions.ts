/** What is wrong with an experiment that runs, as it is at one instant, in words. How long it has been so is judged elsewhere. */
import type { FaultCounts, GuardView, Verdict } from "../model/index.js";
import { isSilent } from "./places.js";
import type { ExperimentProblem, ExperimentProblemCode, Place, PlaceState } from "./view.js";

/** More names would not be read. */
const NAMES_SHOWN = 3;

/** What keeps a request that was drawn from being injected, and what to do about it. */
export const SKIPS = ["limit", "expired", "unavailable"] as const satisfies readonly Verdict[];
const SKIP_ADVICE: Readonly<Record<(typeof SKIPS)[number], string>> = {
  limit: "raise `limits.concurrent` or `limits.perSecond`, or lower `percentage`",
  expired:
    "the sidecars' clocks are ahead, or their reports have no replies (`meshfuse get refusals`), so that leases run out",
  unavailable:
    "their filters have no room or no place to do it; `meshfuse status` and `meshfuse_overflow_total` say more",
};

export type Condition = Omit<ExperimentProblem, "sinceMs">;

/** Requests since some time, as far as they tell whether an experiment does anything. */
interface Recent {
  matched: boolean;
  /** By the reasons that kept drawn requests from being injected; empty where any was injected. */
  skipped: readonly (typeof SKIPS)[number][];
}

export function conditionsOf(
  places: readonly Place[],
  recent: Recent,
  guard: GuardView | undefined,
  nowMs: number,
): Condition[] {
  const awaited = places.filter(({ state }) => state !== "bypassed");
  if (awaited.length === 0) return [noSidecar(places.length), ...blind(guard)];
  const behind = awaited.filter(({ state }) => !ACTING.includes(state));
  const silent = awaited.filter(({ lastReportMs }) => isSilent(lastReportMs, nowMs));
  const hears = awaited.some((place) => !behind.includes(place) && !silent.includes(place));
  return [
    ...(behind.length === 0 ? [] : [notRunning(behind, awaited.length)]),
    ...(silent.length === 0 ? [] : [silence(silent, awaited.length)]),
    // Where nobody runs it and tells, that is the reason, and it has been said.
    ...(recent.matched || !hears ? [] : [NOTHING_MATCHED]),
    ...(recent.skipped.length === 0 ? [] : [nothingInjected(recent.skipped)]),
    ...blind(guard),
  ];
}

/** Which of `now` is more than what `before` had. */
export function grown(before: FaultCounts, now: FaultCounts): { matched: boolean; verdicts: Set<Verdict> } {
  const names = Object.keys(now.verdicts) as Verdict[];
  const verdicts = new Set(names.filter((name) => now.verdicts[name] > before.verdicts[name]));
  return { matched: now.matched > before.matched, verdicts };
}

const ACTING: readonly PlaceState[] = ["running", "acknowledged"];

const NOTHING_MATCHED: Condition = problem(
  "nothing_matched",
  "running, but nothing matched for 10 s",
  "compare `match` with the calls, its `hosts` with their Host, and `direction` with the side it is applied to; `meshfuse get edges` shows who calls whom",
);

function noSidecar(bypassed: number): Condition {
  const [message, advice] =
    bypassed === 0
      ? [
          "no sidecar that is connected is concerned",
          "compare the policy's namespace, `selector` and `direction` with `meshfuse get sidecars -o yaml`",
        ]
      : [
          "every sidecar that is concerned is bypassed",
          "wait, or end the bypass: `meshfuse bypass list` shows it",
        ];
  return problem("no_sidecar", message, advice);
}

function notRunning(behind: readonly Place[], all: number): Condition {
  const told = behind.map(({ sidecar, direction, state }) => `${sidecar} ${direction} (${state})`);
  const message = `not acknowledged by ${behind.length} of ${all}: ${listed(told)}`;
  return problem("not_running", message, "`meshfuse status` says what each of them has, and why");
}

function silence(silent: readonly Place[], all: number): Condition {
  const names = [...new Set(silent.map(({ sidecar }) => sidecar))];
  const message = `${silent.length} of ${all} do not report, so what they do is not known: ${listed(names)}`;
  const advice =
    "see that the cluster `meshfuse` of these reaches this controller; without replies their leases run out";
  return problem("silent", message, advice);
}

function nothingInjected(skipped: readonly (typeof SKIPS)[number][]): Condition {
  const message = `nothing was injected for 10 s: all requests that were drawn were skipped: ${skipped.join(", ")}`;
  return problem("nothing_injected", message, skipped.map((reason) => SKIP_ADVICE[reason]).join("; "));
}

function blind(guard: GuardView | undefined): Condition[] {
  const lost = guard?.limits.filter(({ verdict }) => verdict === "blind") ?? [];
  if (lost.length === 0) return [];
  const message = `the guard is blind: ${lost.map(({ text }) => text).join("; ")}`;
  return [
    problem(
      "guard_blind",
      message,
      "see that the sidecars of that service report; `meshfuse status` shows them",
    ),
  ];
}

function problem(code: ExperimentProblemCode, message: string, advice: string): Condition {
  return { code, message, advice };
}

function listed(names: readonly string[]): string {
  const more = names.length - NAMES_SHOWN;
  return `${names.slice(0, NAMES_SHOWN).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}
