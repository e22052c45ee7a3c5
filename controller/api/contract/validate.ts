/** Parts of a request against the schemas of their operation. */
import { Ajv2020, type ErrorObject } from "ajv/dist/2020.js";
import { ApiError } from "../problems.js";
import type { Schema } from "./schema.js";

/** `querystring` and the like, as the framework calls it: as a client does. */
const PART_NAMES: Readonly<Record<string, string>> = { querystring: "query" };

export type Verdict = { value: unknown } | { error: ApiError };

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

/** A query holds texts only: digits become the integer, and true and false the boolean, that a schema asks for. */
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
  if (type === "boolean" && (text === "true" || text === "false")) return text === "true";
  return text;
}

/** `body/forMs must be >= 1000`, with the name or the values that the bare message leaves out. */
function detailOf(errors: readonly ErrorObject[], part: string): string {
  // What failed within the alternatives comes first, and says less.
  const error = errors.find(({ keyword }) => keyword === "oneOf") ?? errors[0];
  const { instancePath = "", message = "is not as it must be", params = {}, keyword } = error ?? {};
  const at = `${part}${instancePath}`;
  if (keyword === "oneOf" && !isObject(error?.data)) return `${at} must be object`;
  if (keyword === "oneOf") {
    return `${at} must hold one of these sets of fields, not several: ${requiredIn(error?.schema)}`;
  }
  const { additionalProperty, allowedValues } = params;
  const more = additionalProperty ?? (Array.isArray(allowedValues) ? allowedValues.join(", ") : undefined);
  return `${at} ${message}${more === undefined ? "" : `: ${more}`}`;
}

function isObject(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The alternatives of `oneOf`: the fields that each needs. */
function requiredIn(alternatives: unknown): string {
  return (alternatives as { required: string[] }[])
    .map(({ required }) => required.join(" and "))
    .join(", or ");
}
