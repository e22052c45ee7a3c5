/** What a sidecar did with its configuration, as the difference of two states of its deliveries. */
import type { Delivery } from "../model/index.js";
import type { SidecarTold } from "./event.js";

type Who = Pick<SidecarTold, "id" | "service" | "atMs">;

/** `before`, `after`: of one sidecar. */
export function deliveryNews(
  who: Who,
  before: readonly Delivery[],
  after: readonly Delivery[],
): SidecarTold[] {
  return after.flatMap((delivery) => {
    const old = before.find(({ direction }) => direction === delivery.direction);
    return [...acknowledgement(who, old, delivery), ...refusal(who, old, delivery)];
  });
}

function acknowledgement(who: Who, old: Delivery | undefined, now: Delivery): SidecarTold[] {
  const { direction, acknowledged: revision } = now;
  if (revision === undefined) return [];
  const told: SidecarTold[] = [];
  const base = { type: "sidecar", ...who, direction, revision } as const;
  if (old?.acknowledged !== revision) told.push({ ...base, change: "acknowledged" });
  if (isDelivered(now) && !(isDelivered(old) && old?.running === revision)) {
    told.push({ ...base, change: "delivered" });
  }
  return told;
}

/** The same one again is no news: a sidecar that comes back is sent it again. */
function refusal(who: Who, old: Delivery | undefined, { direction, refusal }: Delivery): SidecarTold[] {
  if (refusal === undefined) return [];
  const { revision, reason, by } = refusal;
  const known = old?.refusal;
  if (known?.revision === revision && known.reason === reason && known.by === by) return [];
  return [{ type: "sidecar", ...who, direction, revision, change: "refused", by, reason }];
}

/** A pass-through runs nothing that could report. */
function isDelivered(delivery: Delivery | undefined): boolean {
  return delivery?.acknowledged !== undefined && delivery.running === delivery.acknowledged;
}
