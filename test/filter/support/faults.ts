// Faults for the tests, and what a sidecar says of them.
import type { Document, Sidecar } from "./sidecar.js";

/** A fault with everything that is required but a percentage and a kind. */
export function fault(name: string, fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return { name: `default/${name}`, activeFor: "1h", ...fields };
}

export function faults(...entries: readonly Record<string, unknown>[]): Document {
  return { faults: entries };
}

/** A fault of all requests that is answered with 503. */
export const ABORT = { percentage: "100%", abort: { status: 503 } };

/** All verdicts about a fault that were counted, by their names. */
export function verdicts(sidecar: Sidecar, name: string): Record<string, number> {
  return sidecar.counterBy("meshfuse_fault_requests_total", "verdict", { fault: `default/${name}` });
}

/** What a fault injected, by kind. */
export function injected(sidecar: Sidecar, name: string): Record<string, number> {
  return sidecar.counterBy("meshfuse_fault_injected_total", "kind", { fault: `default/${name}` });
}

/** A fault that does `response` to every answer. */
export function responding(
  name: string,
  response: Readonly<Record<string, unknown>>,
  fields: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> {
  return fault(name, { percentage: "100%", response, ...fields });
}

export function outcomes(sidecar: Sidecar): Record<string, number> {
  return sidecar.counterBy("meshfuse_requests_total", "outcome");
}

/** Whether a request of this unit is aborted now, in worker `worker`. */
export function isHit(sidecar: Sidecar, worker = 0, headers: Readonly<Record<string, string>> = {}): boolean {
  return sidecar.worker(worker).exchange({ request: { headers } }).client.status === 503;
}
