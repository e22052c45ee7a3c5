// Does the controller do its work: do sidecars have what they should, does it hear of them, is it well itself?
import type { Dashboard } from "@grafana/grafana-foundation-sdk/dashboard";
import { board, type Row } from "./board.js";
import { graph } from "./graph.js";
import { from } from "./panel.js";
import { max, perSecond, sum } from "./promql.js";
import { stat } from "./stat.js";

const DELIVERIES = "meshfuse_controller_deliveries";

const SMALL = { from: "controller", width: 4, height: 4, unit: "short" } as const;
const HALF = { from: "controller", width: 12, height: 8, min: 0 } as const;
const THIRD = { from: "controller", width: 8, height: 8, min: 0 } as const;

export function controller(): Dashboard {
  return board({
    name: "controller",
    title: "Controller",
    description: "Do sidecars have what they should, does the controller hear of them, is it well itself?",
    variables: [],
    rows: [GLANCE, DELIVERY, REPORTS, HEALTH],
  });
}

const GLANCE: Row = {
  title: "At a glance",
  panels: [
    stat({
      ...{ ...SMALL, title: "Sidecars connected", expr: sum("meshfuse_controller_sidecars") },
      shows: "Sidecars that hold a stream to the controller.",
      act: "Fewer than pods: their configuration, or the network between. They go on with what they have.",
    }),
    stat({
      ...{ ...SMALL, title: "Not as wanted", expr: sum(`${DELIVERIES}{state=~"refused|held"}`) },
      thresholds: from([1, "red"]),
      shows:
        "Filters of connected sidecars that refused their configuration, or keep an earlier one over a limit.",
      act: "Red: `meshfuse status` says which, why, and what to do.",
    }),
    stat({
      ...{ ...SMALL, title: "Silent", expr: sum("meshfuse_controller_sidecars_silent") },
      thresholds: from([1, "orange"]),
      shows: "Connected sidecars that should report and have not for 10 s.",
      act: "Orange: what they see is missing in all pictures; look at their Envoy's log.",
    }),
    stat({
      ...{ ...SMALL, title: "Policies", expr: sum("meshfuse_controller_policies") },
      shows: "Policies in force, of all kinds.",
      act: "Fewer than you wrote: `meshfuse status` names files and documents that were refused.",
    }),
    stat({
      ...{ ...SMALL, title: "Broken policies", expr: sum("meshfuse_controller_policy_errors") },
      thresholds: from([1, "red"]),
      shows: "Errors of policies and their files. What a file said when it last was good stays in force.",
      act: "Red: `meshfuse status` shows each with its place.",
    }),
    stat({
      ...{ ...SMALL, title: "Bypasses", expr: sum("meshfuse_controller_bypasses") },
      thresholds: from([1, "orange"]),
      shows: "Bypasses in force: sidecars that pass everything, as somebody wanted.",
      act: "Orange: `meshfuse bypass list` says who, why and until when.",
    }),
  ],
};

const DELIVERY: Row = {
  title: "Delivery",
  panels: [
    graph({
      ...{ ...THIRD, title: "Filters by delivery", unit: "short", as: "areas" },
      queries: [{ expr: sum(DELIVERIES, "state"), legend: "{{state}}" }],
      shows: "The filters of connected sidecars, by what became of their configuration.",
      act: "Waiting for minutes: Envoy is busy, or its reports do not come through.",
    }),
    graph({
      ...{ ...THIRD, title: "Pushes and answers", unit: "ops" },
      queries: [
        { expr: sum(perSecond("meshfuse_controller_xds_events_total", ""), "event"), legend: "{{event}}" },
      ],
      shows: "Configurations pushed, taken (ack) and refused (nack), and streams that ended by an error.",
      act: "Pushes all the time: somebody changes policies in a loop, or sidecars come and go.",
    }),
    graph({
      ...{ ...THIRD, title: "Bytes pushed", unit: "Bps" },
      queries: [{ expr: sum(perSecond("meshfuse_controller_xds_pushed_bytes_total", "")), legend: "pushed" }],
      shows: "Bytes of configurations, the module among them, sent to sidecars.",
      act: "High without a change of policy: sidecars connect again and again.",
    }),
    graph({
      ...{ ...HALF, from: "sidecars", title: "Refused by filters", unit: "short", noValue: "none" },
      // Not its growth: the counter begins with the first refusal, which then shows no growth.
      queries: [{ expr: sum("meshfuse_config_refused_total", "instance"), legend: "{{instance}}" }],
      shows: "Configurations that a filter could not read, since its Envoy began; its last good one goes on.",
      act: "Of the controller's: a defect, please report it. By hand: Envoy's log says where it is wrong.",
    }),
    graph({
      ...{ ...HALF, from: "sidecars", title: "Filters with a configuration", unit: "short" },
      queries: [{ expr: "count by (direction) (meshfuse_config_revision > 0)", legend: "{{direction}}" }],
      shows: "How many sidecars say that they run a configuration, by the side of the application.",
      act: "Fewer than sidecars connected: scrapes that fail, or sidecars that hold none yet.",
    }),
  ],
};

const REPORTS: Row = {
  title: "Reports",
  panels: [
    graph({
      ...{ ...HALF, title: "Reports of sidecars", unit: "ops" },
      queries: [
        { expr: sum(perSecond("meshfuse_controller_reports_total", ""), "verdict"), legend: "{{verdict}}" },
      ],
      shows: "Reports a second, by what became of them: about one for each sidecar and interval.",
      act: "Refused: a sidecar whose version the controller does not know, or somebody who is none.",
    }),
    graph({
      ...{ ...HALF, title: "Without room", unit: "short" },
      queries: [
        { expr: sum("meshfuse_controller_dropped_records"), legend: "records of reports" },
        { expr: sum("meshfuse_mesh_left_out", "what"), legend: "{{what}} not in /metrics" },
      ],
      shows: "What found no room in the controller's memory since its start, or in a scrape of it.",
      act: "Over 0: more edges, breakers or keys than it can hold or show; these pictures lack some.",
    }),
  ],
};

const HEALTH: Row = {
  title: "Health",
  panels: [
    graph({
      ...{ ...HALF, title: "Memory", unit: "bytes" },
      queries: [
        { expr: sum("meshfuse_controller_resident_memory_bytes"), legend: "process" },
        { expr: sum("meshfuse_controller_heap_used_bytes"), legend: "objects" },
        { expr: sum("meshfuse_controller_observed_bytes"), legend: "held for reports" },
      ],
      shows: "Memory of the process, of its objects, and the part of them that is held for reports.",
      act: "Grows with no end while what is held does not: please report it.",
    }),
    graph({
      ...{ ...HALF, title: "CPU", unit: "percentunit" },
      queries: [
        { expr: sum(perSecond("meshfuse_controller_cpu_seconds_total", "")), legend: "process" },
        {
          expr: sum(perSecond("meshfuse_controller_event_loop_active_seconds_total", "")),
          legend: "event loop",
        },
      ],
      shows: "Share of a core that the process uses, and of the time in which its event loop works.",
      act: "The loop near 100 %: pushes and reports wait. Fewer sidecars, longer report intervals, a faster core.",
    }),
    graph({
      ...{ ...HALF, title: "Event loop delay", unit: "s" },
      queries: [{ expr: max("meshfuse_controller_event_loop_delay_seconds", "share"), legend: "{{share}}" }],
      thresholds: from([1, "red"]),
      shows: "How late the event loop was in the last minute, by share of the looks at it; 1 is the latest.",
      act: "Over a second: leases of faults may run out. Is the machine out of CPU?",
    }),
    graph({
      ...{ ...HALF, title: "Written down", unit: "short", max: 1 },
      queries: [
        { expr: "min(meshfuse_controller_changes_kept)", legend: "changes" },
        { expr: "min(meshfuse_controller_counts_kept)", legend: "counts" },
      ],
      shows: "Whether changes and counts would outlive a restart now: 1 is yes.",
      act: "0: the disk is full or broken; the log says which.",
    }),
  ],
};
