/** The answer in one line: is it open, and where. */
import type { Schemas } from "../../client/index.js";
import { BREAKER_STATES, type BreakerStateName } from "../../model/index.js";
import type { Color } from "../output.js";
import { counted } from "./reasons.js";

type Explanation = Schemas["BreakerExplanation"];

/** As they are shouted: what turns requests away in capitals. */
const WORDS: Record<BreakerStateName, string> = {
  closed: "closed",
  open: "OPEN",
  half_open: "half-open",
  ramp: "ramping up",
};
/** What is told first. */
const BY_WEIGHT: readonly string[] = ["forced OPEN", "OPEN", "half-open", "ramping up", "disabled", "closed"];

export interface Headline {
  color: Color;
  text: string;
}

/** `sidecars`: all of one direction. */
export function headlineOf(name: string, direction: string, sidecars: readonly Explanation[]): Headline {
  const label = `${name} (${direction})`;
  const present = sidecars.filter(({ stale }) => !stale);
  if (present.length === 0) {
    const lost = `${label}: ${counted(sidecars.length, "sidecar")} had it, and none reports any more`;
    return { color: "yellow", text: `${lost}; this is how it was last seen` };
  }
  const words = present.map(stateWord);
  const told = BY_WEIGHT.filter((word) => words.includes(word));
  const keys = keysText(present);
  const text = `${label} is ${placesText(told, words)}${keys}${modeText(present)}`;
  return { color: colorOf([...told, keys].join()), text };
}

/** What a person calls the state: the mode may hold it. */
export function stateWord({ state, mode }: Pick<Explanation, "state" | "mode">): string {
  if (mode === "disabled") return "disabled";
  return mode === "forcedOpen" ? `forced ${WORDS.open}` : WORDS[state];
}

/** Sums of keys by state, the closed ones last; empty: it is not keyed. */
export function keyCounts(sidecars: readonly Explanation[]): string {
  const total = (state: BreakerStateName) =>
    sidecars.reduce((sum, { keys }) => sum + (keys?.[state] ?? 0), 0);
  const order = [...BREAKER_STATES.slice(1), "closed"] as const;
  const counts = order.map((state) => [total(state), WORDS[state]] as const);
  return counts
    .filter(([count]) => count > 0)
    .map(([count, word]) => `${count} ${word}`)
    .join(", ");
}

/** `OPEN on 1 and half-open on 2 of 5 sidecars`; one that is everywhere the same needs no count of others. */
function placesText(told: readonly string[], words: readonly string[]): string {
  const [first = ""] = told;
  if (told.length === 1) {
    return words.length === 1 ? `${first} on its only sidecar` : `${first} on all ${words.length} sidecars`;
  }
  const loud = told.filter((word) => word !== "closed");
  const places = loud.map((word) => `${word} on ${words.filter((each) => each === word).length}`);
  const last = places.pop();
  const joined = places.length === 0 ? last : `${places.join(", ")} and ${last}`;
  return `${joined} of ${words.length} sidecars`;
}

function keysText(present: readonly Explanation[]): string {
  if (present.every(({ keys }) => keys === undefined)) return "";
  const counts = keyCounts(present);
  return counts === "" ? "; no key has been seen" : `; its keys: ${counts}`;
}

function modeText(present: readonly Explanation[]): string {
  if (present.every(({ mode }) => mode === "shadow")) return "; in shadow: it admits all, and counts";
  return present.some(({ mode }) => mode === "shadow") ? "; in shadow on some" : "";
}

function colorOf(words: string): Color {
  if (words.includes(WORDS.open)) return "red";
  return /half-open|ramping|disabled/.test(words) ? "yellow" : "green";
}
