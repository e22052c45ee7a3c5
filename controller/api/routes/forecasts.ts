/** `/api/v1/forecasts`: what is to come of each service. */
import { setImmediate as others } from "node:timers/promises";
import type { FastifyInstance } from "fastify";
import type { Objectives, ServiceForecast } from "../../forecast/index.js";
import { serve } from "../contract/route.js";
import {
  DEFAULT_HORIZON,
  LIST_FORECASTS,
  LONGEST_HORIZON,
  MOST_FORECASTS,
  SHORTEST_HORIZON,
} from "../operations/forecasts.js";
import { type PageQuery, pageOf } from "../page.js";
import type { ForecastPort } from "../ports.js";
import { ApiError } from "../problems.js";
import { durationWithin } from "../requests.js";

interface ForecastQuery extends PageQuery {
  service?: string;
  horizon?: string;
  p95?: string;
  rate?: number;
}

export function forecastRoute(app: FastifyInstance, port: ForecastPort): void {
  serve<{ Querystring: ForecastQuery }>(app, LIST_FORECASTS, async ({ query }) => {
    const { service, horizon = DEFAULT_HORIZON, limit = MOST_FORECASTS } = query;
    const horizonMs = durationWithin("horizon", horizon, SHORTEST_HORIZON, LONGEST_HORIZON);
    const objectives = objectivesOf(query);
    const known = port.services();
    if (service !== undefined && !known.includes(service)) throw absent(service);
    const asked = known.filter((each) => (service ?? each) === each);
    const { items, ...next } = pageOf("forecasts", asked, (each) => [each], { ...query, limit });
    const forecasts: ServiceForecast[] = [];
    for (const each of items) {
      const forecast = port.forecast({ service: each, horizonMs, ...objectives });
      if (forecast !== undefined) forecasts.push(forecast);
      // Each takes some milliseconds, and others wait.
      await others();
    }
    return { forecasts, failure: port.failure ?? null, ...next };
  });
}

function objectivesOf({ p95, rate }: ForecastQuery): { objectives?: Objectives } {
  if (p95 === undefined && rate === undefined) return {};
  const limits = {
    ...(p95 === undefined ? {} : { p95Ms: durationWithin("p95", p95, "1ms", LONGEST_HORIZON) }),
    ...(rate === undefined ? {} : { rate }),
  };
  return { objectives: { "*": limits } };
}

function absent(service: string): ApiError {
  const detail = `nothing is known of a service ${service}: /api/v1/graph has those that are called`;
  return new ApiError("not_found", detail);
}
