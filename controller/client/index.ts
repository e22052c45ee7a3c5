/** Calls to the controller's API, with the types of its document. */
import createClient, { type Client } from "openapi-fetch";
import type { components, operations, paths } from "./api.gen.js";

export { type ReplyCheck, replyCheck } from "./replies.js";
export type { operations };
export type Schemas = components["schemas"];
export type ApiClient = Client<paths>;

interface ApiClientOptions {
  /** Such as `http://127.0.0.1:18080`. */
  baseUrl: string;
  fetch: (request: Request) => Promise<Response>;
}

/**
 * `client.GET("/api/v1/policies", { params: { query: { limit: 100 } } })` resolves with `{ data, response }`, or with
 * `{ error, response }` when the controller refused; rejects when nothing answered.
 */
export function apiClient({ baseUrl, fetch }: ApiClientOptions): ApiClient {
  return createClient<paths>({ baseUrl, fetch });
}

/** Policies as text are sent as they are: to be given with the call's body. */
export const YAML_BODY = {
  headers: { "content-type": "application/yaml" },
  bodySerializer: (text: unknown) => String(text),
} as const;
