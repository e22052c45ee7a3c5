/** A breaker as people read it: the answer first, then sidecar by sidecar, then how it came to this. */
import type { Schemas } from "../../client/index.js";
import { DIRECTIONS, type Direction } from "../../model/index.js";
import type { Color } from "../output.js";
import { linesOf, type Sheet, sheetOf } from "../sheet.js";
import { blockOf } from "./block.js";
import { historyColumns, type KeyRow, keyColumns, sidecarColumns } from "./columns.js";
import { headlineOf } from "./headline.js";

/** More would not be read; the table after them has the rest. */
const MOST_BLOCKS = 10;
const MOST_TRANSITIONS = 20;

type Detail = Schemas["BreakerDetail"];
type Explanation = Schemas["BreakerExplanation"];

export interface Asked {
  /** Undefined: both. */
  direction: Direction | undefined;
  /** Undefined where ages would be another text each second. */
  nowMs: number | undefined;
}

export function breakerSheets(detail: Detail, { direction, nowMs }: Asked): Sheet[] {
  const { name, sidecars, history, policy } = detail;
  const spec = policy?.policy.spec;
  const loud = sidecars.filter(isLoud).slice(0, MOST_BLOCKS);
  const rest = sidecars.filter((breaker) => !loud.includes(breaker));
  const keys = sidecars.flatMap(({ sidecar, direction, shownKeys }) =>
    shownKeys
      .filter(({ state }) => state !== "closed")
      .map((key): KeyRow => ({ ...key, sidecar, direction })),
  );
  return [
    headlines(detail, direction),
    ...loud.map((breaker) => blockOf(breaker, spec, nowMs)),
    sheetOf(keys, keyColumns(nowMs), "", "Keys that are not closed"),
    linesOf(hiddenKeys(sidecars, keys.length)),
    sheetOf(rest, sidecarColumns(nowMs), "", loud.length === 0 ? `${name} by sidecar` : "Other sidecars"),
    historySheet(history),
  ];
}

/** It turns requests away, or is about to: one that is closed in all its keys needs no words. */
function isLoud({ state, mode, keys, stale }: Explanation): boolean {
  if (stale) return false;
  const others = keys === undefined ? 0 : keys.open + keys.half_open + keys.ramp;
  return state !== "closed" || others > 0 || mode === "disabled";
}

function headlines({ name, sidecars, policy }: Detail, asked: Direction | undefined): Sheet {
  const told = DIRECTIONS.flatMap((direction): { key: string; color: Color; text: string }[] => {
    const own = sidecars.filter((breaker) => breaker.direction === direction);
    return own.length === 0 ? [] : [{ key: direction, ...headlineOf(name, direction, own) }];
  });
  if (told.length === 0) {
    const label = asked === undefined ? name : `${name} (${asked})`;
    const text = `${label} is in no sidecar that reports; \`meshfuse status\` shows what each of them runs`;
    told.push({ key: "none", color: "yellow", text });
  }
  if (policy === undefined) {
    const text = `there is no policy CircuitBreaker ${name} any more: this is what sidecars still report`;
    told.push({ key: "policy", color: "yellow", text });
  }
  return {
    heads: [],
    rows: told.map(({ key, color, text }) => ({ key, cells: [[color, text]] })),
    none: "",
  };
}

/** What is not in the table: more than were asked for, or no room in the controller. */
function hiddenKeys(sidecars: readonly Explanation[], shown: number): string[] {
  const all = sidecars.reduce(
    (sum, { keys }) => sum + (keys === undefined ? 0 : keys.open + keys.half_open + keys.ramp),
    0,
  );
  return all > shown
    ? [`and ${all - shown} more keys that are not closed; --keys shows more of each sidecar`]
    : [];
}

/** The newest first. */
function historySheet(history: readonly Schemas["Transition"][]): Sheet {
  const newest = history.slice(-MOST_TRANSITIONS).reverse();
  const columns = historyColumns(newest.some(({ key }) => key !== undefined));
  return { ...sheetOf(newest, columns, "", "History"), isLog: true };
}
