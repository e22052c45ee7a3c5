/** The HTTP API: routes, who may call them, and what a failure looks like. */
import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifySchemaValidationError,
  LogController,
} from "fastify";
import { bypassRoutes } from "./bypasses.js";
import { ApiError, BODY_LIMIT_BYTES, rawProblem, sendProblem } from "./errors.js";
import { foreignRefusal } from "./guard.js";
import { healthRoutes, observationRoutes } from "./observations.js";
import { policyRoutes } from "./policies.js";
import type { ApiPorts } from "./ports.js";

/** A request that has not come in whole by then is given up. */
const REQUEST_TIMEOUT_MS = 30_000;
/** Longer than any name, escaped or not: the schema says better what is wrong with it. */
const MAX_PARAM_CHARS = 1024;
const MAX_SHOWN_CHARS = 200;

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
    routerOptions: { maxParamLength: MAX_PARAM_CHARS },
    // Values are taken as they are: 5 is no reason, and "5000" no time.
    ajv: { customOptions: { removeAdditional: false, coerceTypes: false } },
    // Without a Host header Node would answer by itself, and with no words.
    http: { requireHostHeader: false },
    clientErrorHandler: (error, socket) => {
      if (socket.writable) socket.write(rawProblem(error));
      socket.destroy();
    },
    schemaErrorFormatter: ([first], part) => new ApiError("invalid_request", schemaDetail(first, part)),
    // Requests that no route is looked up for, such as URLs that do not decode.
    frameworkErrors: (error, request, reply) => {
      sendProblem(foreignRefusal(request.headers, host) ?? error, request, reply);
    },
  });
  // A form of a web page may send text without asking.
  app.removeContentTypeParser("text/plain");
  app.addHook("onRequest", async ({ headers }) => {
    const refusal = foreignRefusal(headers, host);
    if (refusal !== undefined) throw refusal;
  });
  app.setErrorHandler(sendProblem);
  app.setNotFoundHandler((request, reply) => {
    const what = `${request.method} ${request.url.slice(0, MAX_SHOWN_CHARS)}`;
    return sendProblem(new ApiError("not_found", `${what} is not part of this API`), request, reply);
  });
  app.register(policyRoutes(ports.policies), { prefix: "/api/v1/policies" });
  app.register(bypassRoutes(ports.bypasses), { prefix: "/api/v1/bypasses" });
  app.register(observationRoutes(ports), { prefix: "/api/v1" });
  app.register(healthRoutes(ports));
  return app;
}

/** `body/forMs must be >= 1000`, with the name or the values that the bare message leaves out. */
function schemaDetail(error: FastifySchemaValidationError | undefined, part: string): string {
  const { instancePath = "", message = "is not as it must be", params = {} } = error ?? {};
  const { additionalProperty, allowedValues } = params;
  const more = additionalProperty ?? (Array.isArray(allowedValues) ? allowedValues.join(", ") : undefined);
  return `${part}${instancePath} ${message}${more === undefined ? "" : `: ${more}`}`;
}
