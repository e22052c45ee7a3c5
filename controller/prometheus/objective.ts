/**
 * The objective that every service has, and how fast its error budget burns. The windows and factors are those of
 * multiwindow, multi-burn-rate alerts as Google's Site Reliability Workbook has them, for a budget of 30 days: the long
 * window says that it matters, the short one ends the alert soon after the cause.
 */

export interface Burn {
  /** Times as fast as would use up the budget in exactly 30 days. */
  factor: number;
  long: string;
  short: string;
  severity: "page" | "ticket";
  /** What of the budget is gone when it fires. */
  gone: string;
}

export const BURNS: readonly Burn[] = [
  { factor: 14.4, long: "1h", short: "5m", severity: "page", gone: "2 %" },
  { factor: 6, long: "6h", short: "30m", severity: "page", gone: "5 %" },
  { factor: 3, long: "1d", short: "2h", severity: "ticket", gone: "10 %" },
  { factor: 1, long: "3d", short: "6h", severity: "ticket", gone: "10 %" },
];

/** The shortest first. */
export const WINDOWS: readonly string[] = ["5m", "30m", "1h", "2h", "6h", "1d", "3d"];

/**
 * What callers see of a service: by the source's end where a sidecar called, by the destination's where none did. The
 * rest (cancelled, denied, ignored) is nobody's failure and no success.
 */
const ASKED = 'outcome=~"success|failure|soft_failure|rejected|injected"';
/** A soft failure is an answer that was asked for, such as 429; what an experiment breaks is broken for callers, too. */
const FAILED = 'outcome=~"failure|rejected|injected"';
const BY_SIDECARS = 'reporter="source",destination!="other"';
const FROM_OUTSIDE = 'reporter="destination",source=~"outside|unknown"';

export function requestsRecord(window: string): string {
  return `destination:meshfuse_mesh_requests:rate${window}`;
}

export function errorsRecord(window: string): string {
  return `destination:meshfuse_mesh_request_errors:ratio_rate${window}`;
}

/** Requests a second that count for the objective, by destination. */
export function requestsRate(window: string): string {
  return rate(ASKED, window);
}

/** The share of them that failed; 0 where nothing did. */
export function errorShare(window: string): string {
  return `${rate(FAILED, window)}\n/\n(${requestsRecord(window)} > 0)`;
}

function rate(outcomes: string, window: string): string {
  const of = (ends: string) => `rate(meshfuse_mesh_requests_total{${ends},${outcomes}}[${window}])`;
  return `sum by (destination) (\n  ${of(BY_SIDECARS)}\n  or ${of(FROM_OUTSIDE)}\n)`;
}
