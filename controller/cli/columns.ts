/** The columns of what `get`, `status` and `demo` show. */
import type { Schemas } from "../client/index.js";
import { BREAKER_STATES, type BreakerStateName } from "../model/index.js";
import type { Entry } from "./client.js";
import type { Color } from "./output.js";
import type { Cell, Column } from "./sheet.js";
import { skippedText } from "./verdicts.js";

const STATE_COLORS: Record<BreakerStateName, Color> = {
  closed: "green",
  open: "red",
  half_open: "yellow",
  ramp: "yellow",
};
const NOTABLE_ERROR_SHARE = 0.01;
/** Of a name that anyone may have made up: the columns after it shall be seen, too. */
const MOST_NAME_CHARS = 60;

type SidecarView = Schemas["Sidecar"];

export const POLICY_COLUMNS: readonly Column<Entry>[] = [
  { title: "kind", key: true, cell: ({ policy }) => policy.kind },
  { title: "namespace", key: true, cell: ({ policy }) => policy.metadata.namespace },
  { title: "name", key: true, cell: ({ policy }) => policy.metadata.name },
  { title: "direction", cell: ({ policy }) => String(policy.spec.direction ?? "outbound") },
  { title: "selector", cell: ({ policy }) => labelsText(policy.spec.selector) || "-" },
  { title: "source", cell: ({ source }) => source },
  { title: "version", right: true, cell: ({ version }) => String(version) },
  { title: "by", cell: ({ by }) => by },
];

/** One row for each direction that a sidecar subscribed to. */
interface DeliveryRow {
  sidecar: SidecarView;
  delivery: Schemas["Delivery"] | undefined;
}

export const DELIVERY_COLUMNS: readonly Column<DeliveryRow>[] = [
  { title: "sidecar", key: true, cell: ({ sidecar }) => sidecar.id },
  { title: "service", cell: ({ sidecar }) => `${sidecar.namespace}/${sidecar.service}` },
  { title: "direction", key: true, cell: ({ delivery }) => delivery?.direction ?? "-" },
  { title: "state", cell: deliveryState },
  { title: "wanted", cell: ({ delivery }) => revisionText(delivery?.wanted) },
  { title: "acknowledged", cell: ({ delivery }) => revisionText(delivery?.acknowledged) },
  { title: "running", cell: ({ delivery }) => revisionText(delivery?.running) },
];

export const EDGE_COLUMNS: readonly Column<Schemas["Edge"]>[] = [
  { title: "source", key: ({ source }) => source, cell: ({ source }) => cut(source) },
  {
    title: "destination",
    key: ({ destination }) => destination,
    cell: ({ destination }) => cut(destination),
  },
  { title: "seen", key: true, cell: ({ direction }) => direction },
  { title: "req/s", right: true, cell: ({ rate, stale }) => (stale ? "stale" : rate.toFixed(1)) },
  {
    title: "errors",
    right: true,
    cell: ({ errorShare }) => {
      const text = `${(errorShare * 100).toFixed(1)}%`;
      return errorShare >= NOTABLE_ERROR_SHARE ? ["red", text] : text;
    },
  },
  { title: "p50", right: true, cell: ({ p50Ms }) => millisecondsText(p50Ms) },
  { title: "p99", right: true, cell: ({ p99Ms }) => millisecondsText(p99Ms) },
  { title: "requests", right: true, cell: ({ requests }) => String(requests) },
  { title: "rejected", right: true, cell: ({ outcomes }) => String(outcomes.rejected) },
  { title: "injected", right: true, cell: ({ outcomes }) => String(outcomes.injected) },
];

export const BREAKER_COLUMNS: readonly Column<Schemas["Breaker"]>[] = [
  { title: "breaker", key: true, cell: ({ name }) => name },
  { title: "sidecar", key: ({ sidecar }) => sidecar, cell: seenBy },
  { title: "direction", key: true, cell: ({ direction }) => direction },
  { title: "state", cell: breakerState },
  { title: "mode", cell: ({ mode }) => mode },
  { title: "failed", right: true, cell: ({ failed, completed }) => `${failed}/${completed}` },
  { title: "in a row", right: true, cell: ({ consecutive }) => String(consecutive) },
  { title: "rejected", right: true, cell: ({ rejected }) => String(rejected) },
  { title: "transitions", right: true, cell: ({ transitions }) => String(transitions.length) },
];

export const FAULT_COLUMNS: readonly Column<Schemas["Fault"]>[] = [
  { title: "fault", key: true, cell: ({ name }) => name },
  { title: "sidecar", key: ({ sidecar }) => sidecar, cell: seenBy },
  { title: "direction", key: true, cell: ({ direction }) => direction },
  { title: "matched", right: true, cell: ({ matched }) => String(matched) },
  { title: "injected", right: true, cell: ({ verdicts }) => String(verdicts.injected) },
  { title: "aborts", right: true, cell: ({ injected }) => String(injected.abort) },
  { title: "delays", right: true, cell: ({ injected }) => String(injected.delay) },
  { title: "responses", right: true, cell: ({ injected }) => String(injected.response) },
  { title: "throttled", right: true, cell: ({ injected }) => String(injected.throughput) },
  { title: "others", cell: (fault) => skippedText(fault) || "-" },
];

export const REFUSAL_COLUMNS: readonly Column<Schemas["Refusal"]>[] = [
  { title: "node", key: ({ node }) => node, cell: ({ node }) => cut(node) || "no node id" },
  { title: "reason", key: true, cell: ({ reason }) => ["red", reason] },
  { title: "times", right: true, cell: ({ times }) => String(times) },
  { title: "last", cell: ({ lastMs }) => timeText(lastMs) },
];

export const BYPASS_COLUMNS: readonly Column<Schemas["Bypass"]>[] = [
  { title: "id", key: true, cell: ({ id }) => id },
  { title: "sidecars", cell: ({ selector }) => labelsText(selector) || "all" },
  { title: "until", cell: ({ untilMs }) => timeText(untilMs) },
  { title: "kept", cell: ({ durable }) => (durable ? "yes" : ["yellow", "until a restart"]) },
  { title: "by", cell: ({ by }) => by },
  { title: "because", cell: ({ because }) => because },
];

export const EXPERIMENT_COLUMNS: readonly Column<Schemas["Experiment"]>[] = [
  { title: "id", key: true, cell: ({ id }) => id },
  { title: "policy", cell: ({ policy }) => policy },
  { title: "state", cell: experimentState },
  { title: "from", cell: ({ fromMs }) => timeText(fromMs) },
  { title: "until", cell: ({ untilMs, end }) => timeText(end?.atMs ?? untilMs) },
  { title: "matched", right: true, cell: ({ counts }) => String(counts?.matched ?? "-") },
  { title: "injected", right: true, cell: ({ counts }) => String(counts?.verdicts.injected ?? "-") },
  {
    title: "problem",
    cell: ({ problems }) =>
      problems.length === 0 ? "-" : ["red", problems.map(({ message }) => message).join("; ")],
  },
  { title: "by", cell: ({ by, end }) => (end === undefined ? by : `${by}, ended by ${end.by}`) },
  { title: "because", cell: ({ because, end }) => [because, end?.because].filter(Boolean).join("; ") || "-" },
];

export const AUDIT_COLUMNS: readonly Column<Schemas["AuditEvent"]>[] = [
  { title: "number", key: true, right: true, cell: ({ number }) => String(number) },
  { title: "time", cell: ({ atMs }) => timeText(atMs) },
  { title: "event", cell: ({ type }) => type },
  { title: "subject", cell: ({ subject }) => subject },
  { title: "detail", cell: ({ detail }) => detail ?? "-" },
  { title: "by", cell: ({ by }) => by },
  { title: "because", cell: ({ because }) => because ?? "-" },
];

export function deliveryRows(sidecars: readonly SidecarView[]): DeliveryRow[] {
  return sidecars.flatMap((sidecar): DeliveryRow[] =>
    sidecar.deliveries.length === 0
      ? [{ sidecar, delivery: undefined }]
      : sidecar.deliveries.map((delivery) => ({ sidecar, delivery })),
  );
}

export function revisionText(revision: string | undefined): string {
  return revision === undefined || revision === "" ? "-" : revision.slice(0, 8);
}

/** UTC, to the second. What no calendar has is shown as it came. */
export function timeText(atMs: number): string {
  const date = new Date(atMs);
  return Number.isNaN(date.getTime()) ? String(atMs) : `${date.toISOString().slice(0, 19)}Z`;
}

function deliveryState({ sidecar, delivery }: DeliveryRow): Cell {
  if (!sidecar.connected) return ["red", "gone"];
  if (sidecar.bypass !== undefined) {
    // The pass-through has no revision; until Envoy has taken it, the old configuration still acts.
    const isTaken = delivery === undefined || delivery.acknowledged === "";
    return isTaken ? ["yellow", "bypassed"] : ["red", "bypassing"];
  }
  if (delivery?.held === true) return ["red", "last good"];
  if (delivery?.refusal !== undefined) return ["red", `refused by ${delivery.refusal.by}`];
  return delivery?.delivered === true ? ["green", "delivered"] : ["yellow", "pending"];
}

function experimentState({ state, paused }: Schemas["Experiment"]): Cell {
  if (paused) return ["yellow", state === "running" ? "paused" : `${state}, paused`];
  return state === "running" ? ["yellow", state] : state;
}

/** Of a keyed breaker with those of its keys that are not closed: its own is that of the values that have none. */
function breakerState({ state, keys }: Schemas["Breaker"]): Cell {
  const moved = BREAKER_STATES.filter((each) => each !== "closed" && (keys?.[each] ?? 0) > 0);
  const [loudest = "closed"] = BREAKER_STATES.filter(
    (each) => each !== "closed" && (each === state || moved.includes(each)),
  );
  const counts = moved.map((each) => `${keys?.[each]} ${each}`).join(", ");
  return [STATE_COLORS[loudest], counts === "" ? state : `${state}; keys: ${counts}`];
}

/** What is stale is how it was when the sidecar last reported: it is gone, or bypassed. */
function seenBy({ sidecar, stale }: { sidecar: string; stale: boolean }): string {
  return stale ? `${sidecar} (stale)` : sidecar;
}

/** A name of a sidecar's choice; programs read it whole. */
export function cut(name: string): string {
  return name.length > MOST_NAME_CHARS ? `${name.slice(0, MOST_NAME_CHARS)}...` : name;
}

function labelsText(labels: Readonly<Record<string, string>> = {}): string {
  return Object.entries(labels)
    .map(([label, value]) => `${label}=${value}`)
    .join(",");
}

function millisecondsText(milliseconds: number | null): string {
  return milliseconds === null ? "-" : `${milliseconds.toFixed(1)}ms`;
}
