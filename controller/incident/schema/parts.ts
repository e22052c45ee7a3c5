/** Building blocks of the schemas of reports and windows. */

/** A JSON Schema (2020-12) as plain data. */
export type Schema = { readonly [keyword: string]: unknown };
export type Fields = Readonly<Record<string, Schema>>;

/** Open, as the API's replies are: later versions may add fields. `closedSchema` closes it. */
export function record(description: string, fields: Fields, optional: Fields = {}): Schema {
  return {
    type: "object",
    description,
    properties: { ...fields, ...optional },
    required: Object.keys(fields),
  };
}

export function text(description: string): Schema {
  return { type: "string", description };
}

export function number(description: string, limits: Schema = {}): Schema {
  return { type: "number", description, ...limits };
}

export function count(description: string, minimum = 0): Schema {
  return { type: "integer", description, minimum };
}

/** 0 to 1. */
export function share(description: string): Schema {
  return { type: "number", description, minimum: 0, maximum: 1 };
}

/** Milliseconds since the epoch; a step of a rate may begin between two. */
export function instant(description: string): Schema {
  return { type: "number", description: `${description} Milliseconds since the epoch.` };
}

export function flag(description: string): Schema {
  return { type: "boolean", description };
}

export function choice(description: string, values: readonly string[]): Schema {
  return { type: "string", description, enum: values };
}

export function orNull(schema: Schema): Schema {
  return { ...schema, type: [schema.type, "null"] };
}

export function list(description: string, items: Schema, most?: number): Schema {
  return { type: "array", description, items, ...(most === undefined ? {} : { maxItems: most }) };
}

/** One value for each of some of these names. */
export function some(description: string, names: readonly string[], values: Schema): Schema {
  return { type: "object", description, properties: Object.fromEntries(names.map((name) => [name, values])) };
}

export function map(description: string, values: Schema): Schema {
  return { type: "object", description, additionalProperties: values };
}

/** The same schema, by which a field that it does not name is wrong. */
export function closedSchema(schema: Schema): Schema {
  return closedIn(schema) as Schema;
}

function closedIn(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(closedIn);
  const copy = Object.fromEntries(Object.entries(value).map(([key, part]) => [key, closedIn(part)]));
  const isOpen = copy.type === "object" && "properties" in copy && !("additionalProperties" in copy);
  return isOpen ? { ...copy, additionalProperties: false } : copy;
}
