/** What the sidecars run and see. Reads only. */
import type { FastifyInstance } from "fastify";
import type { Operation } from "../contract/operation.js";
import { serve } from "../contract/route.js";
import { LIST_BREAKERS } from "../operations/breakers.js";
import { LIST_EDGES, LIST_FAULTS, LIST_REFUSALS, LIST_SIDECARS } from "../operations/observations.js";
import { type Key, type PageQuery, pageOf } from "../page.js";
import type { ObservationPort } from "../ports.js";

export function observationRoutes(app: FastifyInstance, observations: ObservationPort): void {
  list(
    app,
    LIST_SIDECARS,
    "sidecars",
    () => observations.sidecars(),
    ({ id }) => [id],
  );
  list(
    app,
    LIST_EDGES,
    "edges",
    () => observations.edges(),
    ({ source, destination, direction }) => [source, destination, direction],
  );
  list(app, LIST_BREAKERS, "breakers", () => observations.breakers(), placeKey);
  list(app, LIST_FAULTS, "faults", () => observations.faults(), placeKey);
  list(
    app,
    LIST_REFUSALS,
    "refusals",
    () => observations.refusals(),
    ({ node, reason }) => [node, reason],
  );
}

function list<T>(
  app: FastifyInstance,
  operation: Operation,
  word: string,
  all: () => readonly T[],
  keyOf: (item: T) => Key,
): void {
  serve<{ Querystring: PageQuery }>(app, operation, ({ query }) => {
    const { items, ...next } = pageOf(word, all(), keyOf, query);
    return { [word]: items, ...next };
  });
}

function placeKey({ sidecar, direction, name }: { sidecar: string; direction: string; name: string }): Key {
  return [sidecar, direction, name];
}
