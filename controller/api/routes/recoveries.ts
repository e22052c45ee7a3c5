/** `/api/v1/breakers/{name}/recoveries`: the cycles of one breaker. */
import type { FastifyInstance } from "fastify";
import { DIRECTIONS, type Direction, policyKey, type RecoveryView } from "../../model/index.js";
import type { PolicyEntry } from "../../store/index.js";
import { serve } from "../contract/route.js";
import { LIST_RECOVERIES, MOST_RECOVERIES } from "../operations/recoveries.js";
import { type Page, type PageQuery, pageOf } from "../page.js";
import type { ObservationPort, RecoveryEntry } from "../ports.js";
import { absentBreaker, breakerName } from "./breakers.js";

interface RecoveryQuery extends PageQuery {
  direction?: Direction;
  sidecar?: string;
}

/** `entries`: policies in force. */
export function recoveryRoute(
  app: FastifyInstance,
  observations: ObservationPort,
  entries: () => readonly PolicyEntry[],
): void {
  type Asked = { Params: { name: string }; Querystring: RecoveryQuery };
  serve<Asked>(app, LIST_RECOVERIES, ({ params, query }) => {
    const name = breakerName(params.name);
    const all = observations.recoveries(name);
    const isKnown =
      all.length > 0 ||
      entries().some(({ policy }) => policyKey(policy) === `CircuitBreaker/${name}`) ||
      DIRECTIONS.some((direction) => observations.explain({ direction, name }).length > 0);
    if (!isKnown) throw absentBreaker(name);
    return recoveryPage(all, query);
  });
}

function recoveryPage(
  all: readonly RecoveryEntry[],
  query: RecoveryQuery,
): Omit<Page<RecoveryView>, "items"> & { recoveries: RecoveryView[] } {
  const { direction, sidecar, limit = MOST_RECOVERIES } = query;
  const asked = all.filter(
    (each) => (sidecar ?? each.sidecar) === each.sidecar && (direction ?? each.direction) === each.direction,
  );
  const keyOf = (each: RecoveryEntry) => [each.sidecar, each.direction, each.trippedMs];
  const { items, ...next } = pageOf("recoveries", asked, keyOf, { ...query, limit });
  return { recoveries: items.map((each) => each.view()), ...next };
}
