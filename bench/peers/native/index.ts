// What Envoy itself has: its fault filter, admission control, and a cluster's circuit breakers with outlier detection.
import type { Peer } from "../peer.js";

const FILTERS = "type.googleapis.com/envoy.extensions.filters.http";

/** Never: it has seen no failure, and would let so few requests through without asking. */
const ADMISSION = {
  "@type": `${FILTERS}.admission_control.v3.AdmissionControl`,
  success_criteria: { http_criteria: { http_success_status: [{ start: 200, end: 500 }] } },
  sampling_window: "10s",
};
const NEVER = { abort: { http_status: 503, percentage: { numerator: 0 } } };
/** Envoy draws by chance, so 10 % would hit: this one asks for the header that the request does not have. */
const BY_HEADER = { abort: { header_abort: {}, percentage: { numerator: 10 } } };
const ALWAYS = { abort: { http_status: 503, percentage: { numerator: 100 } } };

const faultFilter = (fault: object) => ({ "@type": `${FILTERS}.fault.v3.HTTPFault`, ...fault });

export const faultNever: Peer = stacked("native fault, 0 %", {
  what: "the fault filter with an abort at 0 %, which draws for each request",
  sameWorkAs: ["fault-0"],
  configs: [faultFilter(NEVER)],
});

export const faultNotHit: Peer = stacked("native fault, 10 % by header", {
  what: "the fault filter with an abort of 10 % that a header has to ask for, and none does",
  sameWorkAs: ["fault-10"],
  configs: [faultFilter(BY_HEADER)],
});

export const admissionControl: Peer = stacked("native admission control", {
  what: "one window of successes; no row of failures, no half-open state, no counts by outcome",
  sameWorkAs: ["breaker", "breaker-all"],
  configs: [ADMISSION],
});

export const nativeSet: Peer = stacked("native set", {
  what: "admission control and two fault filters that do not hit; no path match, tags or reports",
  sameWorkAs: ["full-set"],
  configs: [ADMISSION, faultFilter(NEVER), faultFilter(BY_HEADER)],
});

export const faultAbort: Peer = stacked("native fault, abort", {
  what: "the fault filter aborts each request with 503; no counts by fault",
  sameWorkAs: ["abort"],
  configs: [faultFilter(ALWAYS)],
});

export const faultDelay: Peer = stacked("native fault, delay", {
  what: "the fault filter delays each request by 5 ms",
  sameWorkAs: ["delay"],
  configs: [faultFilter({ delay: { fixed_delay: "0.005s", percentage: { numerator: 100 } } })],
});

/** What a cluster is given; a cluster cannot be stacked. Nothing of it trips at the load of the bench. */
export const CLUSTER_BREAKERS = {
  circuit_breakers: {
    thresholds: [{ max_connections: 1_024, max_pending_requests: 1_024, max_requests: 1_024 }],
  },
  outlier_detection: { consecutive_5xx: 5, interval: "10s", base_ejection_time: "5s" },
};

interface Stacked {
  what: string;
  sameWorkAs: readonly string[];
  /** Of the filters that make one copy. */
  configs: readonly object[];
}

function stacked(name: string, { what, sameWorkAs, configs }: Stacked): Peer {
  const filters = async (copies: number) =>
    Array.from({ length: copies }, (_, copy) =>
      configs.map((typed_config, part) => ({ name: `native-${copy}-${part}`, typed_config })),
    ).flat();
  return { name, what, sameWorkAs, filters };
}
