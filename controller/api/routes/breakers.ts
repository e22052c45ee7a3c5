/** `/api/v1/breakers/{name}`: one breaker in all sidecars. */
import type { FastifyInstance } from "fastify";
import {
  BREAKER_STATES,
  type BreakerDetail,
  type BreakerExplanation,
  type BreakerStateName,
  DIRECTIONS,
  type Direction,
  policyKey,
} from "../../model/index.js";
import type { PolicyEntry } from "../../store/index.js";
import { serve } from "../contract/route.js";
import { DEFAULT_SHOWN_KEYS, GET_BREAKER } from "../operations/breakers.js";
import { type Page, type PageQuery, pageOf } from "../page.js";
import type { Explained, ObservationPort } from "../ports.js";
import { ApiError } from "../problems.js";

const DEFAULT_NAMESPACE = "default";
const MAX_HISTORY = 100;
/** Of one reply: it is made and sent while others wait. */
const MAX_REPLY_KEYS = 10_000;

interface BreakerQuery extends PageQuery {
  direction?: Direction;
  sidecar?: string;
  keys?: number;
}

/** `entries`: policies in force. */
export function breakerRoute(
  app: FastifyInstance,
  observations: ObservationPort,
  entries: () => readonly PolicyEntry[],
): void {
  serve<{ Params: { name: string }; Querystring: BreakerQuery }>(app, GET_BREAKER, ({ params, query }) => {
    const name = breakerName(params.name);
    const policy = entries().find((entry) => policyKey(entry.policy) === `CircuitBreaker/${name}`);
    const detail = detailOf(observations, name, query);
    if (policy === undefined && detail.isUnknown) throw absentBreaker(name);
    const { isUnknown, ...known } = detail;
    return policy === undefined ? known : { ...known, policy };
  });
}

/** A name alone is of the namespace default. */
export function breakerName(asked: string): string {
  return asked.includes("/") ? asked : `${DEFAULT_NAMESPACE}/${asked}`;
}

export function absentBreaker(name: string): ApiError {
  return new ApiError(
    "not_found",
    `there is no CircuitBreaker ${name}, and no sidecar reports one: GET /api/v1/breakers lists those that are reported`,
  );
}

function detailOf(
  observations: ObservationPort,
  name: string,
  query: BreakerQuery,
): Omit<BreakerDetail<PolicyEntry>, "policy"> & { isUnknown: boolean } {
  const { direction, sidecar, keys = DEFAULT_SHOWN_KEYS } = query;
  const isAsked = (each: { sidecar: string; direction: Direction }) =>
    (sidecar ?? each.sidecar) === each.sidecar && (direction ?? each.direction) === each.direction;
  const named = DIRECTIONS.map((each) => ({ direction: each, name }));
  const all = named.flatMap((each) => observations.explain(each));
  const asked = all.filter(isAsked);
  const history = named.flatMap((each) => observations.history(each)).filter(isAsked);
  const present = asked.filter(({ stale }) => !stale);
  const { items, ...next } = pageOf("breaker", asked, (each) => [each.sidecar, each.direction], query);
  return {
    ...{ name, states: statesOf(present), stale: asked.length - present.length },
    sidecars: withKeys(observations, items, keys),
    history: history.sort((a, b) => a.atMs - b.atMs).slice(-MAX_HISTORY),
    ...next,
    isUnknown: all.length === 0,
  };
}

function withKeys(
  observations: ObservationPort,
  items: Page<Explained>["items"],
  keys: number,
): BreakerExplanation[] {
  let left = MAX_REPLY_KEYS;
  return items.map((item) => {
    const shownKeys = observations.breakerKeys(item.sidecar, item, Math.min(keys, left));
    left -= shownKeys.length;
    return { ...item, shownKeys };
  });
}

function statesOf(breakers: readonly Explained[]): Record<BreakerStateName, number> {
  const counts = BREAKER_STATES.map(
    (state) => [state, breakers.filter((each) => each.state === state).length] as const,
  );
  return Object.fromEntries(counts) as Record<BreakerStateName, number>;
}
