/** Parts of a request against the schemas of their operation. */
import { Ajv2020, type ErrorObject } from "ajv/dist/2020.js";
import { ApiError } from "../problems.js";
import { shown } from "../requests.js";
import { patternWords } from "./patterns.js";
import type { Schema } from "./schema.js";

/** `querystring` and the like, as the framework calls it: as a client does. */
const PART_NAMES: Readonly<Record<string, string>> = { querystring: "query" };

type Verdict = { value: unknown } | { error: ApiError };

/** Only the first error is looked for: a hostile body must not cost more than a good one. */
const ajv = new Ajv2020({ verbose: true, strictTypes: false, strictRequired: false });
/** Compiling takes some milliseconds, and the routes of GET and HEAD share their schemas. */
const known = new WeakMap<Schema, Validator>();

type Validator = (data: unknown) => Verdict;

/** `part`: body, querystring, params or headers. Values are taken as they are: 5 is no reason, and "5000" no time. */
export function validatorOf(schema: Schema, part: string): Validator {
  const validator = known.get(schema) ?? compile(schema, part);
  known.set(schema, validator);
  return validator;
}

function compile(schema: Schema, part: string): Validator {
  const name = PART_NAMES[part] ?? part;
  const validate = ajv.compile(schema);
  const read = part === "querystring" ? queryReader(schema) : (data: unknown) => data;
  return (data) => {
    const value = read(data);
    if (validate(value)) return { value };
    return { error: new ApiError("invalid_request", detailOf(validate.errors ?? [], name)) };
  };
}

/** A query holds texts only: digits become the number, and true and false the boolean, that a schema asks for. */
function queryReader({ properties = {} }: Schema): (data: unknown) => unknown {
  const types = new Map(
    Object.entries(properties as Record<string, Schema>).map(([name, { type }]) => [name, type]),
  );
  return (data) => {
    const entries = Object.entries(data as Record<string, unknown>);
    return Object.fromEntries(entries.map(([name, text]) => [name, readAs(types.get(name), text)]));
  };
}

function readAs(type: unknown, text: unknown): unknown {
  if (typeof text !== "string") return text;
  if (type === "integer" && /^-?\d{1,15}$/.test(text)) return Number(text);
  if (type === "number" && /^-?\d{1,15}(\.\d{1,9})?$/.test(text)) return Number(text);
  if (type === "boolean" && (text === "true" || text === "false")) return text === "true";
  return text;
}

/** `body/forMs must be >= 1000`; the words of a schema are for programs, so people get others where those are a riddle. */
function detailOf(errors: readonly ErrorObject[], part: string): string {
  // What failed within the alternatives comes first, and says less.
  const error = errors.find(({ keyword }) => keyword === "oneOf") ?? errors[0];
  if (error === undefined) return `${part} is not as it must be`;
  const at = `${part}${error.instancePath}`;
  if (error.keyword === "oneOf") return alternativesText(at, error);
  if (error.keyword === "additionalProperties") return unknownText(part, at, error);
  const { keyword, message = "is not as it must be", params, parentSchema } = error;
  if (keyword === "pattern") return `${at} ${patternWords(String(params.pattern), parentSchema?.examples)}`;
  const { allowedValues } = params;
  return `${at} ${message}${Array.isArray(allowedValues) ? `: ${allowedValues.join(", ")}` : ""}`;
}

/** Fields of which a body must have exactly one set. */
function alternativesText(at: string, { data, schema }: ErrorObject): string {
  if (!isObject(data)) return `${at} must be object`;
  const sets = (schema as { required: string[] }[]).map(({ required }) => required);
  const found = sets.filter((names) => names.every((name) => Object.hasOwn(data as object, name)));
  const wanted = sets.map((names) => names.join(" and ")).join(", or ");
  return found.length === 0
    ? `${at} must have one of these: ${wanted}`
    : `${at} must have only one of these: ${wanted}`;
}

/** What is not known, and what is. */
function unknownText(part: string, at: string, { params, parentSchema }: ErrorObject): string {
  const known = Object.keys((parentSchema?.properties ?? {}) as object);
  const name = shown(String(params.additionalProperty));
  const what = part === "query" ? "parameter" : "field";
  return known.length === 0
    ? `${at} has the unknown ${what} ${name}; it takes none`
    : `${at} has the unknown ${what} ${name}; known: ${known.join(", ")}`;
}

function isObject(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
