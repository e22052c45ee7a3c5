// One service: who calls it, whom it calls, and which of its callers' tags suffer.
import type { Dashboard } from "@grafana/grafana-foundation-sdk/dashboard";
import { board, type Row } from "./board.js";
import { graph } from "./graph.js";
import { INCIDENTS } from "./incidents.js";
import { pathTo } from "./links.js";
import {
  errorShare,
  MESH_DURATION,
  MESH_REQUESTS,
  mean,
  perSecond,
  quantile,
  share,
  sum,
  unservedShare,
} from "./promql.js";
import { ERROR_STEPS, quantileLines, requestColumns, SLOW_STEPS } from "./requests.js";
import { stat } from "./stat.js";
import { cell, table } from "./table.js";
import { oneOf, tagVariable } from "./variables.js";

/** As its own sidecars count what comes in, and what goes out. */
const IN = `reporter="destination",destination="$service"`;
const OUT = `reporter="source",source="$service"`;
/** As its callers' sidecars count what they send to it. */
const CALLERS = `reporter="source",destination="$service"`;
const TAGGED = `direction="inbound",destination="$service"`;

const SMALL = { from: "controller", width: 6, height: 4 } as const;
const HALF = { from: "controller", width: 12, height: 8, min: 0 } as const;
const THIRD = { from: "sidecars", width: 8, height: 8, min: 0 } as const;

export function service(): Dashboard {
  return board({
    name: "service",
    title: "Service",
    description: "How one service fares: who calls it, whom it calls, and where its time goes.",
    variables: [
      oneOf("service", "Service", {
        ...{ label: "destination", of: MESH_REQUESTS, regex: "/.+\\/.+/" },
        description: "`namespace/service`, of those that are called.",
      }),
      tagVariable(),
    ],
    annotations: INCIDENTS,
    rows: [GLANCE, CALLED, CALLING, BY_TAG],
  });
}

const GLANCE: Row = {
  title: "At a glance",
  panels: [
    stat({
      ...{ ...SMALL, title: "Requests", unit: "reqps", expr: sum(perSecond(MESH_REQUESTS, IN)) },
      shows: "Requests a second that reached the service's sidecars and came to an end.",
      act: "Nothing: is anybody calling? Compare with what callers send, on the edge's dashboard.",
    }),
    stat({
      ...{ ...SMALL, title: "Errors", unit: "percentunit", decimals: 2, expr: errorShare(IN) },
      thresholds: ERROR_STEPS,
      shows: "Failed requests, of those that succeeded or failed, at the service's own sidecars.",
      act: "Red: if the calls below fail as well, look there first; if not, the fault is here.",
    }),
    stat({
      ...{ ...SMALL, title: "99 % are faster than", unit: "s", expr: quantile(0.99, IN) },
      thresholds: SLOW_STEPS,
      shows: "99th percentile of whole durations, at the service's own sidecars.",
      act: "Red: `Where the time goes` says whether it waits for others.",
    }),
    stat({
      ...{ ...SMALL, title: "Not served, as callers see it", unit: "percentunit", decimals: 2 },
      expr: unservedShare(CALLERS),
      thresholds: ERROR_STEPS,
      shows:
        "Share of the callers' requests that failed, or were rejected, denied or injected on their side.",
      act: "More than the errors: breakers or experiments of callers, or requests that never arrive.",
    }),
  ],
};

const CALLED: Row = {
  title: "Called",
  panels: [
    graph({
      ...{ ...HALF, title: "Requests by outcome", unit: "reqps", as: "areas" },
      queries: [{ expr: sum(perSecond(MESH_REQUESTS, IN), "outcome"), legend: "{{outcome}}" }],
      shows: "What became of the requests that reached the service.",
      act: "Red: its own answers. Blue: an experiment on its side. Grey: callers that gave up.",
    }),
    graph({
      ...{ ...HALF, title: "Durations", unit: "s" },
      queries: quantileLines(IN),
      shows: "How long requests took in the service, with all that it waits for.",
      act: "Compare with `Where the time goes`.",
    }),
    table({
      ...{ title: "Callers", from: "controller", width: 12, height: 8, sortBy: "Errors" },
      labels: { source: "Caller" },
      columns: requestColumns(IN, "source"),
      links: [
        { title: "Open the edge", url: pathTo("edge", { source: cell("Caller"), destination: "$service" }) },
      ],
      shows: "Who calls it, over the time that is shown.",
      act: "Errors of one caller alone: what that one sends. Of all: the service.",
    }),
    graph({
      ...{ ...HALF, title: "Where the time goes", unit: "s" },
      queries: [
        { expr: mean(IN), legend: "a request" },
        {
          expr: `${sum(perSecond(`${MESH_DURATION}_sum`, OUT), "destination")} / on () group_left () (${sum(perSecond(`${MESH_DURATION}_count`, IN))} > 0)`,
          legend: "calls to {{destination}}",
        },
      ],
      shows:
        "Mean duration of a request, and how much of it its calls to each service take. Calls at the same time count each.",
      act: "A call that is nearly as long as the request is what it waits for.",
    }),
  ],
};

const CALLING: Row = {
  title: "Calls",
  panels: [
    table({
      ...{ title: "Called by it", from: "controller", width: 12, height: 8, sortBy: "Errors" },
      labels: { destination: "Called" },
      columns: requestColumns(OUT, "destination"),
      links: [
        { title: "Open the edge", url: pathTo("edge", { source: "$service", destination: cell("Called") }) },
      ],
      shows:
        "Whom it calls, over the time that is shown, as its own sidecars count. `other`: no service of the mesh.",
      act: "Errors here that are not in `Called`: the service copes with them.",
    }),
    graph({
      ...{ ...HALF, title: "Not served to it", unit: "percentunit" },
      queries: [{ expr: unservedShare(OUT, ["destination"]), legend: "{{destination}}" }],
      shows: "Share of its calls that failed, or were rejected, denied or injected on its side.",
      act: "A breaker that rejects holds this at 100 % until the called service is well.",
    }),
  ],
};

const BY_TAG: Row = {
  title: "By tag: $tag",
  panels: [
    graph({
      ...{ ...THIRD, title: "Requests by tag", unit: "reqps", as: "areas" },
      queries: [{ expr: sum(perSecond("meshfuse_requests_total", TAGGED), "$tag"), legend: "{{$tag}}" }],
      shows: "Requests to the service by the values of the chosen metric tag.",
      act: "`other`, or what your tag says otherwise: values that are not listed, or more than it may have.",
    }),
    graph({
      ...{ ...THIRD, title: "Errors by tag", unit: "percentunit" },
      queries: [
        {
          expr: share(
            sum(perSecond("meshfuse_requests_total", `${TAGGED},outcome=~"failure|soft_failure"`), "$tag"),
            sum(
              perSecond("meshfuse_requests_total", `${TAGGED},outcome=~"success|failure|soft_failure"`),
              "$tag",
            ),
          ),
          legend: "{{$tag}}",
        },
      ],
      shows: "Share of failed requests by the values of the chosen metric tag.",
      act: "Only one value fails: a tenant, a version or a region, not the whole service.",
    }),
    graph({
      ...{ ...THIRD, title: "Values without room", unit: "reqps", noValue: "none" },
      queries: [
        {
          expr: sum(perSecond("meshfuse_tag_overflow_total", `tag="$tag"`), "instance"),
          legend: "{{instance}}",
        },
      ],
      shows: "Requests a second, of all services, whose value of the chosen tag found no room.",
      act: "They count as `otherwise`. List the `values` that matter, or raise `maxValues` or `limits.series`.",
    }),
  ],
};
