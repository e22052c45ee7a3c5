/** How far the sidecars are that some policies concern: who runs what it shall, who does not, and why. */
import { DIRECTIONS, type Direction, type Policy } from "../model/index.js";
import { concerns } from "../policy/index.js";
import type { Lists } from "./client.js";

/** What is said of one that was away before. */
export const AWAY = " is not connected, so it is not waited for";

type SidecarView = Lists["sidecars"][number];
type DeliveryView = SidecarView["deliveries"][number];

export interface Missing {
  sidecar: string;
  /** `namespace/service` */
  service: string;
  /** Absent: of both the same is true. */
  direction?: Direction;
  /** Why it does not run it yet. */
  reason: string;
  /** It was refused: by waiting alone it will never run it. */
  isFinal: boolean;
}

export interface Progress {
  /** Sidecars that are waited for. */
  concerned: number;
  missing: Missing[];
  /** Who is not waited for, and why; a line each. */
  notes: string[];
}

/**
 * `policies`: as they are now, and as they were before, since what a policy leaves has to change too. `present`: ids of
 * those that were connected when the waiting began; one of them that goes away is missed, one gone before is not.
 */
export function progressOf(
  sidecars: Lists["sidecars"],
  policies: readonly Policy[],
  present: ReadonlySet<string>,
): Progress {
  const all = sidecars.flatMap((sidecar) => {
    const { id, namespace, service, labels, version } = sidecar;
    const model = { id, cluster: service, namespace, service, version, labels };
    const directions = DIRECTIONS.filter((direction) =>
      policies.some((policy) => concerns(policy, model, direction)),
    );
    return directions.length === 0 ? [] : [standingOf(sidecar, directions, present)];
  });
  const awaited = all.filter((standing) => "missing" in standing);
  return {
    concerned: awaited.length,
    missing: awaited.flatMap(({ missing }) => missing),
    notes: all.flatMap((standing) => ("note" in standing ? [standing.note] : [])),
  };
}

type Standing = { missing: Missing[] } | { note: string };

function standingOf(
  sidecar: SidecarView,
  directions: readonly Direction[],
  present: ReadonlySet<string>,
): Standing {
  const { id, namespace, service, connected, bypass, deliveries } = sidecar;
  const miss = { sidecar: id, service: `${namespace}/${service}`, isFinal: false };
  if (!connected && !present.has(id)) return { note: `${id}${AWAY}` };
  if (!connected) return { missing: [{ ...miss, reason: "not connected any more" }] };
  if (bypass !== undefined) return { note: `${id} is bypassed, and gets it when bypass ${bypass} ends` };
  if (deliveries.length === 0) {
    return { missing: [{ ...miss, reason: "has not asked for a configuration yet" }] };
  }
  const asked = deliveries.filter(({ direction }) => directions.includes(direction));
  if (asked.length === 0) return { note: `${id} has no ${directions.join(" or ")} filter to run it` };
  const missing = asked
    .filter(({ delivered }) => !delivered)
    .map((delivery) => ({ ...miss, direction: delivery.direction, ...reasonOf(delivery, sidecar) }));
  return { missing };
}

function reasonOf(
  { wanted, sent, acknowledged, refusal, held }: DeliveryView,
  { warnings }: SidecarView,
): Pick<Missing, "reason" | "isFinal"> {
  if (held === true) {
    return { reason: `keeps its last good configuration: ${warnings.join("; ")}`, isFinal: true };
  }
  if (refusal?.revision === wanted) {
    return { reason: `refused by ${refusal.by}: ${refusal.reason}`, isFinal: true };
  }
  if (acknowledged === wanted) return { reason: "acknowledged, but not reported as running", isFinal: false };
  if (sent === wanted) return { reason: "sent, but not acknowledged", isFinal: false };
  return { reason: "not sent yet", isFinal: false };
}
