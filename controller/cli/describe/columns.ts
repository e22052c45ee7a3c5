/** The tables of a described breaker. */
import type { Schemas } from "../../client/index.js";
import { timeText } from "../columns.js";
import type { Color } from "../output.js";
import type { Column } from "../sheet.js";
import { numbersText, sinceMsOf } from "./block.js";
import { stateWord } from "./headline.js";
import { reasonText, whyText } from "./reasons.js";
import { sinceText, whenText } from "./times.js";

type Explanation = Schemas["BreakerExplanation"];
type Transition = Schemas["Transition"];
export type KeyRow = Schemas["BreakerKey"] & Pick<Explanation, "sidecar" | "direction">;

export function sidecarColumns(nowMs: number | undefined): readonly Column<Explanation>[] {
  return [
    {
      title: "sidecar",
      key: ({ sidecar }) => sidecar,
      cell: ({ sidecar, stale }) => (stale ? `${sidecar} (stale)` : sidecar),
    },
    { title: "service", cell: ({ service }) => service },
    { title: "direction", key: true, cell: ({ direction }) => direction },
    { title: "state", cell: (breaker) => [colorOf(breaker.state), stateWord(breaker)] },
    {
      title: "since",
      cell: (breaker) => (sinceMsOf(breaker) === 0 ? "-" : sinceText(sinceMsOf(breaker), nowMs)),
    },
    { title: "why", cell: (breaker) => whyText(breaker) ?? "-" },
    { title: "now", cell: numbersText },
  ];
}

export function keyColumns(nowMs: number | undefined): readonly Column<KeyRow>[] {
  return [
    { title: "key", key: true, cell: ({ key }) => quoted(key) },
    { title: "sidecar", key: true, cell: ({ sidecar }) => sidecar },
    { title: "direction", key: true, cell: ({ direction }) => direction },
    { title: "state", cell: ({ state }) => [colorOf(state), stateWord({ state, mode: "enforce" })] },
    { title: "since", cell: ({ sinceMs }) => sinceText(sinceMs, nowMs) },
    { title: "until", cell: ({ untilMs }) => (untilMs === null ? "-" : whenText(untilMs, nowMs)) },
    { title: "why", cell: ({ last }) => (last === undefined ? "-" : reasonText(last)) },
  ];
}

/** Without the key where no transition has one. */
export function historyColumns(isKeyed: boolean): readonly Column<Transition>[] {
  return [
    { title: "time", key: ({ atMs }) => String(atMs), cell: ({ atMs }) => timeText(atMs) },
    { title: "sidecar", key: true, cell: ({ sidecar }) => sidecar },
    { title: "direction", key: true, cell: ({ direction }) => direction },
    ...(isKeyed ? [KEY_COLUMN] : []),
    { title: "from", cell: ({ from }) => stateWord({ state: from, mode: "enforce" }) },
    { title: "to", cell: ({ to }) => [colorOf(to), stateWord({ state: to, mode: "enforce" })] },
    { title: "generation", key: true, right: true, cell: ({ generation }) => String(generation) },
    { title: "why", cell: reasonText },
  ];
}

const KEY_COLUMN: Column<Transition> = {
  title: "key",
  key: true,
  cell: ({ key }) => (key === undefined ? "-" : quoted(key)),
};

/** The report has no backslash but that of `\xNN`: it stays single, and one before a quote is ours. */
function quoted(key: string): string {
  return `"${key.replaceAll('"', '\\"')}"`;
}

function colorOf(state: Explanation["state"]): Color {
  if (state === "open") return "red";
  return state === "closed" ? "green" : "yellow";
}
