/** What somebody should hear of, beside the objectives: of the mesh, and of the controller itself. */
import type { Alert } from "./rule.js";

/** What happens to requests. */
export const MESH_ALERTS: readonly Alert[] = [
  {
    name: "MeshfuseBreakerOpen",
    // Over a minute: a scrape may find it half-open, with a probe that will fail.
    expr: 'sum by (direction, breaker) (max_over_time(meshfuse_mesh_breakers{state="open"}[1m])) > 0',
    for: "5m",
    severity: "ticket",
    summary: "Breaker {{ $labels.breaker }} is open",
    description:
      "It has been open in {{ $value }} sidecars ({{ $labels.direction }}) in each minute of the last five.",
  },
  {
    name: "MeshfuseBreakerRejecting",
    expr: "sum by (direction, breaker) (rate(meshfuse_mesh_breaker_rejected_total[5m])) > 0.1",
    for: "10m",
    severity: "ticket",
    summary: "Breaker {{ $labels.breaker }} turns requests away",
    description:
      "{{ $value | humanize }} requests a second are rejected ({{ $labels.direction }}), for 10 minutes.",
  },
  {
    name: "MeshfuseBreakerFlapping",
    expr: 'sum by (direction, breaker) (increase(meshfuse_mesh_breaker_transitions_total{to="open"}[30m])) > 20',
    severity: "ticket",
    summary: "Breaker {{ $labels.breaker }} opens again and again",
    description: "It opened {{ $value | humanize }} times in half an hour, all sidecars together.",
  },
  {
    name: "MeshfuseExperimentRunsLong",
    expr: 'min_over_time(meshfuse_controller_experiments{state="running"}[1h]) > 0',
    for: "1h",
    severity: "ticket",
    summary: "Experiments have been running for hours",
    description: "{{ $value }} or more experiments were running all through the last 2 hours.",
  },
  {
    name: "MeshfuseExperimentProblem",
    expr: "meshfuse_controller_experiment_problems > 0",
    for: "5m",
    severity: "ticket",
    summary: "A running experiment does not do what it should",
    description: "{{ $value }} problems of experiments that run; `meshfuse status` names them.",
  },
  {
    name: "MeshfuseTagOverflow",
    expr: "sum by (tag) (rate(meshfuse_tag_overflow_total[15m])) > 0",
    for: "15m",
    severity: "ticket",
    summary: "Tag {{ $labels.tag }} has more values than it may have",
    description:
      "{{ $value | humanize }} requests a second are counted under `otherwise`. Needs the sidecars' metrics.",
  },
  {
    name: "MeshfuseSidecarOverflow",
    expr: "sum by (what) (rate(meshfuse_overflow_total[15m])) > 0",
    for: "15m",
    severity: "ticket",
    summary: "Sidecars have no room for {{ $labels.what }}",
    description:
      "{{ $value | humanize }} requests a second pass unjudged or uncounted. Needs the sidecars' metrics.",
  },
];

/** Whether the controller, and what it sends, can be relied on. */
export const CONTROLLER_ALERTS: readonly Alert[] = [
  {
    name: "MeshfuseControllerDown",
    expr: "absent(meshfuse_controller_start_time_seconds)",
    for: "2m",
    severity: "page",
    summary: "No Meshfuse controller is seen",
    description:
      "Its metrics are gone for 2 minutes. Requests pass, breakers go on, faults end by themselves.",
  },
  {
    name: "MeshfuseConfigRefused",
    expr: 'sum by (direction) (meshfuse_controller_deliveries{state=~"refused|held"}) > 0',
    for: "2m",
    severity: "ticket",
    summary: "Sidecars do not run what policies say",
    description:
      "{{ $value }} sidecars ({{ $labels.direction }}) refused their configuration, or keep an old one.",
  },
  {
    name: "MeshfuseConfigNotDelivered",
    expr: 'sum by (direction) (meshfuse_controller_deliveries{state="waiting"}) > 0',
    for: "10m",
    severity: "ticket",
    summary: "Sidecars do not take their configuration",
    description:
      "{{ $value }} sidecars ({{ $labels.direction }}) have not confirmed what they were sent for 10 minutes.",
  },
  {
    name: "MeshfuseSidecarSilent",
    expr: "meshfuse_controller_sidecars_silent > 0",
    for: "5m",
    severity: "ticket",
    summary: "Sidecars are connected and do not report",
    description: "{{ $value }} sidecars take configurations and tell nothing for 5 minutes.",
  },
  {
    name: "MeshfuseCountsNotKept",
    expr: "meshfuse_controller_counts_kept == 0 or meshfuse_controller_changes_kept == 0",
    for: "2m",
    severity: "page",
    summary: "The controller cannot write down what it knows",
    description: "A restart would forget what is only in memory: its disk is full, or fails.",
  },
  {
    name: "MeshfuseRecordsDropped",
    // No counter: it falls when a sidecar is forgotten, and an increase would take that for a restart.
    expr: "delta(meshfuse_controller_dropped_records[15m]) > 0 or max by (what) (meshfuse_mesh_left_out) > 0",
    severity: "ticket",
    summary: "The controller has no room for all that sidecars report",
    description: "Counts of the mesh miss something since then.",
  },
  {
    name: "MeshfuseReportsRefused",
    expr: 'rate(meshfuse_controller_reports_total{verdict="refused"}[5m]) > 0',
    for: "10m",
    severity: "ticket",
    summary: "Reports of sidecars are refused",
    description: "{{ $value | humanize }} a second; `meshfuse get refusals` says whose and why.",
  },
  {
    name: "MeshfusePolicyErrors",
    expr: "meshfuse_controller_policy_errors > 0",
    for: "5m",
    severity: "ticket",
    summary: "Policies are not in force as they are written",
    description: "{{ $value }} errors of policies and files; `meshfuse status` lists them.",
  },
  {
    name: "MeshfuseBypassed",
    expr: "meshfuse_controller_bypasses > 0",
    for: "1h",
    severity: "ticket",
    summary: "Meshfuse is bypassed",
    description: "{{ $value }} bypasses have been in force for an hour: no breaker protects what they cover.",
  },
  {
    name: "MeshfuseControllerBusy",
    expr: "rate(meshfuse_controller_event_loop_active_seconds_total[5m]) > 0.9",
    for: "10m",
    severity: "ticket",
    summary: "The controller has hardly time left",
    description:
      "Its event loop works {{ $value | humanizePercentage }} of the time: reports and pushes will wait.",
  },
];
