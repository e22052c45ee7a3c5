/** Building blocks of the schemas: what checks a request is what the document says of it. */
import { ONE_LINE } from "./patterns.js";

/** A JSON Schema (2020-12) as plain data. One that is a component of the document is spoken of by identity. */
export type Schema = { readonly [keyword: string]: unknown };
export type Fields = Readonly<Record<string, Schema>>;

/** Names of policies, namespaces, labels and their values. */
export const MAX_NAME_CHARS = 253;

/** What a reply holds. Later versions may add fields, so it is open. */
export function record(description: string, required: Fields, optional: Fields = {}): Schema {
  return { ...object(description, required, optional) };
}

/** What a client sends: unknown fields are refused. */
export function closed(description: string, required: Fields, optional: Fields = {}): Schema {
  return { ...object(description, required, optional), additionalProperties: false };
}

export function text(description: string, extra: Schema = {}): Schema {
  return { type: "string", description, ...extra };
}

/** Text of one line that a person reads. */
export function line(description: string, maxLength: number): Schema {
  return text(description, { minLength: 1, maxLength, pattern: ONE_LINE });
}

export function integer(description: string, minimum = 0, extra: Schema = {}): Schema {
  return { type: "integer", description, minimum, ...extra };
}

export function number(description: string): Schema {
  return { type: "number", description };
}

export function flag(description: string): Schema {
  return { type: "boolean", description };
}

export function choice(description: string, values: readonly string[]): Schema {
  return { type: "string", description, enum: values };
}

/** Milliseconds since 1970. */
export function instant(description: string): Schema {
  return { type: "integer", description: `${description} Milliseconds since the epoch.` };
}

/** The number or, where there is none, null. */
export function orNull(schema: Schema): Schema {
  return { ...schema, type: [schema.type, "null"] };
}

export function list(description: string, items: Schema): Schema {
  return { type: "array", description, items };
}

/** A map from names to values of one shape. */
export function map(description: string, values: Schema): Schema {
  return { type: "object", description, additionalProperties: values };
}

/** One number for each of these names. */
export function counts(description: string, names: readonly string[]): Schema {
  return record(description, Object.fromEntries(names.map((name) => [name, integer(`${name}.`)])));
}

function object(description: string, required: Fields, optional: Fields): Schema {
  const names = Object.keys(required);
  const base = { type: "object", description, properties: { ...required, ...optional } };
  return names.length === 0 ? base : { ...base, required: names };
}
