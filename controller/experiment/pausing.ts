/** How far a pause is: which sidecars are known to inject nothing, and which are not. */
import type { KeptPause } from "../store/index.js";
import { isSilent, SILENT_AFTER_MS } from "./places.js";
import type { PauseView, Place } from "./view.js";

interface PauseSources {
  pause: () => KeptPause | undefined;
  /** Those that a living experiment is for. */
  places: () => readonly Place[];
  /** By sidecar: it has read in a reply that its leases are over. */
  isConfirmed: (sidecarId: string) => boolean;
}

/**
 * A sidecar has confirmed when its Envoy acknowledged a configuration without faults, when it passes everything, or
 * when it reported after a reply that ended its leases.
 */
export function pauseView(sources: PauseSources, nowMs: number): PauseView {
  const pause = sources.pause();
  const ids = new Map<string, Place[]>();
  for (const place of sources.places()) ids.set(place.sidecar, [...(ids.get(place.sidecar) ?? []), place]);
  const missing = [...ids].flatMap(([sidecar, places]) => {
    const behind = places.find(({ state }) => !OFF_STATES.includes(state));
    if (behind === undefined || sources.isConfirmed(sidecar)) return [];
    return [{ sidecar, service: behind.service, reason: reasonOf(behind, nowMs) }];
  });
  const all = { sidecars: ids.size, confirmed: ids.size - missing.length, missing };
  return pause === undefined ? { ...all, confirmed: 0, missing: [] } : { pause, ...all };
}

const OFF_STATES: readonly Place["state"][] = ["running", "acknowledged", "bypassed"];

const REASONS: Readonly<Partial<Record<Place["state"], string>>> = {
  pending: "has not acknowledged a configuration without faults",
  refused: "refuses a configuration without faults",
  held: "cannot be given another configuration",
  gone: "is not connected",
};

function reasonOf({ state, lastReportMs }: Place, nowMs: number): string {
  const words = REASONS[state] ?? state;
  if (isSilent(lastReportMs, nowMs)) return `${words}, and does not report: its leases have run out`;
  return `${words}; the reply to its next report ends its leases, at the latest they run out in ${SILENT_AFTER_MS / 1000} s`;
}
