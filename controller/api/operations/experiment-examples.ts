/** Examples of experiments that the document shows. */
import { FAULT_KINDS, VERDICTS } from "../../model/index.js";

function numbered(names: readonly string[], some: Record<string, number>): Record<string, number> {
  return { ...Object.fromEntries(names.map((name) => [name, 0])), ...some };
}

const COUNTS = {
  matched: 120,
  verdicts: numbered(VERDICTS, { injected: 61, not_drawn: 59 }),
  injected: numbered(FAULT_KINDS, { delay: 61 }),
};

export const EXPERIMENT_DETAIL_EXAMPLE = {
  id: "5f0c1d2e",
  policy: "FaultInjection/default/slow-ratings",
  state: "running",
  fromMs: 1_795_219_200_000,
  untilMs: 1_795_219_800_000,
  createdMs: 1_795_219_200_000,
  by: "ann@laptop",
  because: "do we notice slow ratings?",
  problems: [],
  counts: COUNTS,
  durable: true,
  states: { running: 1, acknowledged: 0, pending: 0, refused: 0, held: 0, bypassed: 0, gone: 0 },
  silent: 0,
  places: [
    {
      ...{ sidecar: "reviews-1", service: "default/reviews", direction: "outbound", state: "running" },
      ...{ lastReportMs: 1_795_219_260_000, leaseUntilMs: 1_795_219_270_000, ...COUNTS },
    },
  ],
};

export const PAUSE_EXAMPLE = {
  pause: { sinceMs: 1_795_219_260_000, by: "ann@laptop", because: "incident 7", durable: true },
  sidecars: 2,
  confirmed: 1,
  missing: [
    {
      sidecar: "reviews-2",
      service: "default/reviews",
      reason:
        "has not acknowledged a configuration without faults; the reply to its next report ends its leases, at the latest they run out in 10 s",
    },
  ],
};
