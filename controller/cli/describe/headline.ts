/** The answer in one line: is it open, and where. */
import type { Schemas } from "../../client/index.js";
import { BREAKER_STATES, type BreakerStateName } from "../../model/index.js";
import type { Color } from "../output.js";
import { counted, isHeld } from "./reasons.js";

type Explanation = Schemas["BreakerExplanation"];

/** As they are shouted: what turns requests away in capitals. */
const WORDS: Record<BreakerStateName, string> = {
  closed: "closed",
  open: "OPEN",
  half_open: "half-open",
  ramp: "ramping up",
};
/** For whom the state of a keyed breaker itself is. */
export const SHARED = "for values over maxKeys";
/** What is told first. */
const BY_WEIGHT: readonly string[] = ["forced OPEN", "OPEN", "half-open", "ramping up", "disabled", "closed"];

interface Headline {
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
  const answer = `${keysFirst(placesText(told, words), present)}${modeText(present)}`;
  return { color: colorOf(answer), text: `${label} is ${answer}` };
}

/** What a person calls the state: the mode may hold it. */
export function stateWord({ state, mode }: Pick<Explanation, "state" | "mode">): string {
  if (mode === "disabled") return "disabled";
  return mode === "forcedOpen" ? `forced ${WORDS.open}` : WORDS[state];
}

/** Sums of keys by state, the closed ones last; empty: there are none. */
export function keyCounts(sidecars: readonly Explanation[], textOf = numberFirst): string {
  const total = (state: BreakerStateName) =>
    sidecars.reduce((sum, { keys }) => sum + (keys?.[state] ?? 0), 0);
  const order = [...BREAKER_STATES.slice(1), "closed"] as const;
  const counts = order.map((state) => [total(state), WORDS[state]] as const).filter(([count]) => count > 0);
  return counts.map(([count, word]) => textOf(count, word)).join(", ");
}

function numberFirst(count: number, word: string): string {
  return `${count} ${word}`;
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

/** What a keyed breaker does to its keys is the answer; its own state is that of the values that have none. */
function keysFirst(places: string, present: readonly Explanation[]): string {
  if (present.every(({ keys }) => keys === undefined) || present.every(isHeld)) return places;
  const counts = keyCounts(present, (count, word) => `${word} for ${counted(count, "key")}`);
  if (counts === "") return `${places}; it has no keys now`;
  const where = present.length === 1 ? "" : ` in ${present.length} sidecars`;
  return `${counts}${where}; ${SHARED} it is ${places}`;
}

function modeText(present: readonly Explanation[]): string {
  if (present.every(({ mode }) => mode === "shadow")) return "; in shadow: it admits all, and counts";
  return present.some(({ mode }) => mode === "shadow") ? "; in shadow on some" : "";
}

function colorOf(words: string): Color {
  if (words.includes(WORDS.open)) return "red";
  return /half-open|ramping|disabled/.test(words) ? "yellow" : "green";
}
