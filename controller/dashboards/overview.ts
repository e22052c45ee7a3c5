// Is the mesh well, and if not, where to look: the first dashboard to open.
import type { Dashboard } from "@grafana/grafana-foundation-sdk/dashboard";
import { board, type Row } from "./board.js";
import { graph } from "./graph.js";
import { INCIDENTS, INJECTING, NOT_CLOSED } from "./incidents.js";
import { pathTo } from "./links.js";
import { from } from "./panel.js";
import { errorShare, MESH_REQUESTS, perSecond, quantile, sum, unservedShare } from "./promql.js";
import { ERROR_STEPS, quantileLines, requestColumns, SLOW_STEPS } from "./requests.js";
import { stat } from "./stat.js";
import { cell, table } from "./table.js";
import { inNamespace, namespaceVariable, reporterVariable } from "./variables.js";

const SEEN = `reporter="$reporter",${inNamespace("destination")}`;
const BY_CALLERS = `reporter="source",${inNamespace("destination")}`;

const SMALL = { from: "controller", width: 4, height: 4 } as const;
const HALF = { from: "controller", width: 12, height: 8, min: 0 } as const;
const THIRD = { from: "controller", width: 8, height: 8, min: 0 } as const;

export function overview(): Dashboard {
  return board({
    name: "overview",
    title: "Mesh overview",
    description: "Is the mesh well, and if not, which service, which call, which breaker?",
    variables: [namespaceVariable(), reporterVariable()],
    annotations: INCIDENTS,
    rows: [GLANCE, TRAFFIC, WHERE, MESHFUSE],
  });
}

const GLANCE: Row = {
  title: "At a glance",
  panels: [
    stat({
      ...{ ...SMALL, title: "Requests", unit: "reqps", expr: sum(perSecond(MESH_REQUESTS, SEEN)) },
      shows: "Requests a second that came to an end, between all services.",
      act: "A fall with no fall in demand: look for the callers that went quiet in the table of calls below.",
    }),
    stat({
      ...{ ...SMALL, title: "Errors", unit: "percentunit", decimals: 2, expr: errorShare(SEEN) },
      thresholds: ERROR_STEPS,
      shows:
        "Failed requests, of those that succeeded or failed. Rejections and injected faults are not in it.",
      act: "Red: the table of services below has the culprit first; open its dashboard.",
    }),
    stat({
      ...{ ...SMALL, title: "99 % are faster than", unit: "s", expr: quantile(0.99, SEEN) },
      thresholds: SLOW_STEPS,
      shows: "99th percentile of whole durations.",
      act: "Red: compare it by service below. A slow callee makes all of its callers slow.",
    }),
    stat({
      ...{ ...SMALL, title: "In flight", unit: "short" },
      expr: sum(`meshfuse_mesh_requests_in_flight{${SEEN}}`),
      shows: "Requests that have begun and not ended.",
      act: "It grows while the rate stays: something hangs. Consider a breaker with `trip.hung`.",
    }),
    stat({
      ...{ ...SMALL, title: "Breakers not closed", unit: "short", noValue: "0", expr: sum(NOT_CLOSED) },
      thresholds: from([1, "red"]),
      shows: "Pairs of breaker and sidecar that are open, half-open or ramping up.",
      act: "Red: the breakers' dashboard says which and why; `meshfuse describe breaker NAME` in words.",
    }),
    stat({
      ...{ ...SMALL, title: "Experiments running", unit: "short", noValue: "0" },
      expr: `meshfuse_controller_experiments{state="running"}`,
      thresholds: from([1, "blue"]),
      shows: "Fault injections that are in force now.",
      act: "Blue: errors may be on purpose. `meshfuse pause` ends all of them at once.",
    }),
  ],
};

const TRAFFIC: Row = {
  title: "Traffic",
  panels: [
    graph({
      ...{ ...HALF, title: "Requests by outcome", unit: "reqps", as: "areas" },
      queries: [{ expr: sum(perSecond(MESH_REQUESTS, SEEN), "outcome"), legend: "{{outcome}}" }],
      shows: "What became of requests. `rejected`: by a breaker; `injected`: answered or changed by a fault.",
      act: "Red grows: errors of services. Purple grows: breakers turn callers away (choose `Seen by` source).",
    }),
    graph({
      ...{ ...HALF, title: "Errors by service", unit: "percentunit" },
      thresholds: from([0.05, "red"]),
      queries: [{ expr: errorShare(SEEN, ["destination"]), legend: "{{destination}}" }],
      shows: "Share of failed requests, by the called service.",
      act: "The service that rose first is the one to open; those above it in the call chain follow.",
    }),
    graph({
      ...{ ...HALF, title: "Durations", unit: "s" },
      queries: quantileLines(SEEN),
      shows: "How long requests took, over the whole mesh.",
      act: "Only p99 rises: some requests wait for something. All rise: everything is slower.",
    }),
    graph({
      ...{ ...HALF, title: "Not served, as callers see it", unit: "percentunit" },
      queries: [{ expr: unservedShare(BY_CALLERS, ["destination"]), legend: "{{destination}}" }],
      shows: "Share of requests that failed, or were rejected, denied or injected, at the callers' sidecars.",
      act: "High while the errors are low: a breaker is open, or an experiment runs.",
    }),
  ],
};

const WHERE: Row = {
  title: "Where",
  panels: [
    table({
      ...{ title: "Services", from: "controller", width: 11, height: 10, sortBy: "Errors" },
      labels: { destination: "Service" },
      columns: requestColumns(SEEN, "destination"),
      links: [{ title: "Open the service", url: pathTo("service", { service: cell("Service") }) }],
      shows: "Called services over the time that is shown, the most errors first.",
      act: "Click on a name: its dashboard has its callers and whom it calls.",
    }),
    table({
      ...{ title: "Calls", from: "controller", width: 13, height: 10, sortBy: "Errors" },
      labels: { source: "Caller", destination: "Service" },
      columns: requestColumns(SEEN, "source", "destination"),
      links: [
        {
          title: "Open the edge",
          url: pathTo("edge", { source: cell("Caller"), destination: cell("Service") }),
        },
      ],
      shows: "Who calls whom over the time that is shown. `outside`: a caller without a sidecar.",
      act: "Click on a row: the edge's dashboard compares both ends, and leads to traces.",
    }),
  ],
};

const MESHFUSE: Row = {
  title: "What Meshfuse does",
  panels: [
    graph({
      ...{ ...THIRD, title: "Breakers that are not closed", unit: "short", as: "areas", noValue: "none" },
      queries: [{ expr: sum(NOT_CLOSED, "breaker", "state"), legend: "{{breaker}} {{state}}" }],
      shows: "Number of sidecars in which a breaker is open, half-open or ramping up.",
      act: "Look at the service that it protects callers from, not at the breaker.",
    }),
    graph({
      ...{ ...THIRD, title: "Rejected by breakers", unit: "reqps", noValue: "none" },
      queries: [
        {
          expr: sum(perSecond("meshfuse_mesh_breaker_rejected_total", ""), "breaker"),
          legend: "{{breaker}}",
        },
      ],
      shows: "Requests a second that breakers answered in place of the service.",
      act: "This is load that a broken service is spared. It should end by itself when the service is well.",
    }),
    graph({
      ...{ ...THIRD, title: "Injected by experiments", unit: "reqps", noValue: "none" },
      queries: [{ expr: INJECTING, legend: "{{fault}}" }],
      shows: "Requests a second that were delayed, answered or changed by a fault.",
      act: "Not expected? `meshfuse get experiments` tells who began it, `meshfuse stop NAME` ends it.",
    }),
  ],
};
