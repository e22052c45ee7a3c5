/** For each alert what has to happen before it fires, and an instant at which it does not. */

export interface AlertCase {
  alert: string;
  /** Values of each step, in promtool's notation, by series. */
  series: Record<string, string>;
  quietAt: string;
  firesAt: string;
  labels: Record<string, string>;
  /** As the description shows the value. */
  value: string;
}

const OPEN = { direction: "outbound", breaker: "default/b" };
const of = (labels: Record<string, string>) =>
  `{${Object.entries(labels).map(([name, value]) => `${name}="${value}"`)}}`;
const requests = (outcome: string, more: Record<string, string> = {}) =>
  `meshfuse_mesh_requests_total${of({ reporter: "source", source: "d/a", destination: "d/b", outcome, ...more })}`;
const controller = (name: string, labels = "") => `meshfuse_controller_${name}${labels}`;

/** Each step has 600 requests; so many of them fail, after a time without a failure. */
function burning(failing: number, before: number, after: number): Record<string, string> {
  return {
    [requests("success")]: `0+600x${before} ${600 * before + 600 - failing}+${600 - failing}x${after}`,
    [requests("failure")]: `0+0x${before} ${failing}+${failing}x${after}`,
  };
}

const burn = (burn: string) => ({ destination: "d/b", burn });

/** Steps of ten minutes: a test of days by the minute would take minutes. */
export const LONG_CASES: readonly AlertCase[] = [
  {
    alert: "MeshfuseErrorBudgetBurn6h",
    // 1 %: never over 1.44 %, and over 0.6 % of six hours after 216 minutes.
    series: burning(6, 40, 40),
    ...{ quietAt: "600m", firesAt: "640m", labels: burn("6"), value: "0.6667%" },
  },
  {
    alert: "MeshfuseErrorBudgetBurn1d",
    // 0.5 %: over 0.3 % of a day after 864 minutes.
    series: burning(3, 150, 100),
    ...{ quietAt: "2300m", firesAt: "2400m", labels: burn("3"), value: "0.3125%" },
  },
  {
    alert: "MeshfuseErrorBudgetBurn3d",
    // 1/6 %: over 0.1 % of three days after 2,592 minutes.
    series: burning(1, 440, 300),
    ...{ quietAt: "6900m", firesAt: "7280m", labels: burn("1"), value: "0.1111%" },
  },
];

/** Steps of a minute. */
export const CASES: readonly AlertCase[] = [
  {
    alert: "MeshfuseErrorBudgetBurn1h",
    // 2 % of the requests: over 1.44 % of an hour after 44 minutes.
    series: burning(12, 100, 200),
    ...{ quietAt: "130m", firesAt: "150m", labels: burn("14.4"), value: "1.667%" },
  },
  {
    alert: "MeshfuseBreakerOpen",
    series: { [`meshfuse_mesh_breakers${of({ ...OPEN, state: "open" })}`]: "0x10 2x10" },
    ...{ quietAt: "14m", firesAt: "17m", labels: OPEN, value: "2" },
  },
  {
    alert: "MeshfuseBreakerRejecting",
    series: { [`meshfuse_mesh_breaker_rejected_total${of(OPEN)}`]: "0+3x20 60+60x30" },
    ...{ quietAt: "19m", firesAt: "45m", labels: OPEN, value: "1" },
  },
  {
    alert: "MeshfuseBreakerFlapping",
    series: {
      [`meshfuse_mesh_breaker_transitions_total${of({ ...OPEN, to: "open", reason: "rate" })}`]:
        "0x40 0+1x60",
    },
    ...{ quietAt: "50m", firesAt: "90m", labels: OPEN, value: "30" },
  },
  {
    alert: "MeshfuseExperimentRunsLong",
    series: { [controller("experiments", '{state="running"}')]: "0x10 1x200" },
    ...{ quietAt: "100m", firesAt: "180m", labels: { state: "running" }, value: "1" },
  },
  {
    alert: "MeshfuseExperimentProblem",
    series: { [controller("experiment_problems")]: "0x10 3x20" },
    ...{ quietAt: "13m", firesAt: "18m", labels: {}, value: "3" },
  },
  {
    alert: "MeshfuseTagOverflow",
    series: { 'meshfuse_tag_overflow_total{direction="outbound",tag="tenant",pod="p"}': "0x30 0+60x60" },
    ...{ quietAt: "35m", firesAt: "70m", labels: { tag: "tenant" }, value: "1" },
  },
  {
    alert: "MeshfuseSidecarOverflow",
    series: { 'meshfuse_overflow_total{direction="outbound",what="streams"}': "0x30 0+60x60" },
    ...{ quietAt: "35m", firesAt: "70m", labels: { what: "streams" }, value: "1" },
  },
  {
    alert: "MeshfuseControllerDown",
    series: { [controller("start_time_seconds")]: "1000x10 _x20" },
    ...{ quietAt: "10m", firesAt: "20m", labels: {}, value: "1" },
  },
  {
    alert: "MeshfuseConfigRefused",
    series: {
      [controller("deliveries", '{direction="inbound",state="delivered"}')]: "5x30",
      [controller("deliveries", '{direction="inbound",state="refused"}')]: "0x10 1x20",
    },
    ...{ quietAt: "10m", firesAt: "14m", labels: { direction: "inbound" }, value: "1" },
  },
  {
    alert: "MeshfuseConfigNotDelivered",
    series: { [controller("deliveries", '{direction="outbound",state="waiting"}')]: "0x10 4x20" },
    ...{ quietAt: "18m", firesAt: "22m", labels: { direction: "outbound" }, value: "4" },
  },
  {
    alert: "MeshfuseSidecarSilent",
    series: { [controller("sidecars_silent")]: "0x10 2x20" },
    ...{ quietAt: "14m", firesAt: "17m", labels: {}, value: "2" },
  },
  {
    alert: "MeshfuseCountsNotKept",
    series: { [controller("counts_kept")]: "1x30", [controller("changes_kept")]: "1x10 0x20" },
    ...{ quietAt: "11m", firesAt: "14m", labels: {}, value: "0" },
  },
  {
    alert: "MeshfuseRecordsDropped",
    series: { [controller("dropped_records")]: "0x10 5x20", 'meshfuse_mesh_left_out{what="edge"}': "0x30" },
    ...{ quietAt: "10m", firesAt: "12m", labels: {}, value: "5" },
  },
  {
    alert: "MeshfuseReportsRefused",
    series: {
      [controller("reports_total", '{verdict="refused"}')]: "0x20 0+60x30",
      [controller("reports_total", '{verdict="accepted"}')]: "0+60x50",
    },
    ...{ quietAt: "25m", firesAt: "45m", labels: { verdict: "refused" }, value: "1" },
  },
  {
    alert: "MeshfusePolicyErrors",
    series: { [controller("policy_errors")]: "0x10 1x20" },
    ...{ quietAt: "13m", firesAt: "18m", labels: {}, value: "1" },
  },
  {
    alert: "MeshfuseBypassed",
    series: { [controller("bypasses")]: "0x10 1x100" },
    ...{ quietAt: "60m", firesAt: "75m", labels: {}, value: "1" },
  },
  {
    alert: "MeshfuseControllerBusy",
    series: { [controller("event_loop_active_seconds_total")]: "0+6x20 120+57x40" },
    ...{ quietAt: "20m", firesAt: "45m", labels: {}, value: "95%" },
  },
];
