// Ends of requests as plans for the emulated Envoy, and what the filter made of one.
import type { ExchangePlan, UpstreamPlan } from "../../host/index.js";
import { type Document, Sidecar } from "../support/sidecar.js";

export type Outcome = "success" | "failure" | "soft_failure" | "ignored" | "cancelled";

/** Envoy's response flags by their letters in its access log. */
export const FLAGS = {
  LR: 2 ** 3,
  UR: 2 ** 4,
  UF: 2 ** 5,
  UC: 2 ** 6,
  UO: 2 ** 7,
  NR: 2 ** 8,
  DI: 2 ** 9,
  FI: 2 ** 10,
  RL: 2 ** 11,
  UAEX: 2 ** 12,
  RLSE: 2 ** 13,
  URX: 2 ** 15,
  SI: 2 ** 16,
  UPE: 2 ** 23,
  NC: 2 ** 24,
  OM: 2 ** 25,
  DO: 2 ** 27,
} as const;

export const GRPC = { "content-type": "application/grpc+proto" };

export function upstream(plan: UpstreamPlan): ExchangePlan {
  return { upstream: plan };
}

/** Envoy or another filter answers: no upstream is asked. */
export function direct(status: number, flags = 0): ExchangePlan {
  return upstream({ direct: { status, flags, body: "no" } });
}

/** A gRPC call that ends so. */
export function call(plan: UpstreamPlan): ExchangePlan {
  return { request: { grpc: true }, upstream: plan };
}

/** An answer of headers alone, and one of a message and trailers. */
export function only(code: number | string, status = 200): UpstreamPlan {
  return { status, headers: { ...GRPC, "grpc-status": String(code) } };
}
export function trailers(code: number | string, status = 200): UpstreamPlan {
  return { status, headers: GRPC, body: "message", trailers: { "grpc-status": String(code) } };
}
/** A message and no status at all. */
export function bare(status = 200): UpstreamPlan {
  return { status, headers: GRPC, body: "message" };
}

/** What one request under this document was counted as. */
export async function countedAs(document: Document, plan: ExchangePlan): Promise<Record<string, number>> {
  const sidecar = await Sidecar.start(document);
  sidecar.root.exchange(plan);
  return sidecar.counterBy("meshfuse_requests_total", "outcome");
}
