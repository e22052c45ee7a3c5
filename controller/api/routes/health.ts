/** How the controller itself fares. */
import type { FastifyInstance } from "fastify";
import { serve } from "../contract/route.js";
import { GET_HEALTH, GET_ISTIO_METRICS, GET_METRICS, GET_READINESS } from "../operations/health.js";
import type { HealthPorts } from "../ports.js";
import { ApiError } from "../problems.js";

export function healthRoutes(app: FastifyInstance, { metrics, waitingFor }: HealthPorts): void {
  serve(app, GET_METRICS, async (_request, reply) =>
    reply.type(metrics.contentType).send(await metrics.text()),
  );
  serve(app, GET_ISTIO_METRICS, (_request, reply) => reply.type(metrics.contentType).send(metrics.istio()));
  serve(app, GET_HEALTH, () => ({ status: "ok" }));
  serve(app, GET_READINESS, () => {
    const waiting = waitingFor();
    if (waiting.length > 0) throw new ApiError("not_ready", `waiting for ${waiting.join(", ")}`);
    return { status: "ready" };
  });
}
