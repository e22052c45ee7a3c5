// Judgements as tables for people and verdicts against targets.
import { type Cell, type Figure, figureOf, type Table, type Verdict, verdictOf } from "../../result/index.js";
import { answersOf } from "../recording.js";
import { BASELINES, chanceWithin } from "./baselines.js";
import { falseOf, quietOf, specificityOf } from "./false-incidents.js";
import { shareOf } from "./interval.js";
import type { Judged, Judgement } from "./match.js";
import type { Told } from "./replay.js";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** What is asked for; what is absent is not judged. */
export interface Targets {
  first?: number;
  amongThree?: number;
  found?: number;
  kind?: number;
  foundWithinS?: number;
  falseADay?: number;
  specificity?: number;
}

export function summaryTable(judgements: readonly Judgement[], unit = "fault"): Table {
  const judged = judgements.flatMap((each) => each.judged);
  const { quietMs, incidents, unlabelled } = quietOf(judgements);
  const repeated = judgements.reduce((sum, each) => sum + each.repeated.length, 0);
  return {
    title: "Right answers",
    columns: [
      "by",
      `${unit}s`,
      "found",
      "right first (AC@1)",
      "right among three (AC@3)",
      "kind right, of those right first",
      "found after, s",
    ],
    rows: [
      ["Meshfuse", judged.length, ...oursOf(judged)],
      ...BASELINES.map(({ name }) => baselineRow(name, judgements)),
    ],
    notes: [
      "Shares with Wilson's interval of 95 %. What was not found counts as not right. The others are told when each fault began, and so find all.",
      `Incidents where there was no fault: ${incidents} in ${(quietMs / HOUR_MS).toFixed(1)} h without faults; in ${unlabelled} of them users suffered all the same.`,
      `Further incidents in the time of a fault, right or wrong: ${repeated}. They count neither as found nor as false.`,
    ],
  };
}

/** One row for each value of what `of` gives: kinds, places. */
export function groupTable(
  title: string,
  judgements: readonly Judgement[],
  of: (judged: Judged) => string,
): Table {
  const judged = judgements.flatMap((each) => each.judged);
  const names = [...new Set(judged.map(of))].sort();
  return {
    title,
    columns: [
      title,
      "faults",
      "found",
      "right first",
      "right among three",
      "kind right, of those right first",
      "found after, s",
    ],
    rows: names.map((name) => {
      const group = judged.filter((each) => of(each) === name);
      return [name, group.length, ...oursOf(group)];
    }),
  };
}

export function faultTable(judgements: readonly Judgement[]): Table {
  return {
    title: "Each fault",
    columns: [
      "fault",
      "kind",
      "how strong",
      "found after, s",
      "rank of the right answer",
      "kind right",
      "said first",
    ],
    rows: judgements
      .flatMap(({ judged }) => judged)
      .map((each) => [
        each.fault.name,
        each.fault.kind,
        each.fault.strength ?? "",
        afterS(each) ?? "missed",
        each.rank ?? "none",
        each.isKindRight === undefined ? "-" : each.isKindRight ? "yes" : "no",
        each.told === undefined ? "" : saidOf(each.told),
      ]),
  };
}

export function falseTable(judgements: readonly Judgement[]): Table {
  const rows = judgements.flatMap((judgement) =>
    falseOf(judgement).map((told): Cell[] => [
      judgement.recording.name,
      new Date(told.detectedMs).toISOString(),
      told.symptoms
        .slice(0, 2)
        .map(({ kind, source, destination }) => `${kind} ${source || "all"} -> ${destination}`)
        .join(", "),
      saidOf(told),
    ]),
  );
  return {
    title: "Incidents where there was no fault",
    columns: ["recording", "when", "strongest", "said first"],
    rows,
  };
}

export function verdictsOf(judgements: readonly Judgement[], targets: Targets): Verdict[] {
  const judged = judgements.flatMap((each) => each.judged);
  const named = judged.filter(({ rank }) => rank === 1);
  const share = (target: string, limit: number | undefined, figure: Figure | undefined) =>
    verdict(target, "at least", limit, "", figure);
  const times = judged.map(afterS).filter((seconds) => seconds !== undefined);
  const quiet = quietOf(judgements);
  const most = (target: string, limit: number | undefined, unit: string, figure: Figure | undefined) =>
    verdict(target, "at most", limit, unit, figure);
  return [
    ...share(
      "faults that are found",
      targets.found,
      rate(judged, ({ told }) => told !== undefined),
    ),
    ...share(
      "right answer first (AC@1)",
      targets.first,
      rate(judged, ({ rank }) => rank === 1),
    ),
    ...share("right answer among three (AC@3)", targets.amongThree, rate(judged, isAmongThree)),
    ...share("kind right, where the answer is", targets.kind, kindRate(named)),
    ...most(
      "found after, where it is",
      targets.foundWithinS,
      "s",
      times.length === 0 ? undefined : figureOf(times),
    ),
    ...most("incidents without a fault a day", targets.falseADay, "", aDay(quiet.quietMs, quiet.incidents)),
    ...most(
      "the same, those left out in which users did suffer",
      targets.falseADay,
      "",
      aDay(quiet.quietMs, quiet.incidents - quiet.unlabelled),
    ),
    ...share("quiet cases without an incident", targets.specificity, specificityOf(judgements)),
  ];
}

/** None where no limit is set, or nothing was measured. */
function verdict(
  target: string,
  bound: "at least" | "at most",
  limit: number | undefined,
  unit: string,
  figure: Figure | undefined,
): Verdict[] {
  return limit === undefined || figure === undefined
    ? []
    : [verdictOf({ target, bound, limit, unit, figure })];
}

/** Of a Poisson count (Byar's approximation). Undefined where there was no quiet time. */
function aDay(quietMs: number, count: number): Figure | undefined {
  if (quietMs === 0) return undefined;
  const days = quietMs / DAY_MS;
  const bound = (value: number, z: number) =>
    value === 0 ? 0 : value * (1 - 1 / (9 * value) + z / (3 * Math.sqrt(value))) ** 3;
  return {
    median: count / days,
    low: bound(count, -1.96) / days,
    high: bound(count + 1, 1.96) / days,
    samples: Math.max(2, count),
  };
}

function oursOf(judged: readonly Judged[]): Cell[] {
  const times = judged.map(afterS).filter((seconds) => seconds !== undefined);
  return [
    rate(judged, ({ told }) => told !== undefined),
    rate(judged, ({ rank }) => rank === 1),
    rate(judged, isAmongThree),
    kindRate(judged.filter(({ rank }) => rank === 1)),
    times.length === 0 ? undefined : figureOf(times),
  ];
}

function baselineRow(name: string, judgements: readonly Judgement[]): Cell[] {
  const baseline = BASELINES.find((each) => each.name === name);
  const cases = judgements.flatMap(({ recording }) =>
    recording.faults.map((fault) => ({ fault, scores: baseline?.score(recording, fault) ?? new Map() })),
  );
  const within = (most: number) =>
    shareOf(
      cases.reduce((sum, { scores, fault }) => sum + chanceWithin(scores, fault.targets, most), 0),
      cases.length,
    );
  return [name, cases.length, "told", within(1), within(3), undefined, undefined];
}

function kindRate(judged: readonly Judged[]): Figure | undefined {
  const known = judged.filter(({ isKindRight }) => isKindRight !== undefined);
  return known.length === 0 ? undefined : rate(known, ({ isKindRight }) => isKindRight === true);
}

function rate(judged: readonly Judged[], is: (judged: Judged) => boolean): Figure {
  return shareOf(judged.filter(is).length, judged.length);
}

function isAmongThree({ rank }: Judged): boolean {
  return rank !== undefined && rank <= 3;
}

function afterS({ fault, told }: Judged): number | undefined {
  return told === undefined ? undefined : (told.detectedMs - fault.fromMs) / 1_000;
}

function saidOf({ causes }: Told): string {
  const [first] = causes;
  if (first === undefined) return "nothing stands out";
  const [answer = ""] = answersOf(first.target).slice(-1);
  return `${first.kind} ${answer} (${first.confidence.toFixed(2)})`;
}
