/** What the API lists, and how a page of it is asked for. */
import type { ApiClient, operations, Schemas } from "../client/index.js";

/** What can be listed, and under which word the list comes. */
export interface Lists {
  sidecars: Schemas["Sidecar"][];
  edges: Schemas["Edge"][];
  breakers: Schemas["Breaker"][];
  faults: Schemas["Fault"][];
  bypasses: Schemas["Bypass"][];
  refusals: Schemas["Refusal"][];
  traces: Schemas["Trace"][];
  experiments: Schemas["Experiment"][];
  /** The newest first. */
  incidents: Schemas["IncidentSummary"][];
  /** The audit trail, the newest first. */
  events: Schemas["AuditEvent"][];
}

/** What can be asked of traces beside their number. */
export type TraceQuery = Omit<NonNullable<operations["listTraces"]["parameters"]["query"]>, keyof PageQuery>;

type PageQuery = { limit?: number; cursor?: string };
type Query = PageQuery & TraceQuery;
export type Answer<T> = Promise<{ data?: T; error?: unknown; response: Response }>;
type Page<K extends keyof Lists> = Pick<Lists, K> & { nextCursor?: string };

export const PAGES: { [K in keyof Lists]: (api: ApiClient, query: Query) => Answer<Page<K>> } = {
  sidecars: (api, query) => api.GET("/api/v1/sidecars", { params: { query } }),
  edges: (api, query) => api.GET("/api/v1/edges", { params: { query } }),
  breakers: (api, query) => api.GET("/api/v1/breakers", { params: { query } }),
  faults: (api, query) => api.GET("/api/v1/faults", { params: { query } }),
  bypasses: (api, query) => api.GET("/api/v1/bypasses", { params: { query } }),
  traces: (api, query) => api.GET("/api/v1/traces", { params: { query } }),
  refusals: (api, query) => api.GET("/api/v1/refusals", { params: { query } }),
  experiments: (api, query) => api.GET("/api/v1/experiments", { params: { query } }),
  incidents: (api, query) => api.GET("/api/v1/incidents", { params: { query } }),
  events: (api, query) => api.GET("/api/v1/audit", { params: { query } }),
};
