// The requests and responses of the scenarios: what a service behind an ingress is asked for, and what it answers.
import type { Header } from "./scenario.js";

/** Not drawn by a fault of 10 % named `default/ten` (checked by a test). */
export const REQUEST_ID = "2f1c9a4e-1111-4222-8333-123456789abc";

/** Nine headers with Envoy's own, in the order in which Envoy hands them over. */
export const REQUEST: readonly Header[] = requestTo("/ratings/1");

export const RESPONSE: readonly Header[] = [
  [":status", "200"],
  ["content-length", "64"],
  ["content-type", "application/json"],
  ["cache-control", "no-store"],
  ["etag", 'W/"40-1x7VQbZ1J0T1"'],
  ["vary", "accept-encoding"],
  ["x-request-id", REQUEST_ID],
  ["x-envoy-upstream-service-time", "2"],
];

export function requestTo(path: string, tenant = "gold"): Header[] {
  return [
    [":authority", "ratings:9080"],
    [":path", path],
    [":method", "GET"],
    [":scheme", "http"],
    ["user-agent", "curl/7.88.1"],
    ["accept", "*/*"],
    ["x-tenant", tenant],
    ["x-request-id", REQUEST_ID],
    ["x-forwarded-proto", "http"],
  ];
}
