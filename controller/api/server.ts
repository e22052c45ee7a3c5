/** The two listeners: the API for people and tools of this machine, and health for whoever watches the controller. */
import type { FastifyBaseLogger, FastifyInstance } from "fastify";
import type { Clock } from "../clock.js";
import { answerWrites } from "./closing.js";
import { createListener, type ListenerLimits } from "./listener.js";
import { HEALTH_OPERATIONS, OPERATIONS } from "./operations/index.js";
import type { ApiPorts, HealthPorts } from "./ports.js";
import { analysisRoutes } from "./routes/analysis.js";
import { breakerRoute } from "./routes/breakers.js";
import { bypassRoutes } from "./routes/bypasses.js";
import { contractRoutes } from "./routes/contract.js";
import { eventRoutes } from "./routes/events.js";
import { experimentRoutes } from "./routes/experiments.js";
import { forecastRoute } from "./routes/forecasts.js";
import { graphRoute } from "./routes/graph.js";
import { healthRoutes } from "./routes/health.js";
import { observationRoutes } from "./routes/observations.js";
import { policyRoutes } from "./routes/policies.js";
import { recordRoutes } from "./routes/records.js";
import { recoveryRoute } from "./routes/recoveries.js";
import { traceRoutes } from "./routes/traces.js";
import { EventStreams } from "./streams.js";

interface ApiOptions {
  ports: ApiPorts;
  /** Where it will listen: a loopback address. */
  host: string;
  logger: FastifyBaseLogger;
  clock: Clock;
  limits?: Partial<ListenerLimits>;
}

interface HealthOptions {
  ports: HealthPorts;
  /** Where it will listen; it may be seen from other machines. */
  host: string;
  logger: FastifyBaseLogger;
}

/** Not listening yet: `listen` it, or `inject` requests. */
export function createApi({ ports, host, logger, clock, limits }: ApiOptions): FastifyInstance {
  const app = createListener({ operations: OPERATIONS, host, logger, limits });
  answerWrites(app, clock);
  app.register(policyRoutes(ports.policies));
  bypassRoutes(app, ports.bypasses);
  experimentRoutes(app, ports.experiments);
  observationRoutes(app, ports.observations);
  graphRoute(app, ports.observations);
  breakerRoute(app, ports.observations, () => ports.policies.entries());
  recoveryRoute(app, ports.observations, () => ports.policies.entries());
  traceRoutes(app, ports.traces);
  forecastRoute(app, ports.forecasts);
  analysisRoutes(app, ports.analysis);
  recordRoutes(app, ports.records);
  eventRoutes(app, ports.events, new EventStreams(clock));
  healthRoutes(app, ports);
  contractRoutes(app);
  return app;
}

/** Only metrics, health and readiness, and only to be read. */
export function createHealth({ ports, host, logger }: HealthOptions): FastifyInstance {
  const app = createListener({ operations: HEALTH_OPERATIONS, host, logger });
  healthRoutes(app, ports);
  return app;
}
