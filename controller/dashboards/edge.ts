// One edge, seen from both ends: does what the caller sends arrive, and where does its time go?
import {
  type Dashboard,
  DashboardLinkBuilder,
  DashboardLinkType,
} from "@grafana/grafana-foundation-sdk/dashboard";
import { board, type Row } from "./board.js";
import { graph, heatmap } from "./graph.js";
import { INCIDENTS } from "./incidents.js";
import { note } from "./note.js";
import {
  errorShare,
  MESH_DURATION,
  MESH_REQUESTS,
  mean,
  perSecond,
  quantile,
  sum,
  unservedShare,
} from "./promql.js";
import { ERROR_STEPS, quantileLines, SLOW_STEPS } from "./requests.js";
import { stat } from "./stat.js";
import { controllerVariable, oneOf } from "./variables.js";

const EDGE = `source="$source",destination="$destination"`;
const CALLER = `reporter="source",${EDGE}`;
const CALLEE = `reporter="destination",${EDGE}`;
/** What the caller's sidecar did not answer itself. */
const SENT = `${CALLER},outcome!~"rejected|denied|injected"`;

const SMALL = { from: "controller", width: 6, height: 4 } as const;
const HALF = { from: "controller", width: 12, height: 8 } as const;

export function edge(): Dashboard {
  return board({
    name: "edge",
    title: "Edge",
    description: "One caller and one callee, as the sidecars of both count it.",
    variables: [
      oneOf("source", "Caller", {
        ...{ label: "source", of: MESH_REQUESTS },
        description: "`namespace/service`; `outside` has no sidecar, `unknown` claims a name that none has.",
      }),
      oneOf("destination", "Service", {
        ...{ label: "destination", of: `${MESH_REQUESTS}{source="$source"}` },
        description: "Called by the chosen caller. `other`: no service of the mesh.",
      }),
      controllerVariable(),
    ],
    annotations: INCIDENTS,
    links: [
      new DashboardLinkBuilder("Traces of this edge")
        .type(DashboardLinkType.Link)
        .icon("external link")
        .tooltip("What the controller keeps of it: its slowest requests, and failed ones.")
        .url("$controller/api/v1/traces?source=$source&destination=$destination")
        .targetBlank(true),
    ],
    rows: [GLANCE, REQUESTS, TIME, TRACES],
  });
}

const GLANCE: Row = {
  title: "$source calls $destination",
  panels: [
    stat({
      ...{ ...SMALL, title: "Sent", unit: "reqps", expr: sum(perSecond(MESH_REQUESTS, CALLER)) },
      shows: "Requests a second that the caller made, with those that its sidecar answered itself.",
      act: "No data: the caller has no outbound filter, or calls no more.",
    }),
    stat({
      ...{ ...SMALL, title: "Not served", unit: "percentunit", decimals: 2, expr: unservedShare(CALLER) },
      thresholds: ERROR_STEPS,
      shows: "Share of the caller's requests that failed, or were rejected, denied or injected on its side.",
      act: "Red: the outcomes below say which of these; traces show single requests.",
    }),
    stat({
      ...{
        ...SMALL,
        title: "Errors at the callee",
        unit: "percentunit",
        decimals: 2,
        expr: errorShare(CALLEE),
      },
      thresholds: ERROR_STEPS,
      shows: "Failed requests, of those that succeeded or failed, as the callee's sidecars count.",
      act: "Less than the caller's: requests are lost on the way, or time out at the caller.",
    }),
    stat({
      ...{ ...SMALL, title: "99 % are faster than", unit: "s", expr: quantile(0.99, CALLER) },
      thresholds: SLOW_STEPS,
      shows: "99th percentile of whole durations, as the caller's sidecars measure.",
      act: "Red: the durations below say whether the callee or the way takes them.",
    }),
  ],
};

const REQUESTS: Row = {
  title: "Requests",
  panels: [
    graph({
      ...{ ...HALF, title: "Outcomes at the caller", unit: "reqps", as: "areas", min: 0 },
      queries: [{ expr: sum(perSecond(MESH_REQUESTS, CALLER), "outcome"), legend: "{{outcome}}" }],
      shows: "What became of requests, by the caller's sidecars.",
      act: "Purple: a breaker on this side. Blue: an experiment on this side.",
    }),
    graph({
      ...{ ...HALF, title: "Outcomes at the callee", unit: "reqps", as: "areas", min: 0 },
      queries: [{ expr: sum(perSecond(MESH_REQUESTS, CALLEE), "outcome"), legend: "{{outcome}}" }],
      shows: "What became of the requests that arrived, by the callee's sidecars.",
      act: "Injected here is a success or a failure at the caller, by the status that it got.",
    }),
    graph({
      ...{ ...HALF, title: "Sent, but not arrived", unit: "reqps" },
      queries: [
        {
          expr: `${sum(perSecond(MESH_REQUESTS, SENT))} - ${sum(perSecond(MESH_REQUESTS, CALLEE))}`,
          legend: "lost (retries where negative)",
        },
      ],
      shows: "What the caller's sidecars sent, less what the callee's sidecars saw.",
      act: "Over 0: no connection, or a callee without a sidecar. Under 0: the caller's Envoy tries again.",
    }),
    graph({
      ...{ ...HALF, title: "In flight", unit: "short", min: 0 },
      queries: [
        { expr: sum(`meshfuse_mesh_requests_in_flight{${CALLER}}`), legend: "caller" },
        { expr: sum(`meshfuse_mesh_requests_in_flight{${CALLEE}}`), legend: "callee" },
      ],
      shows: "Requests that have begun and not ended, at each end.",
      act: "Grows at the caller alone: they wait for a connection. At both: the callee hangs.",
    }),
  ],
};

const TIME: Row = {
  title: "Time",
  panels: [
    graph({
      ...{ ...HALF, title: "Durations at both ends", unit: "s", min: 0 },
      queries: [...quantileLines(CALLER, "caller "), ...quantileLines(CALLEE, "callee ")],
      shows: "How long requests took, with the way (caller) and without it (callee).",
      act: "Both rise: the callee is slow. The caller's alone: the way, or its connections.",
    }),
    graph({
      ...{ ...HALF, title: "Gap", unit: "s" },
      queries: [{ expr: `${mean(CALLER)} - ${mean(CALLEE)}`, legend: "mean time on the way" }],
      shows:
        "Mean duration at the caller less that at the callee: network, both proxies, waiting for connections.",
      act: "Rises with the load: too few connections, or a proxy without CPU. Wrong while requests get lost.",
    }),
    heatmap({
      ...{ ...HALF, title: "Spread at the caller", unit: "s", width: 24 },
      expr: sum(perSecond(`${MESH_DURATION}_bucket`, CALLER), "le"),
      shows: "How many requests took how long.",
      act: "Two bands: two kinds of request, or two kinds of instances. A band at the top: timeouts.",
    }),
  ],
};

/** For those whose browser does not reach the controller. */
const TRACES: Row = {
  title: "Traces",
  panels: [
    note({
      ...{ title: "From this edge to single requests", width: 24, height: 5 },
      text: [
        "The controller keeps traces of the slowest and of failed requests for an hour; with `--trace-url`, each has a link.",
        "The link `Traces of this edge` at the top lists them, and so does a terminal:",
        "```",
        "meshfuse traces $source $destination",
        "meshfuse traces $source $destination --outcome failure --since 10m",
        "```",
      ].join("\n"),
    }),
  ],
};
