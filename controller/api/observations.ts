/** What the sidecars run and see, and how the controller itself fares. Reads only. */
import type { FastifyInstance } from "fastify";
import { ApiError } from "./errors.js";
import type { ApiPorts } from "./ports.js";

export function observationRoutes({ observations }: ApiPorts): (app: FastifyInstance) => Promise<void> {
  return async (app) => {
    app.get("/sidecars", async () => ({ sidecars: observations.sidecars() }));
    app.get("/edges", async () => ({ edges: observations.edges() }));
    app.get("/breakers", async () => ({ breakers: observations.breakers() }));
    app.get("/refusals", async () => ({ refusals: observations.refusals() }));
    app.get("/faults", async () => ({ faults: observations.faults() }));
  };
}

export function healthRoutes({ metrics, waitingFor }: ApiPorts): (app: FastifyInstance) => Promise<void> {
  return async (app) => {
    app.get("/metrics", async (_request, reply) =>
      reply.type(metrics.contentType).send(await metrics.text()),
    );
    app.get("/healthz", async () => ({ status: "ok" }));
    app.get("/readyz", async () => {
      const waiting = waitingFor();
      if (waiting.length > 0) throw new ApiError("not_ready", `waiting for ${waiting.join(", ")}`);
      return { status: "ready" };
    });
  };
}
