/** `/api/v1/policies`: read, check, apply and delete what people want of the mesh. */
import type { FastifyInstance } from "fastify";
import { type PolicyKey, type PolicyKind, policyKey } from "../model/index.js";
import { ApiError } from "./errors.js";
import type { ApplyOutcome, PolicyEntry, PolicyPort } from "./ports.js";
import { APPLY_QUERY, POLICY_FILTER, POLICY_PARAMS } from "./schemas.js";

/** Documents arrive as text: a parsed JSON body would hide `5.0` and a key given twice from the checker. */
const DOCUMENT_TYPES = ["application/yaml", "application/x-yaml", "text/yaml", "application/json"];

interface PolicyParams {
  kind: PolicyKind;
  namespace: string;
  name: string;
}

interface ApplyQuery {
  dryRun?: "true" | "false";
}

/** To be registered as a plugin of its own, so that its content types stay its own. */
export function policyRoutes(policies: PolicyPort): (app: FastifyInstance) => Promise<void> {
  return async (app) => {
    app.removeAllContentTypeParsers();
    app.addContentTypeParser(DOCUMENT_TYPES, { parseAs: "string" }, (_request, body, done) =>
      done(null, body),
    );
    readRoutes(app, policies);
    writeRoutes(app, policies);
    deleteRoute(app, policies);
  };
}

function readRoutes(app: FastifyInstance, policies: PolicyPort): void {
  app.get<{ Querystring: Partial<PolicyParams> }>(
    "/",
    { schema: { querystring: POLICY_FILTER } },
    (request) => {
      const entries = policies.entries().filter((entry) => isWanted(entry, request.query));
      return Promise.resolve({ policies: entries, errors: policies.errors() });
    },
  );

  const schema = { params: POLICY_PARAMS };
  app.get<{ Params: PolicyParams }>("/:kind/:namespace/:name", { schema }, async ({ params }) => {
    const key = keyOf(params);
    const entry = policies.entries().find(({ policy }) => policyKey(policy) === key);
    if (entry === undefined) throw absent(key);
    return entry;
  });
}

function writeRoutes(app: FastifyInstance, policies: PolicyPort): void {
  const asked = { querystring: APPLY_QUERY };
  app.post<{ Querystring: ApplyQuery; Body: string | undefined }>(
    "/",
    { schema: asked },
    async ({ body, query }) => {
      const dryRun = query.dryRun === "true";
      const outcome = await policies.apply(textOf(body), { dryRun });
      return { dryRun, changes: accepted(outcome).changes };
    },
  );

  const schema = { params: POLICY_PARAMS, ...asked };
  app.put<{ Params: PolicyParams; Querystring: ApplyQuery; Body: string | undefined }>(
    "/:kind/:namespace/:name",
    { schema },
    async ({ params, body, query }) => {
      const dryRun = query.dryRun === "true";
      const key = keyOf(params);
      const trial = accepted(await policies.apply(textOf(body), { dryRun: true }));
      const [only] = trial.changes;
      if (trial.changes.length !== 1 || only?.key !== key) {
        const found = trial.changes.map((change) => change.key).join(", ");
        throw new ApiError("invalid_request", `the body must be ${key} alone, not ${found}`);
      }
      if (dryRun) return { dryRun, changes: trial.changes };
      return { dryRun, changes: accepted(await policies.apply(textOf(body), { dryRun })).changes };
    },
  );
}

function deleteRoute(app: FastifyInstance, policies: PolicyPort): void {
  app.delete<{ Params: PolicyParams }>(
    "/:kind/:namespace/:name",
    { schema: { params: POLICY_PARAMS } },
    async ({ params }, reply) => {
      const key = keyOf(params);
      const outcome = await policies.remove(key);
      if (outcome === "absent") throw absent(key);
      if (outcome !== "removed") throw new ApiError("policy_in_file", outcome.refused);
      return reply.code(204).send();
    },
  );
}

function isWanted({ policy }: PolicyEntry, wanted: Partial<PolicyParams>): boolean {
  return (
    (wanted.kind ?? policy.kind) === policy.kind &&
    (wanted.namespace ?? policy.metadata.namespace) === policy.metadata.namespace &&
    (wanted.name ?? policy.metadata.name) === policy.metadata.name
  );
}

function keyOf({ kind, namespace, name }: PolicyParams): PolicyKey {
  return `${kind}/${namespace}/${name}`;
}

function absent(key: PolicyKey): ApiError {
  return new ApiError("not_found", `there is no policy ${key}; GET /api/v1/policies lists all`);
}

function textOf(body: string | undefined): string {
  if (body === undefined || body.trim() === "") {
    throw new ApiError("invalid_request", "the body is empty: send policies as YAML or JSON");
  }
  return body;
}

function accepted(outcome: ApplyOutcome): ApplyOutcome {
  const { errors } = outcome;
  if (errors.length === 0) return outcome;
  const count = errors.length === 1 ? "1 error" : `${errors.length} errors`;
  throw new ApiError("policy_refused", `${count}; nothing was changed`, errors);
}
