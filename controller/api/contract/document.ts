/** The OpenAPI 3.1 document of a set of operations. A schema that is a component is written once and referred to. */
import { API_VERSION } from "../../model/index.js";
import {
  CATALOGUE,
  COMMON_PROBLEMS,
  PROBLEM_CODES,
  PROBLEM_TYPE,
  type ProblemCode,
  problem,
} from "../problems.js";
import { JSON_TYPE, type Operation, type Reply } from "./operation.js";
import type { Fields, Schema } from "./schema.js";

const TAGS: Readonly<Record<Operation["tag"], string>> = {
  policies: "What people want of the mesh.",
  bypasses: "Getting Meshfuse out of the way for a while.",
  experiments: "What faults do, and how they are stopped.",
  observations: "What the sidecars run and see.",
  incidents: "What is wrong, since when, and why.",
  records: "What is kept of the past.",
  events: "What happens, as it happens.",
  health: "How the controller itself fares.",
  contract: "What this API is.",
};

const ABOUT = [
  "The API of the Meshfuse controller. It listens on loopback only and asks for no password.",
  "Every refusal is a problem document (RFC 9457) with a code of the schema Problem.",
  "Unknown query parameters and fields of bodies are refused; replies may gain fields, so skip those you do not know.",
].join(" ");

/** `problem`: the schema of refusals, which is a component. */
interface Contract {
  operations: readonly Operation[];
  components: Readonly<Record<string, Schema>>;
  problem: Schema;
}

/** Plain data; the same input gives the same bytes. */
export function openApiDocument({ operations, components, problem: refusal }: Contract): Schema {
  const names = new Map(Object.entries(components).map(([name, schema]) => [schema, name]));
  const refer = (value: unknown): unknown => written(value, names);
  const paths: Record<string, Record<string, unknown>> = {};
  for (const operation of operations) {
    const path = paths[operation.path] ?? {};
    paths[operation.path] = path;
    path[operation.method.toLowerCase()] = refer(operationObject(operation));
  }
  const schemas = Object.entries(components).map(([name, schema]) => [name, fields(schema, refer)] as const);
  return {
    openapi: "3.1.0",
    info: {
      title: "Meshfuse",
      version: API_VERSION,
      description: ABOUT,
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    servers: [{ url: "http://127.0.0.1:18080", description: "A controller that was started without flags." }],
    tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
    security: [],
    paths,
    components: {
      schemas: Object.fromEntries(schemas),
      responses: refer(problemResponses(refusal)),
    },
  };
}

/** A component becomes a reference, wherever it stands. */
function written(value: unknown, names: ReadonlyMap<unknown, string>): unknown {
  if (typeof value !== "object" || value === null) return value;
  const name = names.get(value);
  if (name !== undefined) return { $ref: `#/components/schemas/${name}` };
  const refer = (part: unknown): unknown => written(part, names);
  return Array.isArray(value) ? value.map(refer) : fields(value, refer);
}

function fields(value: object, refer: (part: unknown) => unknown): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, refer(part)]));
}

function operationObject(operation: Operation): Schema {
  const { id, tag, summary, description, params = {}, query = {}, headers = {}, body, replies } = operation;
  const parameters = [
    ...parameterObjects("path", params, true),
    ...parameterObjects("query", query, false),
    ...parameterObjects("header", headers, false),
  ];
  const answers = Object.entries(replies).map(([status, reply]) => [status, responseObject(reply)] as const);
  return {
    operationId: id,
    tags: [tag],
    summary,
    ...(description === undefined ? {} : { description }),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(body === undefined ? {} : { requestBody: bodyObject(body) }),
    responses: { ...Object.fromEntries(answers), ...problemReferences(operation.problems) },
  };
}

function parameterObjects(place: "path" | "query" | "header", all: Fields, required: boolean): Schema[] {
  return Object.entries(all).map(([name, { description, ...schema }]) => ({
    name,
    in: place,
    description,
    ...(required ? { required } : {}),
    schema,
  }));
}

function bodyObject({ types, schema, isText, example }: NonNullable<Operation["body"]>): Schema {
  const media = (type: string) => {
    if (!isText) return { schema, example };
    // To a client, YAML is text; what the text holds is the same.
    return type === JSON_TYPE
      ? { schema }
      : { schema: yamlText(type, schema), ...(type === types[0] ? { example } : {}) };
  };
  return { required: true, content: Object.fromEntries(types.map((type) => [type, media(type)])) };
}

function yamlText(type: string, contentSchema: Schema): Schema {
  return { type: "string", contentMediaType: type, contentSchema };
}

function responseObject({ about, type = JSON_TYPE, schema, headers, example }: Reply): Schema {
  const told = Object.entries(headers ?? {}).map(
    ([name, { description, ...rest }]) => [name, { description, schema: rest }] as const,
  );
  const media = { schema, ...(example === undefined ? {} : { example }) };
  return {
    description: about,
    ...(told.length === 0 ? {} : { headers: Object.fromEntries(told) }),
    ...(schema === undefined ? {} : { content: { [type]: media } }),
  };
}

function problemReferences(own: readonly ProblemCode[]): Record<string, Schema> {
  const statuses = [...COMMON_PROBLEMS, ...own].map((code) => CATALOGUE[code].status);
  const names = statuses.map((status) => [status, { $ref: `#/components/responses/Problem${status}` }]);
  return Object.fromEntries(names);
}

/** One response for each status; its description lists the codes that it may bear. */
function problemResponses(schema: Schema): Record<string, Schema> {
  const statuses = new Set(PROBLEM_CODES.map((code) => CATALOGUE[code].status));
  const responses = [...statuses].map((status) => {
    const codes = PROBLEM_CODES.filter((code) => CATALOGUE[code].status === status);
    const [first = "internal"] = codes;
    const description = codes.map((code) => `\`${code}\`: ${CATALOGUE[code].about}`).join("\n\n");
    const example = problem(first, CATALOGUE[first].about);
    return [`Problem${status}`, { description, content: { [PROBLEM_TYPE]: { schema, example } } }] as const;
  });
  return Object.fromEntries(responses);
}
