/** The HTTP API: routes, who may call them, and what a failure looks like. */
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from "fastify";
import { bypassRoutes } from "./bypasses.js";
import { ApiError, sendProblem } from "./errors.js";
import { refuseForeign } from "./guard.js";
import { healthRoutes, observationRoutes } from "./observations.js";
import { policyRoutes } from "./policies.js";
import type { ApiPorts } from "./ports.js";

/** Some thousand policies in one request; the whole of a filter's document is at most 256 KiB. */
const BODY_LIMIT_BYTES = 4 * 1024 * 1024;
/** A request that has not come in whole by then is given up. */
const REQUEST_TIMEOUT_MS = 30_000;

export interface ApiOptions {
  ports: ApiPorts;
  /** Where it will listen: decides which Host headers are right. */
  host: string;
  logger: FastifyBaseLogger;
}

/** Not listening yet: `listen` it, or `inject` requests. */
export function createApi({ ports, host, logger }: ApiOptions): FastifyInstance {
  const app: FastifyInstance = Fastify({
    loggerInstance: logger,
    // Successes are not worth a line each; `sendProblem` logs what is.
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_LIMIT_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 253 },
    // Values are taken as they are, but a query's "true" may be a boolean.
    ajv: { customOptions: { removeAdditional: false, coerceTypes: true } },
  });
  app.addHook("onRequest", async ({ headers }) => refuseForeign(headers, host));
  app.setErrorHandler(sendProblem);
  app.setNotFoundHandler((request, reply) => {
    const what = `${request.method} ${request.url.slice(0, 200)}`;
    return sendProblem(new ApiError("not_found", `${what} is not part of this API`), request, reply);
  });
  app.register(policyRoutes(ports.policies), { prefix: "/api/v1/policies" });
  app.register(bypassRoutes(ports.bypasses), { prefix: "/api/v1/bypasses" });
  app.register(observationRoutes(ports), { prefix: "/api/v1" });
  app.register(healthRoutes(ports));
  return app;
}
