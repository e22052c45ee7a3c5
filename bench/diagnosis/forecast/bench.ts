/** `npm run bench -- diagnosis forecast`: is it better than to expect that nothing changes, and do its bounds hold? */
import { METRICS } from "../../../controller/forecast/index.js";
import type { Recording } from "../recording.js";
import { FAMILIES } from "./families.js";
import { recordedCases } from "./recorded.js";
import { familyCases, type Interval, type Summary, scored, summaryOf } from "./score.js";
import { type ThreatScore, threatScore } from "./threats.js";

/** Of each family: intervals of ratios are within some hundredths. */
const SEEDS = 100;

const HEAD =
  "| series | cases | refused | error / naive | error / seasonal naive | in bounds of 80 % | methods |";
const RULE = "|---|---|---|---|---|---|---|";

/** A table in Markdown: families, then each recording by metric. `seeds`: series of each family. */
export function forecastBench(recordings: readonly Recording[], seeds = SEEDS): string {
  const began = performance.now();
  const families = FAMILIES.map((family) => {
    const cases = familyCases(family, seeds).map(scored);
    return { name: family.name, about: family.about, summary: summaryOf(cases) };
  });
  const recorded = recordings.flatMap((recording) => {
    const cases = recordedCases(recording);
    return METRICS.map((metric) => ({
      ...{ name: `${recording.name} ${metric}`, about: "" },
      summary: summaryOf(cases[metric].map(scored)),
    }));
  });
  const all = [...families, ...recorded.filter(({ summary }) => summary.cases > 0)];
  const made = all.reduce((sum, { summary }) => sum + summary.cases, 0);
  return [
    ...["# Forecasts against the last value", "", HEAD, RULE],
    ...all.map(({ name, summary }) => rowOf(name, summary)),
    ...[
      "",
      "Ratios are of sums of mean absolute errors; behind them intervals of 95 % (bootstrap over series).",
      "",
    ],
    ...worse(all),
    ...(["exact", "bucketed"] as const).flatMap((told) => ["", threatLine(told, threatScore(seeds, told))]),
    ...["", `${made} forecasts, ${((performance.now() - began) / made).toFixed(1)} ms each.`, ""],
    ...families.map(({ name, about }) => `- ${name}: ${about}`),
    "",
  ].join("\n");
}

function threatLine(
  told: string,
  { rises, said, within, medianOff, quiet, falselySaid }: ThreatScore,
): string {
  return (
    `Limits that a rise breaks in 5 to 25 minutes, values ${told}: said of ${said} of ${rises}, half of the times off by at most ` +
    `${medianOff.toFixed(1)} minutes, ${within} between the earliest and the latest. ` +
    `Said of ${falselySaid} of ${quiet} that rest four deviations below theirs.`
  );
}

/** Where it is no better than naive, in so many words. */
function worse(all: readonly { name: string; summary: Summary }[]): string[] {
  const found = all.filter(({ summary: { ratio } }) => ratio !== undefined && ratio.high >= 1);
  if (found.length === 0) return ["It is better than the last value for all of them."];
  return [`Not shown to be better than the last value: ${found.map(({ name }) => name).join(", ")}.`];
}

function rowOf(name: string, { cases, refused, ratio, seasonalRatio, coverage, methods }: Summary): string {
  const share = coverage === undefined ? undefined : intervalText(coverage);
  const used = Object.entries(methods)
    .sort(([, one], [, other]) => other - one)
    .map(([method, count]) => `${method} ${count}`);
  const cells = [name, cases, refused, textOf(ratio), textOf(seasonalRatio), share ?? "-", used.join(", ")];
  return `| ${cells.join(" | ")} |`;
}

function textOf(interval: Interval | undefined): string {
  return interval === undefined ? "-" : intervalText(interval);
}

function intervalText({ value, low, high }: Interval): string {
  return `${value.toFixed(2)} (${low.toFixed(2)} to ${high.toFixed(2)})`;
}
