/** Names of records within one sidecar or one graph. */
import type { Direction } from "../model/index.js";

export function edgeKey(edge: { direction: Direction; source: string; destination: string }): string {
  return `${edge.direction}\0${edge.source}\0${edge.destination}`;
}

export function nameKey(record: { direction: Direction; name: string }): string {
  return `${record.direction}\0${record.name}`;
}
