/** Sidecars counted: by what became of their configuration, and those that should report and do not. */
import { DIRECTIONS } from "../model/index.js";
import type { DeliveryState, SidecarState } from "./view.js";

/** One for each sidecar and direction; what a bypass lets run, or policies hold back, waits for nothing. */
export const DELIVERY_WORDS = ["delivered", "waiting", "refused", "held", "bypassed"] as const;
type DeliveryWord = (typeof DELIVERY_WORDS)[number];

/** Of those that are connected, by direction. */
export function deliveryCounts(sidecars: readonly SidecarState[]): Record<string, Record<string, number>> {
  const counts: Record<string, Record<string, number>> = {};
  for (const direction of DIRECTIONS) counts[direction] = {};
  for (const { connected, bypass, deliveries } of sidecars) {
    if (!connected) continue;
    for (const delivery of deliveries) {
      const word = bypass === undefined ? wordOf(delivery) : "bypassed";
      const into = counts[delivery.direction] ?? {};
      into[word] = (into[word] ?? 0) + 1;
    }
  }
  return counts;
}

/** Those that are connected and run a configuration, and are none of `reporting`. */
export function silentSidecars(sidecars: readonly SidecarState[], reporting: ReadonlySet<string>): number {
  return sidecars.filter(({ id, connected, bypass, deliveries }) => {
    const runs = deliveries.some(({ acknowledged = "" }) => acknowledged !== "");
    return connected && bypass === undefined && runs && !reporting.has(id);
  }).length;
}

function wordOf({ held, refusal, delivered }: DeliveryState): DeliveryWord {
  if (held === true) return "held";
  if (refusal !== undefined) return "refused";
  return delivered ? "delivered" : "waiting";
}
