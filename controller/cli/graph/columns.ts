/** The columns of services and joined edges, the most telling ones first: narrow terminals show no others. */
import type { Schemas } from "../../client/index.js";
import { cut, timeText } from "../columns.js";
import type { Cell, Column } from "../sheet.js";

export type Graph = Schemas["Graph"];
export type Node = Schemas["GraphNode"];
export type Edge = Schemas["GraphEdge"];
type Traffic = Schemas["Traffic"];

export const NOTABLE_ERROR_SHARE = 0.01;
const NONE = "-";

/** How many requests a second: of the window, or of the last 10 s. */
export type RateName = "rate" | "rate10s";

export function nodeColumns(rate: RateName): readonly Column<Node>[] {
  return [
    { title: "service", key: ({ name }) => name, cell: ({ name }) => cut(name) },
    ...trafficColumns<Node>(({ inbound }) => inbound, rate),
    { title: "self", right: true, cell: selfText },
    { title: "in flight", right: true, cell: ({ inbound }) => countText(inbound?.inFlight) },
    { title: "traffic", right: true, cell: ({ traffic }) => percentText(traffic) },
    { title: "perf", right: true, cell: ({ performance }) => shareText(performance) },
  ];
}

export function edgeColumns(rate: RateName): readonly Column<Edge>[] {
  return [
    { title: "source", key: ({ source }) => source, cell: ({ source }) => cut(source) },
    {
      title: "destination",
      key: ({ destination }) => destination,
      cell: ({ destination }) => cut(destination),
    },
    ...trafficColumns<Edge>(seenTraffic, rate),
    { title: "gap", right: true, cell: ({ gap }) => durationText(gap?.meanMs) },
    { title: "in flight", right: true, cell: (edge) => countText(seenTraffic(edge)?.inFlight) },
    { title: "seen by", cell: seenBy },
    ...(rate === "rate" ? [RETRIES] : []),
  ];
}

/** In a short window all of it would be what the borders cut off. */
const RETRIES: Column<Edge> = { title: "retries", right: true, cell: retriesText };

/** The caller's view, which is the whole one; where it saw nothing, the callee's. */
export function seenTraffic({ bySource, byDestination }: Edge): Traffic | undefined {
  return bySource ?? byDestination;
}

/** When it was, and how the whole mesh fares. */
export function headline({ fromMs, toMs, performance, targetMs, omittedEdges }: Graph): string[] {
  const window = `${timeText(fromMs)} to ${timeText(toMs)}`;
  const whole = `${window}; performance of the mesh ${shareText(performance)} (target ${targetMs} ms)`;
  return omittedEdges === 0 ? [whole] : [whole, `${omittedEdges} edges with fewer requests are left out`];
}

export function rateText(rate: number | null | undefined): string {
  return rate == null ? NONE : rate.toFixed(1);
}

export function percentText(share: number | null | undefined): string {
  return share == null ? NONE : `${(share * 100).toFixed(1)}%`;
}

export function durationText(ms: number | null | undefined): string {
  return ms == null ? NONE : `${ms.toFixed(1)}ms`;
}

export function shareText(share: number | null): string {
  return share === null ? NONE : share.toFixed(3);
}

function trafficColumns<Row>(trafficOf: (row: Row) => Traffic | undefined, rate: RateName): Column<Row>[] {
  return [
    { title: "req/s", right: true, cell: (row) => rateText(trafficOf(row)?.[rate]) },
    { title: "errors", right: true, cell: (row) => errorCell(trafficOf(row)?.errorShare) },
    { title: "p50", right: true, cell: (row) => durationText(trafficOf(row)?.p50Ms) },
    { title: "p99", right: true, cell: (row) => durationText(trafficOf(row)?.p99Ms) },
  ];
}

function errorCell(share: number | null | undefined): Cell {
  return (share ?? 0) >= NOTABLE_ERROR_SHARE ? ["red", percentText(share)] : percentText(share);
}

/** `12.0ms`, or `2.0-12.0ms` where calls may be under way together. */
function selfText({ self }: Node): string {
  if (self === undefined) return NONE;
  const [least, most] = [self.leastMs.toFixed(1), self.mostMs.toFixed(1)];
  return least === most ? `${most}ms` : `${least}-${most}ms`;
}

function seenBy({ bySource, byDestination }: Edge): string {
  if (bySource !== undefined && byDestination !== undefined) return "both";
  return bySource === undefined ? "destination" : "source";
}

function retriesText({ retries, retriesWithin }: Edge): string {
  return Math.abs(retries ?? 0) > (retriesWithin ?? 0) || retries === null ? countText(retries) : "~0";
}

function countText(count: number | null | undefined): string {
  return count == null ? NONE : String(count);
}
