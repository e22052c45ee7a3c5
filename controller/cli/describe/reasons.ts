/** Why a breaker changed its state, in plain words with the numbers it went by. */
import type { Schemas } from "../../client/index.js";

const PPM = 1_000_000;
const PERCENT = 100;

type Transition = Schemas["Transition"];
type Explanation = Schemas["BreakerExplanation"];

/** By the filter's words. */
const SENTENCES: Readonly<Record<string, (transition: Transition) => string>> = {
  consecutive: ({ consecutive, threshold }) =>
    `${counted(consecutive, "failure")} in a row${limitText(threshold)}`,
  rate: ({ failed, completed, threshold }) => shareText(failed, completed, "failed", threshold),
  slow: ({ slow, slowCompleted, threshold }) => shareText(slow, slowCompleted, "answered late", threshold),
  hung: ({ hung, threshold }) =>
    `${counted(hung, "request")} ${hung === 1 ? "waits" : "wait"} too long for an answer${limitText(threshold)}`,
  probe: ({ probeFailures, threshold }) =>
    `${counted(probeFailures, "probe")} failed, and at most ${threshold} may`,
  forced: () => "the policy's mode was changed",
  deadline: () => "the open time is over: probes may pass",
  recovered: ({ from, to, probeSuccesses, threshold }) => {
    if (from === "ramp") return "the ramp is over";
    const probes = `${probeSuccesses} of ${Math.max(threshold, probeSuccesses)} probes succeeded`;
    return to === "ramp" ? `${probes}: a rising share passes` : probes;
  },
};

/** `rate: 12 of 20 failed = 60%, threshold 50%` */
export function reasonText(transition: Transition): string {
  const { reason } = transition;
  // A later filter may have more reasons than are known here.
  const sentence = Object.hasOwn(SENTENCES, reason) ? SENTENCES[reason] : undefined;
  return sentence === undefined ? reason : `${reason}: ${sentence(transition)}`;
}

/** Undefined: it never changed. A mode that holds the state is why, whatever brought it about before. */
export function whyText(breaker: Pick<Explanation, "mode" | "last">): string | undefined {
  if (isHeld(breaker)) return `forced: the policy's mode is ${breaker.mode}`;
  return breaker.last === undefined ? undefined : reasonText(breaker.last);
}

/** By its mode, until the policy has another. */
export function isHeld({ mode }: Pick<Explanation, "mode">): boolean {
  return mode === "forcedOpen" || mode === "disabled";
}

/** `1 failure`, `5 failures` */
export function counted(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? "" : "s"}`;
}

function shareText(part: number, whole: number, what: string, thresholdPpm: number): string {
  const share = whole === 0 ? "" : ` = ${percentText(part / whole)}`;
  const limit = thresholdPpm === 0 ? "" : `, threshold ${percentText(thresholdPpm / PPM)}`;
  return `${part} of ${whole} ${what}${share}${limit}`;
}

/** A filter from before thresholds were told tells 0. */
function limitText(threshold: number): string {
  return threshold === 0 ? "" : `, threshold ${threshold}`;
}

/** As exact as a policy can be, without zeros that say nothing. */
function percentText(share: number): string {
  return `${Number((share * PERCENT).toFixed(4))}%`;
}
