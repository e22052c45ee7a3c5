/** An operation becomes a route, which checks by the operation's schemas. */
import type { FastifyInstance, FastifyReply, FastifyRequest, RouteGenericInterface } from "fastify";
import { ApiError } from "../problems.js";
import { JSON_TYPE, type Operation, routerPath } from "./operation.js";
import { closed, type Schema } from "./schema.js";

const known = new WeakMap<Operation, Record<string, Schema>>();

type Handler<R extends RouteGenericInterface> = (request: FastifyRequest<R>, reply: FastifyReply) => unknown;

/** The reply's body is what the handler returns, as JSON, whole: no field is dropped. */
export function serve<R extends RouteGenericInterface>(
  app: FastifyInstance,
  operation: Operation,
  handler: Handler<R>,
): void {
  const type = Object.values(operation.replies)[0]?.type ?? JSON_TYPE;
  app.route({
    method: operation.method,
    url: routerPath(operation),
    schema: schemasOf(operation),
    // A stream has no length to tell.
    exposeHeadRoute: operation.method === "GET" && type !== "text/event-stream",
    onRequest: async ({ headers }) => refuseUnacceptable(headers.accept, type),
    // The operation's schemas have made it what the handler takes.
    handler: async (request, reply) => handler(request as unknown as FastifyRequest<R>, reply),
  });
}

/** Methods that a path of the API takes; none: it is not part of it. */
export function methodsOf(operations: readonly Operation[], path: string): string[] {
  const matching = operations.filter((operation) => pattern(operation).test(path));
  return matching.flatMap(({ method, replies }) => {
    const isStream = Object.values(replies).some(({ type }) => type === "text/event-stream");
    return method === "GET" && !isStream ? ["GET", "HEAD"] : [method];
  });
}

function pattern({ path }: Operation): RegExp {
  return new RegExp(`^${path.replaceAll(".", "\\.").replaceAll(/\{\w+\}/g, "[^/]+")}$`);
}

/** The same objects each time: validators are kept by them. */
function schemasOf(operation: Operation): Record<string, Schema> {
  const schemas = known.get(operation) ?? partsOf(operation);
  known.set(operation, schemas);
  return schemas;
}

function partsOf({ tag, params, query = {}, headers, body }: Operation): Record<string, Schema> {
  return {
    ...(params === undefined ? {} : { params: closed("Path.", params) }),
    // Probes may add what they like.
    ...(tag === "health" ? {} : { querystring: closed("Query.", {}, query) }),
    ...(headers === undefined ? {} : { headers: { type: "object", properties: headers } }),
    ...(body === undefined || body.isText ? {} : { body: body.schema }),
  };
}

/** `accept`: the header; absent, anything will do. */
function refuseUnacceptable(accept: string | undefined, type: string): void {
  if (accept === undefined || accept.trim() === "") return;
  const [family = ""] = type.split("/");
  const isMeant = (range: string) => range === type || range === `${family}/*` || range === "*/*";
  const wanted = accept.split(",").some((part) => {
    const [range = "", ...parameters] = part.split(";").map((each) => each.trim().toLowerCase());
    return isMeant(range) && !parameters.some((each) => /^q=0(\.0*)?$/.test(each));
  });
  if (!wanted) throw new ApiError("not_acceptable", `the reply is ${type}: let Accept allow it`);
}
