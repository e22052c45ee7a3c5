/** What the API lists, and how a page of it is asked for. */
import type { ApiClient, Schemas } from "../client/index.js";

/** What can be listed, and under which word the list comes. */
export interface Lists {
  sidecars: Schemas["Sidecar"][];
  edges: Schemas["Edge"][];
  breakers: Schemas["Breaker"][];
  faults: Schemas["Fault"][];
  bypasses: Schemas["Bypass"][];
  refusals: Schemas["Refusal"][];
  experiments: Schemas["Experiment"][];
  /** The audit trail, the newest first. */
  events: Schemas["AuditEvent"][];
}

type Query = { limit?: number; cursor?: string };
export type Answer<T> = Promise<{ data?: T; error?: unknown; response: Response }>;
type Page<K extends keyof Lists> = Pick<Lists, K> & { nextCursor?: string };

export const PAGES: { [K in keyof Lists]: (api: ApiClient, query: Query) => Answer<Page<K>> } = {
  sidecars: (api, query) => api.GET("/api/v1/sidecars", { params: { query } }),
  edges: (api, query) => api.GET("/api/v1/edges", { params: { query } }),
  breakers: (api, query) => api.GET("/api/v1/breakers", { params: { query } }),
  faults: (api, query) => api.GET("/api/v1/faults", { params: { query } }),
  bypasses: (api, query) => api.GET("/api/v1/bypasses", { params: { query } }),
  refusals: (api, query) => api.GET("/api/v1/refusals", { params: { query } }),
  experiments: (api, query) => api.GET("/api/v1/experiments", { params: { query } }),
  events: (api, query) => api.GET("/api/v1/audit", { params: { query } }),
};
