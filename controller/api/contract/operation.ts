/** One operation of the API: what its route checks by, what the document says, and what its replies are held to. */
import type { ProblemCode } from "../problems.js";
import type { Fields, Schema } from "./schema.js";

export const JSON_TYPE = "application/json";

export interface Operation {
  /** Unique; names the call in generated clients. */
  id: string;
  method: "GET" | "PUT" | "POST" | "DELETE";
  /** As in OpenAPI: `/api/v1/policies/{kind}/{namespace}/{name}`. */
  path: string;
  tag: Tag;
  summary: string;
  description?: string;
  params?: Fields;
  /** All optional. Numbers and booleans are written in digits, `true` and `false`. */
  query?: Fields;
  /** All optional, by their names in lower case. */
  headers?: Fields;
  body?: Body;
  /** By status; the problems that are listed below come on top. */
  replies: Readonly<Record<number, Reply>>;
  /** Beyond those that any request may meet. */
  problems: readonly ProblemCode[];
}

type Tag =
  | "policies"
  | "bypasses"
  | "experiments"
  | "observations"
  | "incidents"
  | "records"
  | "events"
  | "health"
  | "contract";

export interface Body {
  types: readonly string[];
  schema: Schema;
  /** Handed on as it was written, to the policy checker; everything else is checked here by its schema. */
  isText: boolean;
  example: unknown;
}

export interface Reply {
  about: string;
  /** Default: JSON. */
  type?: string;
  /** Absent: there is no body. */
  schema?: Schema;
  /** By name: what it says. */
  headers?: Readonly<Record<string, Schema>>;
  example?: unknown;
}

export function jsonBody(schema: Schema, example: unknown): Body {
  return { types: [JSON_TYPE], schema, isText: false, example };
}

/** As the router writes it: `/:kind/:namespace/:name`. */
export function routerPath({ path }: Operation): string {
  return path.replaceAll(/\{(\w+)\}/g, ":$1");
}
