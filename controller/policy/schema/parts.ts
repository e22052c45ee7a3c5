// The building blocks of the schemas: one function for each type of value in the policy language.
//
// What JSON Schema cannot say (a duration's range, bytes of a text) stands under the keyword `meshfuse`, which editors
// pass over and the checker knows; patterns stand beside it for the editors.
import {
  DURATION_PATTERN,
  GRPC_CODES,
  LONGEST_DURATION,
  PERCENTAGE_PATTERN,
  STATUS_PATTERN,
  TIME_PATTERN,
} from "../values/index.js";

/** A JSON Schema (2020-12) as plain data. */
export type Schema = { readonly [keyword: string]: unknown };

/** The types of value that the keyword `meshfuse` checks. */
export type ValueKind =
  | "text"
  | "duration"
  | "percentage"
  | "percentile"
  | "time"
  | "grpc"
  | "status"
  | "true"
  | "headerName"
  | "sinkHeader"
  | "cookieName"
  | "queryName"
  | "headerValue"
  | "labelName"
  | "host"
  | "path"
  | "template"
  | "cluster"
  | "objectName"
  | "namespaceName"
  | "service"
  | "hashKey";

/** The value of the keyword `meshfuse`. */
export interface ValueRule {
  kind: ValueKind;
  /** Durations: the limits, as durations. */
  min?: string;
  max?: string;
  /** Percentages: 0% is refused. */
  positive?: boolean;
  /** Texts: the most bytes of UTF-8. */
  maxBytes?: number;
}

/** Names of entries, and of whatever has a name in a list. */
export const NAME_BYTES = 253;
/** Texts that requests are compared with; no header that is longer gets this far. */
export const CONDITION_BYTES = 1024;

/** Entries of a status set, or of a list of codes: nobody needs more of 500 statuses or 17 codes. */
export const MOST_SET_ENTRIES = 64;

export function value(rule: ValueRule, description: string, extra: Schema = {}): Schema {
  return { type: "string", description, ...extra, meshfuse: rule };
}

/** A value that must not be the empty text. */
export function filled(rule: ValueRule, description: string, extra: Schema = {}): Schema {
  return value(rule, description, { ...extra, minLength: 1 });
}

export function text(description: string, maxBytes: number): Schema {
  return filled({ kind: "text", maxBytes }, description);
}

export function duration(description: string, min: string, max = LONGEST_DURATION): Schema {
  const examples = ["250ms", "1.5s", "10m", "2h"];
  return value({ kind: "duration", min, max }, description, { pattern: DURATION_PATTERN.source, examples });
}

export function percentage(description: string, positive = false): Schema {
  const rule: ValueRule = positive ? { kind: "percentage", positive } : { kind: "percentage" };
  return value(rule, description, { pattern: PERCENTAGE_PATTERN.source, examples: ["12.5%"] });
}

export function time(description: string): Schema {
  return value({ kind: "time" }, description, { pattern: TIME_PATTERN.source });
}

export function grpcCode(description: string): Schema {
  return { description, enum: [...GRPC_CODES, ...GRPC_CODES.keys()], meshfuse: { kind: "grpc" } };
}

/** A status set: the statuses of all its entries together. */
export function statuses(description: string, examples: readonly string[]): Schema {
  const entry = value({ kind: "status" }, "A status, a class of them, or a range.", {
    pattern: STATUS_PATTERN.source,
    examples: ["429", "5xx", "500-504"],
  });
  return { ...list(description, entry, MOST_SET_ENTRIES), examples: [examples] };
}

export function integer(description: string, minimum: number, maximum: number): Schema {
  return { type: "integer", description, minimum, maximum };
}

export function flag(description: string): Schema {
  return { type: "boolean", description };
}

export function choice(description: string, values: readonly string[]): Schema {
  return { type: "string", description, enum: values };
}

export function list(description: string, items: Schema, maxItems?: number, minItems = 0): Schema {
  const most = maxItems === undefined ? {} : { maxItems };
  return { type: "array", description, items, minItems, ...most };
}

/** A closed object: what `properties` does not name is an unknown field. */
export function object(
  description: string,
  properties: Record<string, Schema>,
  required: readonly string[] = [],
): Schema {
  return { type: "object", description, properties, required, additionalProperties: false };
}

/** A map of texts, such as labels. */
export function texts(description: string): Schema {
  return { type: "object", description, additionalProperties: { type: "string" } };
}

/** At least one of these fields. */
export function needsOne(schema: Schema, fields: readonly string[]): Schema {
  return { ...schema, anyOf: fields.map((field) => ({ required: [field] })) };
}

/** Exactly one of these fields. */
export function exactlyOne(schema: Schema, fields: readonly string[]): Schema {
  return { ...schema, oneOf: fields.map((field) => ({ required: [field] })) };
}
