// What experiments do, to how many requests, and what that does to callers.
import type { Dashboard } from "@grafana/grafana-foundation-sdk/dashboard";
import { board, type Row } from "./board.js";
import { graph } from "./graph.js";
import { INCIDENTS } from "./incidents.js";
import { from } from "./panel.js";
import { growth, perSecond, quantile, share, sum, unservedShare } from "./promql.js";
import { stat } from "./stat.js";
import { table } from "./table.js";
import { manyOf } from "./variables.js";

const CHOSEN = `fault=~"$fault"`;
const MATCHED = "meshfuse_mesh_fault_requests_total";
const INJECTED = "meshfuse_mesh_fault_injected_total";
const BY_CALLERS = `reporter="source"`;

const SMALL = { from: "controller", width: 6, height: 4 } as const;
const HALF = { from: "controller", width: 12, height: 8, min: 0 } as const;

export function experiments(): Dashboard {
  return board({
    name: "experiments",
    title: "Experiments",
    description: "What experiments do, to how many requests, and what that does to callers.",
    variables: [
      manyOf("fault", "Fault", {
        ...{ label: "fault", of: MATCHED },
        description: "`namespace/name` of the FaultInjection.",
      }),
    ],
    annotations: INCIDENTS,
    rows: [GLANCE, DONE, CALLERS],
  });
}

const GLANCE: Row = {
  title: "At a glance",
  panels: [
    stat({
      ...{ ...SMALL, title: "Running", unit: "short", noValue: "0" },
      expr: `meshfuse_controller_experiments{state="running"}`,
      thresholds: from([1, "blue"]),
      shows: "Experiments that are in force now.",
      act: "`meshfuse pause` ends all of them at once, `meshfuse stop NAME` one for good.",
    }),
    stat({
      ...{ ...SMALL, title: "Problems", unit: "short", expr: "meshfuse_controller_experiment_problems" },
      thresholds: from([1, "orange"]),
      shows: "What keeps running experiments from telling anything: nothing matches, a sidecar is silent.",
      act: "Orange: `meshfuse describe experiment NAME` says what, and what to do.",
    }),
    stat({
      ...{ ...SMALL, title: "Injected", unit: "reqps", expr: sum(perSecond(INJECTED, CHOSEN)) },
      noValue: "0",
      shows: "Faults that began, a second: a request that is delayed and then aborted counts as two.",
      act: "0 while one runs: is its percentage small, its match narrow, its limit reached? See the verdicts.",
    }),
    stat({
      ...{ ...SMALL, title: "Hit, of those that match", unit: "percentunit", decimals: 2 },
      expr: share(sum(perSecond(MATCHED, `${CHOSEN},verdict="injected"`)), sum(perSecond(MATCHED, CHOSEN))),
      shows: "Share of the matching requests that a fault touched.",
      act: "Compare with the policy's percentage. Less: limits, sequences, other faults; see the verdicts.",
    }),
  ],
};

const DONE: Row = {
  title: "What is done",
  panels: [
    graph({
      ...{ ...HALF, title: "Verdicts", unit: "reqps", as: "areas" },
      queries: [{ expr: sum(perSecond(MATCHED, CHOSEN), "verdict"), legend: "{{verdict}}" }],
      shows: "What was decided on each matching request; each has exactly one verdict.",
      act: "`limit`: the fault's own limits hold it back. `expired`: its time is over, or the lease is.",
    }),
    graph({
      ...{ ...HALF, title: "Injected by kind", unit: "reqps", as: "areas", noValue: "none" },
      queries: [{ expr: sum(perSecond(INJECTED, CHOSEN), "fault", "kind"), legend: "{{fault}} {{kind}}" }],
      shows: "Faults that began, a second, by what they do to a request.",
      act: "Not what you wanted? `meshfuse explain fault NAME` tells beforehand what a policy will do.",
    }),
    table({
      ...{ title: "All faults", from: "controller", width: 12, height: 8, sortBy: "Matched" },
      labels: { fault: "Fault", direction: "Direction" },
      columns: [
        {
          title: "Matched",
          unit: "short",
          expr: sum(growth(MATCHED, CHOSEN), "fault", "direction"),
        },
        {
          ...{ title: "Injected", unit: "short" },
          expr: sum(growth(MATCHED, `${CHOSEN},verdict="injected"`), "fault", "direction"),
        },
      ],
      shows: "Requests in the time that is shown: those that matched, and those that were touched.",
      act: "Matched 0: nobody sends what the policy is about.",
    }),
    graph({
      ...{ ...HALF, from: "sidecars", title: "Injected in each sidecar", unit: "reqps", noValue: "none" },
      queries: [
        {
          expr: sum(perSecond("meshfuse_fault_injected_total", CHOSEN), "instance", "fault"),
          legend: "{{fault}} {{instance}}",
        },
      ],
      shows: "Where faults are injected.",
      act: "An instance that you did not mean: the policy's selector holds for it.",
    }),
  ],
};

const CALLERS: Row = {
  title: "What it does to callers",
  panels: [
    graph({
      ...{ ...HALF, title: "Not served", unit: "percentunit" },
      queries: [
        {
          expr: unservedShare(BY_CALLERS, ["source", "destination"]),
          legend: "{{source}} to {{destination}}",
        },
      ],
      shows: "Share of requests that failed, or were rejected, denied or injected, at their callers.",
      act: "Rises far from the fault: that is how failures spread, and what a breaker would stop.",
    }),
    graph({
      ...{ ...HALF, title: "99 % are faster than", unit: "s" },
      queries: [
        {
          expr: quantile(0.99, BY_CALLERS, ["source", "destination"]),
          legend: "{{source}} to {{destination}}",
        },
      ],
      shows: "99th percentile of whole durations at callers.",
      act: "A delay that grows on its way up: calls one after the other, or retries.",
    }),
  ],
};
