// What tests of keyed breakers share: a breaker, and what is seen of its keys.
import type { Headers } from "../../host/index.js";
import { type BreakerBench, isRejected } from "./breaker.js";

/** Three keys have a breaker of their own; each opens by two failures, for a second. */
export const KEYED = {
  key: { header: "x-tenant", maxKeys: 3, idle: "10s" },
  trip: { consecutive: 2 },
  open: { base: "1s", factor: 1 },
  halfOpen: { probes: 1 },
};
/** So long after its last request a key is surely forgotten. */
export const FORGOTTEN = "+12000";

export function keyed(key: object, more: object = {}): object {
  return { ...KEYED, key: { ...KEYED.key, ...key }, ...more };
}

/** How many keys of `b` Envoy's gauge shows in a state. */
export function keysIn(bench: BreakerBench, state: string): number {
  const name = `meshfuse_breaker_keys.direction=.=outbound;.;breaker=.=b;.;state=.=${state};.;`;
  return bench.sidecar.envoy.metrics.value("gauge", name) ?? 0;
}

/** One request; whether it was turned away. */
export function send(bench: BreakerBench, headers: Headers, status = 503): boolean {
  return isRejected(bench.sidecar.root.exchange({ request: { headers }, upstream: { status } }));
}
