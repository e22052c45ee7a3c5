/** Plain data with its keys in the order of a schema, and none that it does not name: the same data gives the same bytes. */
import type { Schema } from "../schema/index.js";

type Properties = Readonly<Record<string, Schema>>;

/** Undefined stays away. Keys of a map come in the order of their bytes. */
export function ordered(schema: Schema, value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) {
    const { items } = schema as { items?: Schema };
    return items === undefined || isPlain(items) ? value : value.map((item) => ordered(items, item));
  }
  const { oneOf, properties, additionalProperties } = schema as {
    oneOf?: readonly Schema[];
    properties?: Properties;
    additionalProperties?: Schema | boolean;
  };
  if (oneOf !== undefined) {
    const branch = oneOf.find((each) => isOf(each, value));
    return branch === undefined ? value : ordered(branch, value);
  }
  if (properties !== undefined) return named(properties, value);
  const inner = typeof additionalProperties === "object" ? additionalProperties : {};
  const names = Object.keys(value).sort();
  return named(Object.fromEntries(names.map((name) => [name, inner])), value);
}

function named(properties: Properties, value: object): object {
  const fields = Object.entries(properties).flatMap(([name, schema]) => {
    const field: unknown = Object.hasOwn(value, name) ? value[name as keyof typeof value] : undefined;
    return field === undefined ? [] : [[name, ordered(schema, field)] as const];
  });
  return Object.fromEntries(fields);
}

/** Columns have millions of numbers: none of them has keys. */
function isPlain(schema: Schema): boolean {
  return !["properties", "items", "oneOf", "additionalProperties"].some((keyword) => keyword in schema);
}

/** Alternatives are told apart by what is constant in them. */
function isOf(schema: Schema, value: object): boolean {
  if (schema.type !== "object") return false;
  const constants = Object.entries((schema.properties ?? {}) as Properties).filter(
    ([, { const: only }]) => only !== undefined,
  );
  return constants.every(([name, { const: only }]) => value[name as keyof typeof value] === only);
}
