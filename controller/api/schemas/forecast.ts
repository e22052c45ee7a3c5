/** What is to come of a service, and limits that it goes over. */
import { METHODS } from "../../forecast/index.js";
import {
  choice,
  instant,
  integer,
  list,
  number,
  orNull,
  record,
  type Schema,
  text,
} from "../contract/schema.js";

const POINT = record("One step ahead. In the unit of the metric.", {
  atMs: instant("Its end."),
  value: number("What is expected."),
  low: number("A value lies between this and `high` with a chance of 80 %, by the test on the past."),
  high: number("See `low`."),
});

const TESTED = record("How the same way of choosing and forecasting did on the service's own past.", {
  origins: integer("Instants of the past from which it forecast.", 1),
  error: number("Its mean absolute error over the whole horizon, in the unit of the metric."),
  naiveError: number("That of the last value, taken for all of the future."),
  ratio: orNull(number("Both divided: below 1 it is better than the last value. Null: nothing varied.")),
});

const METRIC_FORECAST = record("Chosen for this series alone.", {
  method: choice("What did best on its past; of equals the simplest.", METHODS),
  periodMs: integer("Length of the season that was found, milliseconds; 0: there is none."),
  tested: TESTED,
  points: list("By step, the next one first.", POINT),
});

export const THREAT = record("A limit that a forecast goes over within its horizon.", {
  service: text("namespace/service."),
  metric: choice("What is limited: p95Ms in milliseconds, rate in requests a second.", ["p95Ms", "rate"]),
  limit: number("At most so much."),
  afterMs: number("Milliseconds from the end of what is known; 0: it is over it already."),
  earliestMs: number("When the upper bound goes over it."),
  latestMs: orNull(number("When the lower bound does; null: not within the horizon.")),
});

export const FORECAST = record(
  "A service's rate, median and 95th percentile to come; of each either `forecast`, or `refused`.",
  {
    service: text("namespace/service."),
    fromMs: instant("End of what is known."),
    stepMs: integer("Length of a step: longer, the farther ahead.", 1),
    rate: outlook("Requests a second."),
    p50Ms: outlook("Milliseconds that half of the requests stay within."),
    p95Ms: outlook("Milliseconds that 95 % of the requests stay within."),
    threats: list("Limits that it is over or goes over. None where no limit is set.", THREAT),
  },
);

function outlook(about: string): Schema {
  return record(about, {}, { forecast: METRIC_FORECAST, refused: text("Why there is no forecast.") });
}
