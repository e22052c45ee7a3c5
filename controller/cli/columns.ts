/** The tables of `get`, `status` and `demo`. */
import type { BypassView, PolicyEntry, SidecarView } from "../api/index.js";
import type { BreakerView, EdgeView, FaultView } from "../model/index.js";
import type { Color, Column } from "./output.js";

const STATE_COLORS: Record<BreakerView["state"], Color> = {
  closed: "green",
  open: "red",
  half_open: "yellow",
  ramp: "yellow",
};
const NOTABLE_ERROR_SHARE = 0.01;

export const POLICY_COLUMNS: readonly Column<PolicyEntry>[] = [
  { title: "kind", cell: ({ policy }) => policy.kind },
  { title: "namespace", cell: ({ policy }) => policy.metadata.namespace },
  { title: "name", cell: ({ policy }) => policy.metadata.name },
  { title: "direction", cell: ({ policy }) => policy.spec.direction ?? "outbound" },
  { title: "selector", cell: ({ policy }) => labelsText(policy.spec.selector) || "-" },
  { title: "file", cell: ({ source }) => source },
];

/** One row for each direction that a sidecar subscribed to. */
export interface DeliveryRow {
  sidecar: SidecarView;
  delivery: SidecarView["deliveries"][number] | undefined;
}

export const DELIVERY_COLUMNS: readonly Column<DeliveryRow>[] = [
  { title: "sidecar", cell: ({ sidecar }) => sidecar.id },
  { title: "service", cell: ({ sidecar }) => `${sidecar.namespace}/${sidecar.service}` },
  { title: "direction", cell: ({ delivery }) => delivery?.direction ?? "-" },
  {
    title: "state",
    cell: (row, paint) => {
      const [color, text] = deliveryState(row);
      return paint(color, text);
    },
  },
  { title: "wanted", cell: ({ delivery }) => revisionText(delivery?.wanted) },
  { title: "acknowledged", cell: ({ delivery }) => revisionText(delivery?.acknowledged) },
  { title: "running", cell: ({ delivery }) => revisionText(delivery?.running) },
];

export const EDGE_COLUMNS: readonly Column<EdgeView>[] = [
  { title: "source", cell: ({ source }) => source },
  { title: "destination", cell: ({ destination }) => destination },
  { title: "seen", cell: ({ direction }) => direction },
  { title: "req/s", right: true, cell: ({ rate, stale }) => (stale ? "stale" : rate.toFixed(1)) },
  {
    title: "errors",
    right: true,
    cell: ({ errorShare }, paint) => {
      const text = `${(errorShare * 100).toFixed(1)}%`;
      return errorShare >= NOTABLE_ERROR_SHARE ? paint("red", text) : text;
    },
  },
  { title: "p50", right: true, cell: ({ p50Ms }) => millisecondsText(p50Ms) },
  { title: "p99", right: true, cell: ({ p99Ms }) => millisecondsText(p99Ms) },
  { title: "requests", right: true, cell: ({ requests }) => String(requests) },
  { title: "rejected", right: true, cell: ({ outcomes }) => String(outcomes.rejected) },
  { title: "injected", right: true, cell: ({ outcomes }) => String(outcomes.injected) },
];

export const BREAKER_COLUMNS: readonly Column<BreakerView>[] = [
  { title: "breaker", cell: ({ name }) => name },
  { title: "sidecar", cell: seenBy },
  { title: "direction", cell: ({ direction }) => direction },
  { title: "state", cell: ({ state }, paint) => paint(STATE_COLORS[state], state) },
  { title: "mode", cell: ({ mode }) => mode },
  { title: "failed", right: true, cell: ({ failed, completed }) => `${failed}/${completed}` },
  { title: "in a row", right: true, cell: ({ consecutive }) => String(consecutive) },
  { title: "rejected", right: true, cell: ({ rejected }) => String(rejected) },
  { title: "transitions", right: true, cell: ({ transitions }) => String(transitions.length) },
];

export const FAULT_COLUMNS: readonly Column<FaultView>[] = [
  { title: "fault", cell: ({ name }) => name },
  { title: "sidecar", cell: seenBy },
  { title: "direction", cell: ({ direction }) => direction },
  { title: "matched", right: true, cell: ({ matched }) => String(matched) },
  { title: "injected", right: true, cell: ({ verdicts }) => String(verdicts.injected) },
  { title: "aborts", right: true, cell: ({ injected }) => String(injected.abort) },
  { title: "delays", right: true, cell: ({ injected }) => String(injected.delay) },
  { title: "expired", right: true, cell: ({ verdicts }) => String(verdicts.expired) },
];

/** `nowMs`: what "ends in" counts from. */
export function bypassColumns(nowMs: number): readonly Column<BypassView>[] {
  return [
    { title: "id", cell: ({ id }) => id },
    { title: "sidecars", cell: ({ selector }) => labelsText(selector) || "all" },
    { title: "ends in", right: true, cell: ({ untilMs }) => `${Math.ceil((untilMs - nowMs) / 1000)}s` },
    { title: "because", cell: ({ because }) => because },
  ];
}

export function deliveryRows(sidecars: readonly SidecarView[]): DeliveryRow[] {
  return sidecars.flatMap((sidecar): DeliveryRow[] =>
    sidecar.deliveries.length === 0
      ? [{ sidecar, delivery: undefined }]
      : sidecar.deliveries.map((delivery) => ({ sidecar, delivery })),
  );
}

function deliveryState({ sidecar, delivery }: DeliveryRow): [Color, string] {
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

/** What is stale is how it was when the sidecar last reported: it is gone, or bypassed. */
function seenBy({ sidecar, stale }: { sidecar: string; stale: boolean }): string {
  return stale ? `${sidecar} (stale)` : sidecar;
}

function labelsText(labels: Readonly<Record<string, string>> = {}): string {
  return Object.entries(labels)
    .map(([label, value]) => `${label}=${value}`)
    .join(",");
}

function revisionText(revision: string | undefined): string {
  return revision === undefined || revision === "" ? "-" : revision.slice(0, 8);
}

function millisecondsText(milliseconds: number | null): string {
  return milliseconds === null ? "-" : `${milliseconds.toFixed(1)}ms`;
}
