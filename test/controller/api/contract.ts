/** Holds every reply of every test to the API's document: its status, its type and each of its fields. */
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { afterEach, expect } from "vitest";
import {
  JSON_TYPE,
  type Operation,
  type Reply,
  routerPath,
} from "../../../controller/api/contract/operation.js";
import type { Schema } from "../../../controller/api/contract/schema.js";
import { OPERATIONS } from "../../../controller/api/operations/index.js";
import { CATALOGUE, COMMON_PROBLEMS, PROBLEM_TYPE, type Problem } from "../../../controller/api/problems.js";
import { POLICY } from "../../../controller/api/schemas/policy.js";
import { PROBLEM } from "../../../controller/api/schemas/problem.js";

const ajv = new Ajv2020({ strict: false, allErrors: true, formats: { "uri-reference": true } });
const compiled = new Map<Schema, ValidateFunction>();
const violations: string[] = [];

afterEach(() => {
  expect(violations.splice(0)).toEqual([]);
});

export function holdToContract(app: FastifyInstance): FastifyInstance {
  app.addHook("onSend", async (request, reply, payload) => {
    const fault = faultOf(request, reply, payload);
    if (fault !== undefined)
      violations.push(`${request.method} ${request.url} ${reply.statusCode}: ${fault}`);
    return payload;
  });
  return app;
}

/** What is wrong with a value by a schema of the document, closed: a field that it does not name is wrong. */
export function misfit(schema: Schema, value: unknown): string | undefined {
  const validate = compiled.get(schema) ?? ajv.compile(closedIn(schema) as Schema);
  compiled.set(schema, validate);
  return validate(value) ? undefined : ajv.errorsText(validate.errors);
}

function faultOf(request: FastifyRequest, reply: FastifyReply, payload: unknown): string | undefined {
  const type = String(reply.getHeader("content-type") ?? "").split(";")[0];
  const method = request.method === "HEAD" ? "GET" : request.method;
  const url = request.is404 ? undefined : request.routeOptions.url;
  const operation = OPERATIONS.find((each) => each.method === method && routerPath(each) === url);
  if (type === PROBLEM_TYPE) return problemFault(operation, JSON.parse(String(payload)) as Problem);
  const described = operation?.replies[reply.statusCode];
  if (described === undefined) return `not in the document of ${url ?? "no route"}`;
  return replyFault(described, reply, type, payload, request.method === "HEAD");
}

function problemFault(operation: Operation | undefined, problem: Problem): string | undefined {
  const { code } = problem;
  const isListed = operation === undefined || [...COMMON_PROBLEMS, ...operation.problems].includes(code);
  if (!isListed) return `${code} is not in the document of ${operation.id}`;
  if (problem.status !== CATALOGUE[code].status) return `${code} with status ${problem.status}`;
  return misfit(PROBLEM, problem);
}

function replyFault(
  { schema, type: expected = JSON_TYPE, headers = {} }: Reply,
  reply: FastifyReply,
  type: string | undefined,
  payload: unknown,
  isHead: boolean,
): string | undefined {
  const absent = Object.keys(headers).find((name) => !reply.hasHeader(name));
  // A dry run has no version yet.
  if (absent !== undefined && !String(payload).includes('"dryRun":true')) return `no ${absent}`;
  if (schema === undefined) return payload ? "a body where none is described" : undefined;
  if (type !== expected) return `${type} instead of ${expected}`;
  if (isHead || expected !== JSON_TYPE) return undefined;
  return misfit(schema, JSON.parse(String(payload)));
}

/** The policy language is closed where it says so. */
function closedIn(value: unknown): unknown {
  if (value === POLICY || typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(closedIn);
  const copy = Object.fromEntries(Object.entries(value).map(([key, part]) => [key, closedIn(part)]));
  const isOpen = copy.type === "object" && "properties" in copy && !("additionalProperties" in copy);
  return isOpen ? { ...copy, additionalProperties: false } : copy;
}
