/** `/api/v1/bypasses` */
import type { FastifyInstance } from "fastify";
import { serve } from "../contract/route.js";
import { BEGIN_BYPASS, END_BYPASS, LIST_BYPASSES } from "../operations/bypasses.js";
import { type PageQuery, pageOf } from "../page.js";
import type { BypassPort } from "../ports.js";
import { ApiError } from "../problems.js";
import { shown } from "../requests.js";
import { type AuthorQuery, authorOf } from "./author.js";

interface WishBody {
  selector?: Record<string, string>;
  all?: true;
  forMs: number;
  because: string;
  by?: string;
}

export function bypassRoutes(app: FastifyInstance, bypasses: BypassPort): void {
  serve<{ Querystring: PageQuery }>(app, LIST_BYPASSES, ({ query }) => {
    const all = bypasses.active();
    const { items, ...next } = pageOf("bypasses", all, ({ createdMs, id }) => [createdMs, id], query);
    return { bypasses: items, ...next };
  });

  serve<{ Body: WishBody }>(app, BEGIN_BYPASS, async ({ body }, reply) => {
    const { selector, forMs, because } = body;
    const wish = { forMs, because, by: authorOf(body).by };
    return reply.code(201).send(await bypasses.begin(selector === undefined ? wish : { ...wish, selector }));
  });

  serve<{ Params: { id: string }; Querystring: AuthorQuery }>(
    app,
    END_BYPASS,
    async ({ params: { id }, query }, reply) => {
      if (await bypasses.end(id, authorOf(query))) return reply.code(204).send();
      throw new ApiError("not_found", `there is no bypass ${shown(id)}; it may have ended by itself`);
    },
  );
}
