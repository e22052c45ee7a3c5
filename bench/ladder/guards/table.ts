// What the simulated experiments came to, as tables.
import { type Cell, type Figure, type Table, type Verdict, verdictOf } from "../../result/index.js";
import { JUDGES } from "./judges.js";
import { REGRESSION_S, type Scenario } from "./scenarios.js";
import { shareBounds } from "./share.js";

/** By experiment and judge: the second of its stop. */
export type Stops = readonly (readonly (number | undefined)[])[];

const PERCENT = 100;
/** Of the guard's documents, in percent. */
const PROMISED = 0.1;

export function falseStopsTable(results: readonly { scenario: Scenario; stops: Stops }[]): Table {
  return {
    title: "Experiments stopped though they kept their limit, %",
    columns: ["traffic", "experiments", ...JUDGES.map(({ name }) => name)],
    rows: results.map(({ scenario, stops }): Cell[] => [
      scenario.name,
      stops.length,
      ...JUDGES.map((_, judge) => falseStops(stops, judge)),
    ]),
    notes: [
      "10 minutes each, judged every second. The interval is exact for a binomial share (Clopper and Pearson), at 99.9 %. " +
        "All three are asked for the same error of 0.1 %.",
    ],
  };
}

export function timesTable(
  results: readonly { scenario: Scenario; stops: Stops }[],
  requestsASecond: number,
): Table {
  return {
    title: "Time to stop after a regression",
    columns: [
      "from 0.2 % to",
      "stopped, %",
      "half of them within, s",
      "half of them within, requests",
      "95 % of them within, s",
      `${JUDGES[1]?.name}: half within, s`,
    ],
    rows: results.map(({ scenario, stops }): Cell[] => {
      const own = delays(stops, 0);
      const half = own[Math.floor(own.length / 2)];
      const most = own[Math.floor(own.length * 0.95)];
      const peer = delays(stops, 1);
      return [
        scenario.name,
        Number(((own.length / stops.length) * PERCENT).toFixed(1)),
        ...[half, half === undefined ? undefined : half * requestsASecond, most],
        peer[Math.floor(peer.length / 2)],
      ];
    }),
    notes: [
      `${requestsASecond} requests a second; \`success: 99%\`; the regression begins after ${REGRESSION_S} s. ` +
        "Times are of those that were stopped; what was stopped before is not among them.",
    ],
  };
}

/** That of the worst traffic. */
export function falseStopsVerdict(results: readonly { stops: Stops }[]): Verdict {
  const figures = results.map(({ stops }) => falseStops(stops, 0));
  const worst = figures.reduce((one, other) => (other.high > one.high ? other : one));
  return verdictOf({
    target: "false stops of the guard, whatever the traffic",
    ...{ bound: "at most", limit: PROMISED, unit: "%" },
    figure: worst,
  });
}

function falseStops(stops: Stops, judge: number): Figure {
  const stopped = stops.filter((byJudge) => byJudge[judge] !== undefined).length;
  const { low, high } = shareBounds(stopped, stops.length);
  return {
    median: (stopped / stops.length) * PERCENT,
    ...{ low: low * PERCENT, high: high * PERCENT, samples: stops.length },
  };
}

/** Seconds from the regression to the stop, its own second included, in order. */
function delays(stops: Stops, judge: number): number[] {
  const seconds = stops.flatMap((byJudge) => byJudge[judge] ?? []);
  return seconds
    .filter((second) => second >= REGRESSION_S)
    .map((second) => second - REGRESSION_S + 1)
    .sort((a, b) => a - b);
}
