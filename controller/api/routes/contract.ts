/** What this API is, and what its refusals mean. */
import type { FastifyInstance } from "fastify";
import { serve } from "../contract/route.js";
import { documentText } from "../document.js";
import { GET_DOCUMENT, GET_PROBLEM, LIST_PROBLEMS } from "../operations/health.js";
import { CATALOGUE, PROBLEM_CODES, type ProblemCode, type ProblemKind } from "../problems.js";

export function contractRoutes(app: FastifyInstance): void {
  const document = documentText();
  serve(app, GET_DOCUMENT, (_request, reply) => reply.type("application/json").send(document));
  serve(app, LIST_PROBLEMS, () => ({ problems: PROBLEM_CODES.map(kindOf) }));
  serve<{ Params: { code: ProblemCode } }>(app, GET_PROBLEM, ({ params }) => kindOf(params.code));
}

function kindOf(code: ProblemCode): ProblemKind & { code: ProblemCode } {
  return { code, ...CATALOGUE[code] };
}
