/** `/api/v1/policies` */
import type { FastifyInstance } from "fastify";
import { type PolicyError, type PolicyKey, type PolicyKind, policyKey } from "../../model/index.js";
import type { ApplyOutcome, PolicyEntry } from "../../store/index.js";
import { serve } from "../contract/route.js";
import {
  APPLY_POLICIES,
  DELETE_POLICY,
  GET_POLICY,
  LIST_POLICIES,
  PUT_POLICY,
} from "../operations/policies.js";
import { type PageQuery, pageOf } from "../page.js";
import type { PolicyPort } from "../ports.js";
import { etagOf, isSame, preconditionOf, staleFailure } from "../preconditions.js";
import { ApiError } from "../problems.js";
import { keepText } from "../requests.js";
import { type AuthorQuery, authorOf } from "./author.js";

interface PolicyParams {
  kind: PolicyKind;
  namespace: string;
  name: string;
}

type WriteQuery = AuthorQuery & { dryRun?: boolean };
type Applied = Extract<ApplyOutcome, { outcome: "applied" }>;

/** To be registered as a plugin of its own, so that its content types stay its own. */
export function policyRoutes(policies: PolicyPort): (app: FastifyInstance) => Promise<void> {
  return async (app) => {
    keepText(app, APPLY_POLICIES.body?.types ?? []);
    readRoutes(app, policies);
    applyRoute(app, policies);
    putRoute(app, policies);
    deleteRoute(app, policies);
  };
}

function readRoutes(app: FastifyInstance, policies: PolicyPort): void {
  serve<{ Querystring: Partial<PolicyParams> & PageQuery }>(app, LIST_POLICIES, ({ query }) => {
    const wanted = policies.entries().filter((entry) => isWanted(entry, query));
    const { items, ...next } = pageOf("policies", wanted, ({ policy }) => [policyKey(policy)], query);
    const errors = query.cursor === undefined ? policies.errors() : [];
    return { policies: items, errors, ...next };
  });

  serve<{ Params: PolicyParams }>(app, GET_POLICY, ({ params, headers }, reply) => {
    const key = keyOf(params);
    const entry = policies.entries().find(({ policy }) => policyKey(policy) === key);
    if (entry === undefined) throw absent(key);
    reply.header("etag", etagOf(entry.version));
    return isSame(headers, entry.version) ? reply.code(304).send() : entry;
  });
}

function applyRoute(app: FastifyInstance, policies: PolicyPort): void {
  serve<{ Querystring: WriteQuery; Body: unknown }>(app, APPLY_POLICIES, async ({ body, query }) => {
    const options = { dryRun: query.dryRun === true, ...authorOf(query) };
    const before = policies.entries();
    return replyOf(policies, before, accepted(await policies.apply(textOf(body), options)), options.dryRun);
  });
}

function putRoute(app: FastifyInstance, policies: PolicyPort): void {
  serve<{ Params: PolicyParams; Querystring: WriteQuery; Body: unknown }>(
    app,
    PUT_POLICY,
    async ({ params, body, query, headers }, reply) => {
      const dryRun = query.dryRun === true;
      const key = keyOf(params);
      const text = textOf(body);
      const author = authorOf(query);
      const trial = accepted(await policies.apply(text, { ...author, dryRun: true }));
      const [only] = trial.changes;
      if (trial.changes.length !== 1 || only?.key !== key) {
        const found = trial.changes.map((change) => change.key).join(", ");
        throw new ApiError("invalid_request", `the body must be ${key} alone, not ${found}`);
      }
      const precondition = preconditionOf(headers);
      const options = { ...author, dryRun, ...(precondition === undefined ? {} : { precondition }) };
      const before = policies.entries();
      const outcome = accepted(await policies.apply(text, options));
      const version = outcome.changes[0]?.version;
      if (version !== undefined) reply.header("etag", etagOf(version));
      return replyOf(policies, before, outcome, dryRun);
    },
  );
}

function deleteRoute(app: FastifyInstance, policies: PolicyPort): void {
  serve<{ Params: PolicyParams; Querystring: AuthorQuery }>(
    app,
    DELETE_POLICY,
    async ({ params, query, headers }, reply) => {
      const key = keyOf(params);
      const precondition = preconditionOf(headers);
      const outcome = await policies.remove(key, {
        ...authorOf(query),
        ...(precondition === undefined ? {} : { precondition }),
      });
      if (outcome.outcome === "absent") throw absent(key);
      if (outcome.outcome === "stale") throw staleFailure(key, outcome.present);
      if (outcome.outcome === "in_file") {
        throw new ApiError("policy_in_file", `${key} stands in ${outcome.file}: edit that file`);
      }
      return reply.code(204).send();
    },
  );
}

/** What a policy leaves has to change, too: so it counts where it was before. */
function replyOf(
  policies: PolicyPort,
  before: readonly PolicyEntry[],
  { changes, after, over }: Applied,
  dryRun: boolean,
): object {
  const told = { dryRun, changes, ...(over === undefined ? {} : { over }) };
  if (dryRun) return { ...told, sidecars: policies.preview(after) };
  const keys = new Set(changes.map(({ key }) => key));
  const touched = [...before, ...after].flatMap(({ policy }) =>
    keys.has(policyKey(policy)) ? [policy] : [],
  );
  const warnings = policies.held(touched);
  const paused = changes.some(({ key }) => key.startsWith("FaultInjection/")) ? policies.pause() : undefined;
  return {
    ...told,
    ...(warnings.length === 0 ? {} : { warnings }),
    ...(paused === undefined ? {} : { paused }),
  };
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

function textOf(body: unknown): string {
  if (typeof body === "string" && body.trim() !== "") return body;
  throw new ApiError("invalid_request", "the body is empty: send policies as YAML or JSON");
}

function accepted(outcome: ApplyOutcome): Applied {
  switch (outcome.outcome) {
    case "applied":
      return outcome;
    case "stale":
      throw staleFailure(outcome.key, outcome.present);
    case "in_file":
      throw refused("policy_in_file", outcome.errors);
    case "invalid":
      throw refused("policy_refused", outcome.errors);
  }
}

function refused(code: "policy_in_file" | "policy_refused", errors: PolicyError[]): ApiError {
  const count = errors.length === 1 ? "1 error" : `${errors.length} errors`;
  return new ApiError(code, `${count}; nothing was changed`, { errors });
}
