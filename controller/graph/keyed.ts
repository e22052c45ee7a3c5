/** By what records of one sidecar, or of one graph, are told apart. */
import type { Direction } from "../model/index.js";
import type { ReportedTransition } from "../report/index.js";

export interface KeyedTransition extends ReportedTransition {
  /** Of a keyed breaker: whose. */
  key?: string;
}

export function edgeKey(edge: { direction: Direction; source: string; destination: string }): string {
  return `${edge.direction}\0${edge.source}\0${edge.destination}`;
}

export function nameKey(record: { direction: Direction; name: string }): string {
  return `${record.direction}\0${record.name}`;
}

/** What a key of `nameKey` stands for. */
export function nameOf(key: string): { direction: Direction; name: string } {
  const at = key.indexOf("\0");
  return { direction: key.slice(0, at) === "inbound" ? "inbound" : "outbound", name: key.slice(at + 1) };
}
