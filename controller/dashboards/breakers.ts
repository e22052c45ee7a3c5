// Which breakers are open, where, why, and what they keep away.
import type { Dashboard } from "@grafana/grafana-foundation-sdk/dashboard";
import { board, type Row } from "./board.js";
import { graph, timeline } from "./graph.js";
import { INCIDENTS } from "./incidents.js";
import { from } from "./panel.js";
import { growth, max, perSecond, sum } from "./promql.js";
import { stat } from "./stat.js";
import { type Column, table } from "./table.js";
import { manyOf } from "./variables.js";

const CHOSEN = `breaker=~"$breaker"`;
const STATES = "meshfuse_mesh_breakers";
const CHANGES = "meshfuse_mesh_breaker_transitions_total";
const REJECTED = "meshfuse_mesh_breaker_rejected_total";

const SMALL = { from: "controller", width: 6, height: 4, unit: "short", noValue: "0" } as const;
const HALF = { from: "controller", width: 12, height: 8, min: 0 } as const;

export function breakers(): Dashboard {
  return board({
    name: "breakers",
    title: "Breakers",
    description: "Which breakers are open, where, why, and what they keep away from services.",
    variables: [
      manyOf("breaker", "Breaker", {
        ...{ label: "breaker", of: STATES },
        description: "`namespace/name` of the CircuitBreaker.",
      }),
    ],
    annotations: INCIDENTS,
    rows: [GLANCE, STATE, REJECTIONS, KEYED],
  });
}

const GLANCE: Row = {
  title: "At a glance",
  panels: [
    stat({
      ...{ ...SMALL, title: "Open", expr: inState("open") },
      thresholds: from([1, "red"]),
      shows: "Pairs of breaker and sidecar that reject everything now.",
      act: "Red: see below which. `meshfuse describe breaker NAME` says why, and until when.",
    }),
    stat({
      ...{ ...SMALL, title: "Half-open", expr: inState("half_open") },
      thresholds: from([1, "orange"]),
      shows: "Pairs that let a few probes through, to see whether the service is back.",
      act: "Stays orange: probes get no verdict. Does anybody call at all?",
    }),
    stat({
      ...{ ...SMALL, title: "Ramping up", expr: inState("ramp") },
      thresholds: from([1, "blue"]),
      shows: "Pairs that let more and more requests through after half-open.",
      act: "Nothing to do: it ends by itself, or opens again.",
    }),
    stat({
      ...{ ...SMALL, title: "Rejected", unit: "reqps", expr: sum(perSecond(REJECTED, CHOSEN)) },
      thresholds: from([0.01, "orange"]),
      shows: "Requests a second that the chosen breakers answered in place of the service.",
      act: "Orange: callers get fallbacks. The load that the service is spared.",
    }),
  ],
};

const STATE: Row = {
  title: "State",
  panels: [
    timeline({
      ...{ from: "sidecars", title: "State in each sidecar", unit: "short", width: 24, height: 9 },
      states: [
        [0, "closed", "green"],
        [1, "open", "red"],
        [2, "half-open", "orange"],
        [3, "ramp", "blue"],
      ],
      queries: [
        {
          expr: max(`meshfuse_breaker_state{${CHOSEN}}`, "breaker", "direction", "instance"),
          legend: "{{breaker}} {{direction}} {{instance}}",
        },
      ],
      shows: "Each breaker in each sidecar over time; breakers with `key` are further below.",
      act: "Red in one sidecar alone: that instance, or its node. In all callers: the service.",
    }),
    graph({
      ...{ ...HALF, title: "Sidecars by state", unit: "short", as: "areas" },
      queries: [{ expr: sum(`${STATES}{${CHOSEN}}`, "state"), legend: "{{state}}" }],
      shows: "In how many sidecars the chosen breakers are in each state.",
      act: "Open and half-open in turn: the service does not get well; longer `open.max` spares it more.",
    }),
    graph({
      ...{ ...HALF, title: "Changes of state", unit: "cpm", as: "bars" },
      queries: [
        { expr: `60 * ${sum(perSecond(CHANGES, CHOSEN), "to", "reason")}`, legend: "{{to}}: {{reason}}" },
      ],
      shows: "Changes of state a minute, in all sidecars, by what caused them.",
      act: "Many in a minute: it flaps. Raise `minimum`, the window, or `open.base`.",
    }),
  ],
};

const REJECTIONS: Row = {
  title: "What they keep away",
  panels: [
    graph({
      ...{ ...HALF, title: "Rejected", unit: "reqps", noValue: "none" },
      queries: [{ expr: sum(perSecond(REJECTED, CHOSEN), "breaker"), legend: "{{breaker}}" }],
      shows: "Requests a second that each breaker answered in place of the service.",
      act: "It should fall in steps as the service gets well.",
    }),
    graph({
      ...{ ...HALF, title: "Rejected in shadow", unit: "reqps", noValue: "none" },
      queries: [
        {
          expr: sum(perSecond("meshfuse_mesh_breaker_shadow_rejected_total", CHOSEN), "breaker"),
          legend: "{{breaker}}",
        },
      ],
      shows: "What breakers with `mode: shadow` would have rejected, and let through.",
      act: "As you would want it, and nothing else? Then set `mode: enforce`.",
    }),
    table({
      ...{ title: "All breakers", from: "controller", width: 24, height: 9, sortBy: "Open" },
      labels: { breaker: "Breaker", direction: "Direction" },
      columns: [
        { ...stateColumn("Open", "open"), thresholds: from([1, "red"]) },
        stateColumn("Half-open", "half_open"),
        stateColumn("Ramp", "ramp"),
        stateColumn("Closed", "closed"),
        {
          title: "Opened",
          unit: "short",
          expr: inRange(growth(CHANGES, `${CHOSEN},to="open"`)),
        },
        { title: "Rejected", unit: "short", expr: inRange(growth(REJECTED, CHOSEN)) },
      ],
      shows:
        "In how many sidecars each is in which state now; how often it opened and rejected in the time shown.",
      act: "One that never opened in months: is its threshold one that its service can ever reach?",
    }),
  ],
};

const KEYED: Row = {
  title: "Breakers with a key",
  panels: [
    graph({
      ...{ ...HALF, title: "Keys that are not closed", unit: "short", noValue: "none" },
      queries: [
        {
          expr: sum(`meshfuse_mesh_breaker_keys{${CHOSEN},state!="closed"}`, "breaker", "state"),
          legend: "{{breaker}} {{state}}",
        },
      ],
      shows: "How many keys (tenants, callers) are cut off, over all sidecars.",
      act: "`meshfuse describe breaker NAME --keys 100` names them.",
    }),
    graph({
      ...{ ...HALF, from: "sidecars", title: "Keys without room", unit: "reqps", noValue: "none" },
      queries: [
        {
          expr: sum(perSecond("meshfuse_overflow_total", `what="keys"`), "instance"),
          legend: "{{instance}}",
        },
      ],
      shows: "Requests a second whose key found no breaker of its own: they share one.",
      act: "Raise `key.maxKeys`, or choose a key with fewer values.",
    }),
  ],
};

function inState(state: string): string {
  return sum(`${STATES}{${CHOSEN},state="${state}"}`);
}

function inRange(expression: string): string {
  return sum(expression, "breaker", "direction");
}

function stateColumn(title: string, state: string): Column {
  return { title, unit: "short", expr: inRange(`${STATES}{${CHOSEN},state="${state}"}`) };
}
