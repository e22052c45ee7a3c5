// The fields of the policy language as the schema has them, and as a page's tables have them, in one form that can be
// compared.
import { POLICY_SCHEMA, type Schema, type ValueRule } from "../../../controller/policy/schema/index.js";
import { rowsUnder } from "../tables.js";

export interface Field {
  /** From the table's root: `trip.rate.threshold`, `paths[].exact`. */
  path: string;
  type: string;
  /** Empty: none but the type's own. */
  range: string;
  /** `required`, the default that the schema's description names, or empty. */
  fallback: string;
}

export interface Fields {
  supported: Field[];
  /** Paths of what is refused as not supported yet. */
  unsupported: string[];
}

/** Words of the page for the types of values. */
const TYPES: Readonly<Record<ValueRule["kind"], string>> = {
  text: "text",
  duration: "duration",
  percentage: "percentage",
  percentile: "percentile",
  time: "time",
  grpc: "gRPC code",
  status: "status",
  true: "true",
  headerName: "header name",
  sinkHeader: "header name",
  cookieName: "cookie name",
  queryName: "query name",
  headerValue: "header value",
  labelName: "label name",
  host: "host",
  path: "path",
  template: "template",
  cluster: "cluster",
  objectName: "object name",
  namespaceName: "namespace name",
  service: "service",
  hashKey: "32 hex digits",
};

const DEFAULT = /\bDefault:? (.+?)\.(?:\s|$)/;
/** What every kind begins its spec with has tables of its own. */
const SHARED = ["selector", "direction", "priority", "match"];

/** Of each table: `shared`, `match`, and the kinds. */
export function schemaFields(): Map<string, Fields> {
  const tables = new Map<string, Fields>();
  for (const [kind, spec] of specs()) {
    const { properties, required } = objectOf(spec);
    const entries = Object.entries(properties);
    const only = (isWanted: (name: string) => boolean) =>
      fieldsOf({ properties: Object.fromEntries(entries.filter(([name]) => isWanted(name))), required });
    tables.set(
      kind,
      only((name) => !SHARED.includes(name)),
    );
    // The breaker alone has a priority.
    if (kind === "CircuitBreaker") {
      tables.set(
        "shared",
        only((name) => SHARED.includes(name) && name !== "match"),
      );
      tables.set("match", fieldsOf(properties.match ?? {}));
    }
  }
  return tables;
}

/** Rows whose first cell is a field, under the heading `## title` or `### title`, up to the next heading. */
export function pageFields(text: string, title: string): Field[] {
  return rowsUnder(text, title).flatMap(([name = "", type = "", range = "", fallback = ""]) => {
    const path = /^`(.+)`$/.exec(name)?.[1];
    return path === undefined ? [] : [{ path, type, range, fallback: fallback.replaceAll("`", "") }];
  });
}

/** Code in the cells of a row that begins with the kind. */
export function pageUnsupported(text: string, title: string, kind: string): string[] {
  const row = rowsUnder(text, title).find(([first]) => first === kind);
  return [...(row?.[1] ?? "").matchAll(/`([^`]+)`/g)].map(([, path = ""]) => path);
}

function specs(): [kind: string, spec: Schema][] {
  const branches = POLICY_SCHEMA.allOf as { if: Schema; then: { properties: { spec: Schema } } }[];
  return branches.map(({ then }) => [String(then.properties.spec.title), then.properties.spec]);
}

function fieldsOf(schema: Schema, prefix = ""): Fields {
  const all: Fields = { supported: [], unsupported: [] };
  const { properties, required } = objectOf(schema);
  for (const [name, property] of Object.entries(properties)) {
    const path = `${prefix}${name}`;
    const nested = nestedOf(property, path);
    if ("not" in property) all.unsupported.push(path);
    else if (nested !== undefined) {
      all.supported.push(...nested.supported);
      all.unsupported.push(...nested.unsupported);
    } else all.supported.push(leafOf(property, path, required.includes(name)));
  }
  const any = schema.additionalProperties;
  if (typeof any === "object" && any !== null) {
    const [example] = (schema.propertyNames as { examples: string[] }).examples;
    all.supported.push(leafOf(any as Schema, `${prefix}${example}`, false));
  }
  return all;
}

/** Of an object with fields of its own, or a list of such; of what is a single value or an object. */
function nestedOf(schema: Schema, path: string): Fields | undefined {
  if ("properties" in schema) return fieldsOf(schema, `${path}.`);
  const items = schema.items as Schema | undefined;
  if (items !== undefined && "properties" in items) return fieldsOf(items, `${path}[].`);
  if (!("else" in schema)) return undefined;
  const single = schema.then as Schema;
  const fallback = ((single.enum ?? []) as string[])[0] ?? "";
  const { supported, unsupported } = fieldsOf(schema.else as Schema, `${path}.`);
  // What the object requires, it alone does.
  const ofObject = supported.map((field) =>
    field.fallback === "required" ? { ...field, fallback: "" } : field,
  );
  return { supported: [{ ...leafOf(single, path, false), fallback }, ...ofObject], unsupported };
}

function leafOf(schema: Schema, path: string, isRequired: boolean): Field {
  const said = DEFAULT.exec(String(schema.description))?.[1] ?? "";
  return { path, type: typeOf(schema), range: rangeOf(schema), fallback: isRequired ? "required" : said };
}

function typeOf(schema: Schema): string {
  const { meshfuse, items, enum: words, type, additionalProperties } = schema;
  if (items !== undefined) return `list of ${typeOf(items as Schema)}`;
  if (typeof additionalProperties === "object") return "map of text";
  if (meshfuse !== undefined) return TYPES[(meshfuse as ValueRule).kind];
  if (Array.isArray(words)) return words.join(", ");
  return type === "string" ? "text" : String(type);
}

function rangeOf(schema: Schema): string {
  const { minimum, maximum, minItems, maxItems, maxProperties } = schema;
  const { min, max, positive, maxBytes } = (schema.meshfuse ?? {}) as Partial<ValueRule>;
  if (minimum !== undefined) return `${minimum}..${maximum}`;
  if (min !== undefined) return `${min}..${max}`;
  if (positive) return "over 0%";
  if (maxItems !== undefined) return minItems === 0 ? `at most ${maxItems}` : `1..${maxItems} entries`;
  if (maxProperties !== undefined) return `at most ${maxProperties}`;
  return maxBytes === undefined ? "" : `at most ${maxBytes} bytes`;
}

function objectOf(schema: Schema): { properties: Record<string, Schema>; required: readonly string[] } {
  return {
    properties: (schema.properties ?? {}) as Record<string, Schema>,
    required: (schema.required ?? []) as readonly string[],
  };
}
