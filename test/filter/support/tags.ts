// Tags for the tests, and requests by their values.
import type { Document, Sidecar } from "./sidecar.js";

export const TENANT = { name: "tenant", from: { header: "X-Tenant" } };

export function tags(...entries: readonly object[]): Document {
  return { tags: entries };
}

export function request(sidecar: Sidecar, tenant: string | undefined, worker = 0, headers = {}): void {
  const given: Record<string, string> = tenant === undefined ? {} : { "x-tenant": tenant };
  sidecar.worker(worker).exchange({ request: { headers: { ...given, ...headers } } });
}

/** Requests by the value of a tag. */
export function byTag(sidecar: Sidecar, tag = "tenant"): Record<string, number> {
  return sidecar.counterBy("meshfuse_requests_total", tag);
}

export function overflow(sidecar: Sidecar, tag = "tenant"): number {
  return sidecar.counter("meshfuse_tag_overflow_total", { tag });
}
