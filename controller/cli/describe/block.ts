/** One breaker in one sidecar, line by line: why, since when, until when, for whom. */
import type { Schemas } from "../../client/index.js";
import type { Cell, Sheet } from "../sheet.js";
import { keyCounts, SHARED, stateWord } from "./headline.js";
import { counted, isHeld, whyText } from "./reasons.js";
import { sinceText, whenText } from "./times.js";

type Explanation = Schemas["BreakerExplanation"];
type Spec = Readonly<Record<string, unknown>>;

/** The longest of the labels, and a gap. */
const LABEL_CHARS = 9;

/** Of a list of conditions, which may have thousands. */
const MOST_ENTRIES = 5;

/** `spec`: of the policy, where there still is one. `nowMs`: undefined where no ages shall be shown. */
export function blockOf(breaker: Explanation, spec: Spec | undefined, nowMs: number | undefined): Sheet {
  const { sidecar, service, direction } = breaker;
  const lines: [label: string, text: Cell | undefined][] = [
    ["state", stateCell(breaker)],
    ["why", whyText(breaker)],
    ["since", beginningText(breaker, nowMs)],
    ["until", untilText(breaker, nowMs)],
    ["attempt", attemptText(breaker)],
    ["for whom", forWhomText(breaker, spec)],
    ["rejected", rejectedText(breaker)],
    ["keys", keyCounts([breaker]) || undefined],
    ["now", numbersText(breaker)],
    ["window", restartText(breaker, nowMs)],
  ];
  return {
    title: `${sidecar} (${service}), ${direction}`,
    heads: [],
    rows: lines.flatMap(([label, text]) =>
      text === undefined ? [] : [{ key: label, cells: [label.padEnd(LABEL_CHARS), text] }],
    ),
    none: "",
  };
}

/** Since the state that is seen began: a mode that suspends it hides the one below. */
export function sinceMsOf(breaker: Explanation): number {
  const { sinceMs, last } = breaker;
  return isHeld(breaker) && last?.reason === "forced" ? last.atMs : sinceMs;
}

function stateCell(breaker: Explanation): Cell {
  const word =
    isHeld(breaker) || breaker.keys === undefined ? stateWord(breaker) : `${stateWord(breaker)}, ${SHARED}`;
  const color = breaker.state === "open" ? "red" : breaker.state === "closed" ? "green" : "yellow";
  return [color, breaker.mode === "shadow" ? `${word}, in shadow: it admits all, and counts` : word];
}

function beginningText(breaker: Explanation, nowMs: number | undefined): string {
  const sinceMs = sinceMsOf(breaker);
  return sinceMs === 0 ? "its beginning" : sinceText(sinceMs, nowMs);
}

function untilText(breaker: Explanation, nowMs: number | undefined): string | undefined {
  const { state, untilMs, probeSuccesses, probeFailures, probesInFlight } = breaker;
  if (isHeld(breaker)) return "the policy's mode is another";
  if (state === "half_open") {
    const probes = `${probeSuccesses} succeeded, ${probeFailures} failed, ${probesInFlight} in flight`;
    return `its probes decide: ${probes}`;
  }
  if (state === "closed" || untilMs === null) return undefined;
  const next = state === "open" ? "then probes may pass" : "until then a rising share passes";
  return `${whenText(untilMs, nowMs)}; ${next}`;
}

function attemptText(breaker: Explanation): string | undefined {
  const { state, attempt } = breaker;
  if (state === "closed" || isHeld(breaker)) return undefined;
  return attempt === 0 ? "opened for the first time" : `opened ${attempt + 1} times in a row`;
}

function forWhomText({ direction, service }: Explanation, spec: Spec | undefined): string {
  const calls = direction === "outbound" ? `calls of ${service}` : `calls to ${service}`;
  const match = spec === undefined ? "" : matchText(spec.match);
  const key = keyText(spec?.key);
  return [match === "" ? calls : `${calls} with ${match}`, key].filter((part) => part !== "").join("; ");
}

function rejectedText(breaker: Explanation): string | undefined {
  const { rejected, shadowRejected, lostProbes } = breaker;
  const parts = [
    rejected === 0 ? "" : `${counted(rejected, "request")} so far`,
    shadowRejected === 0 ? "" : `${counted(shadowRejected, "request")} would have been, in shadow`,
    lostProbes === 0 ? "" : `${counted(lostProbes, "probe")} did not end in time`,
  ].filter((part) => part !== "");
  return parts.length === 0 ? undefined : parts.join("; ");
}

export function numbersText(breaker: Explanation): string {
  const { completed, failed, consecutive, slow, slowCompleted, hung } = breaker;
  return [
    `${failed} of ${completed} failed, ${consecutive} in a row`,
    slow === 0 ? "" : `${slow} of ${slowCompleted} late`,
    hung === 0 ? "" : `${hung} waiting too long`,
  ]
    .filter((part) => part !== "")
    .join(", ");
}

function restartText({ windowRestartedMs }: Explanation, nowMs: number | undefined): string | undefined {
  if (windowRestartedMs === null) return undefined;
  return `begun anew by a changed policy at ${sinceText(windowRestartedMs, nowMs)}`;
}

/** `hosts ratings; headers x-tier exact gold` */
function matchText(match: unknown): string {
  if (typeof match !== "object" || match === null) return "";
  return Object.entries(match)
    .map(([field, entries]) => `${field} ${entriesText([entries].flat())}`)
    .join("; ");
}

function entriesText(entries: readonly unknown[]): string {
  const more = entries.length - MOST_ENTRIES;
  const shown = entries.slice(0, MOST_ENTRIES).map(entryText).join(", ");
  return more > 0 ? `${shown} and ${more} more` : shown;
}

function entryText(entry: unknown): string {
  if (typeof entry !== "object" || entry === null) return String(entry);
  return Object.entries(entry)
    .map(([field, value]) => (field === "name" ? String(value) : `${field} ${String(value)}`))
    .join(" ");
}

function keyText(key: unknown): string {
  if (typeof key !== "object" || key === null) return "";
  const by = "header" in key ? `value of header ${String(key.header)}` : "calling service";
  return `one breaker for each ${by}`;
}
