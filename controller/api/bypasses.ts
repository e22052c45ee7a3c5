/** `/api/v1/bypasses`: an operator can always get Meshfuse out of the way. */
import type { FastifyInstance } from "fastify";
import { ApiError } from "./errors.js";
import type { BypassPort, BypassWish } from "./ports.js";
import { BYPASS_BODY, BYPASS_PARAMS } from "./schemas.js";

export function bypassRoutes(bypasses: BypassPort): (app: FastifyInstance) => Promise<void> {
  return async (app) => {
    app.get("/", async () => ({ bypasses: bypasses.active() }));

    app.post<{ Body: BypassWish & { all?: true } }>(
      "/",
      { schema: { body: BYPASS_BODY } },
      async ({ body }, reply) => {
        const { selector, all, forMs, because } = body;
        // A forgotten selector must not switch off everything.
        if ((selector === undefined) === (all === undefined)) {
          throw new ApiError("invalid_request", "body needs either a selector or all: true");
        }
        const wish = selector === undefined ? { forMs, because } : { selector, forMs, because };
        return reply.code(201).send(await bypasses.begin(wish));
      },
    );

    const schema = { params: BYPASS_PARAMS };
    app.delete<{ Params: { id: string } }>("/:id", { schema }, async ({ params: { id } }, reply) => {
      if (await bypasses.end(id)) return reply.code(204).send();
      throw new ApiError(
        "not_found",
        `there is no bypass ${JSON.stringify(id)}; it may have ended by itself`,
      );
    });
  };
}
