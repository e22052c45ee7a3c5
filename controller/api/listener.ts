/** What both listeners share: how requests are taken in, who may send them, and what a failure looks like. */
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from "fastify";
import type { Operation } from "./contract/operation.js";
import { BREAKER_NAME } from "./contract/patterns.js";
import { methodsOf } from "./contract/route.js";
import type { Schema } from "./contract/schema.js";
import { validatorOf } from "./contract/validate.js";
import { foreignRefusal } from "./guard.js";
import { ApiError } from "./problems.js";
import { BODY_LIMIT_BYTES, rawProblem, sendProblem } from "./replies.js";
import { encodingRefusal, isRead, parseJson, queryRefusal, shown } from "./requests.js";

/** Longer than any name, escaped or not: the schema says better what is wrong with it. */
const MAX_PARAM_CHARS = 1024;

export interface ListenerLimits {
  /** A request whose headers, or that as a whole, have not come in by then is given up. */
  headersMs: number;
  requestMs: number;
  /** How often that is looked at. */
  checkMs: number;
  connections: number;
}

/** Clients are few and near; event streams are connections, too. */
const LIMITS: ListenerLimits = { headersMs: 10_000, requestMs: 30_000, checkMs: 1_000, connections: 256 };

interface ListenerOptions {
  operations: readonly Operation[];
  /** Where it will listen: decides which Host headers are right. */
  host: string;
  logger: FastifyBaseLogger;
  limits?: Partial<ListenerLimits> | undefined;
}

/** Without routes. */
export function createListener({ operations, host, logger, limits }: ListenerOptions): FastifyInstance {
  const { headersMs, requestMs, checkMs, connections } = { ...LIMITS, ...limits };
  const app: FastifyInstance = Fastify({
    loggerInstance: logger,
    // Successes are not worth a line each; `sendProblem` logs what is.
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_LIMIT_BYTES,
    requestTimeout: requestMs,
    forceCloseConnections: true,
    // What comes in while the last writes are answered is answered like them: the framework's own words are no problem document.
    return503OnClosing: false,
    routerOptions: { maxParamLength: MAX_PARAM_CHARS },
    // Without a Host header Node would answer by itself, and with no words.
    http: { requireHostHeader: false, headersTimeout: headersMs, connectionsCheckingInterval: checkMs },
    clientErrorHandler: (error, socket) => {
      if (socket.writable) socket.write(rawProblem(error));
      socket.destroy();
    },
    // Requests that no route is looked up for, such as URLs that do not decode.
    frameworkErrors: (error, request, reply) => {
      sendProblem(foreignRefusal(request.method, request.headers, host) ?? error, request, reply);
    },
  });
  app.server.maxConnections = connections;
  // Node would refuse what it does not know to expect, and with no words; it may be ignored.
  app.server.on("checkExpectation", (request, response) => app.server.emit("request", request, response));
  app.setValidatorCompiler<Schema>(({ schema, httpPart = "body" }) => validatorOf(schema, httpPart));
  app.setErrorHandler(sendProblem);
  parseJson(app);
  refuseEarly(app, operations, host);
  return app;
}

/** Before a body is read, and before anything is told to those who may not ask. */
function refuseEarly(app: FastifyInstance, operations: readonly Operation[], host: string): void {
  app.addHook("onRequest", async (request) => {
    const { headers, url, method } = request;
    const refusal = foreignRefusal(method, headers, host) ?? queryRefusal(url);
    if (refusal !== undefined) throw refusal;
    if (request.is404) throw unknown(operations, method, url);
    const bodyRefusal = isRead(method) ? undefined : encodingRefusal(headers);
    if (bodyRefusal !== undefined) throw bodyRefusal;
  });
  // The hook above has answered; without a handler the framework would log each.
  app.setNotFoundHandler((request, reply) =>
    sendProblem(unknown(operations, request.method, request.url), request, reply),
  );
}

function unknown(operations: readonly Operation[], method: string, url: string): ApiError {
  const [path = ""] = url.split("?");
  const methods = methodsOf(operations, path);
  if (methods.length === 0) {
    const meant = withSlashInName(path);
    const hint =
      methodsOf(operations.filter(takesSlash), meant).length > 0
        ? `the slash of a name is written %2F: ${shown(meant)}`
        : "GET /api/v1/openapi.json says what is";
    const detail = `${method} ${shown(path)} is not part of this API; ${hint}`;
    return new ApiError("not_found", detail);
  }
  const allow = methods.join(", ");
  return new ApiError("method_not_allowed", `${method} is not for this path: use ${allow}`, {
    headers: { allow },
  });
}

/** Its last parameter may be `namespace/name`. */
function takesSlash({ params = {} }: Operation): boolean {
  return Object.values(params).some(({ pattern }) => pattern === BREAKER_NAME);
}

function withSlashInName(path: string): string {
  return path.replace(/\/([^/]*)$/, "%2F$1");
}
