/** Which sidecars a policy is for, and how far each of them is with what it shall run now. */
import { DIRECTIONS, type Policy, type Sidecar } from "../model/index.js";
import { concerns } from "../policy/index.js";
import type { KnownSidecar, SidecarState } from "../push/index.js";
import type { Place, PlaceState } from "./view.js";

/** A sidecar that has not reported for so long is silent: reports come each second. */
export const SILENT_AFTER_MS = 10_000;

export interface PlaceSources {
  /** Connected now, or within the last hour. */
  known: () => readonly KnownSidecar[];
  stateOf: (sidecar: KnownSidecar) => SidecarState;
  /** By sidecar id: when its last report came. */
  lastReports: () => ReadonlyMap<string, number>;
}

/** Without those that left and do not report any more; ordered by sidecar and direction. */
export function placesOf(policies: readonly Policy[], sources: PlaceSources, nowMs: number): Place[] {
  const reports = sources.lastReports();
  return sources.known().flatMap((known) => {
    const { sidecar, streams } = known;
    const lastReportMs = reports.get(sidecar.id) ?? null;
    if (streams.size === 0 && isSilent(lastReportMs, nowMs)) return [];
    if (!policies.some((policy) => DIRECTIONS.some((direction) => concerns(policy, sidecar, direction)))) {
      return [];
    }
    return placesIn(policies, sources.stateOf(known), sidecar, lastReportMs);
  });
}

export function isSilent(lastReportMs: number | null, nowMs: number): boolean {
  return lastReportMs === null || nowMs - lastReportMs > SILENT_AFTER_MS;
}

function placesIn(
  policies: readonly Policy[],
  state: SidecarState,
  sidecar: Sidecar,
  lastReportMs: number | null,
): Place[] {
  const asked = new Map(state.deliveries.map((delivery) => [delivery.direction, delivery]));
  return DIRECTIONS.flatMap((direction): Place[] => {
    const delivery = asked.get(direction);
    // One that asks for its other direction alone has no filter for this one.
    const hasFilter = delivery !== undefined || asked.size === 0;
    if (!hasFilter || !policies.some((policy) => concerns(policy, sidecar, direction))) return [];
    const service = `${state.namespace}/${state.service}`;
    return [{ sidecar: state.id, service, direction, state: placeState(state, delivery), lastReportMs }];
  });
}

function placeState(
  { connected, bypass }: SidecarState,
  delivery: SidecarState["deliveries"][number] | undefined,
): PlaceState {
  if (!connected) return "gone";
  if (bypass !== undefined) return "bypassed";
  if (delivery === undefined) return "pending";
  if (delivery.held === true) return "held";
  if (delivery.refusal?.revision === delivery.wanted) return "refused";
  if (delivery.delivered) return "running";
  return delivery.acknowledged === delivery.wanted ? "acknowledged" : "pending";
}
