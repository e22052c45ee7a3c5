// A service and an edge as a diagnosis knows them.
import type { InstanceSeries } from "../model/index.js";
import type { Contrast, Row } from "./robust.js";
import type { Rows } from "./rows.js";

/** Stand for many, so nothing is said of them. */
const NO_SERVICES: ReadonlySet<string> = new Set(["unknown", "outside", "other", ""]);

export interface Edge {
  source: string;
  destination: string;
  /** Absent: that end saw nothing. */
  bySource?: Rows;
  byDestination?: Rows;
  /** A step since the onset, told or by the share of its caller in the callee's; NaN: nothing tells. */
  requests: number;
}

export interface Service {
  name: string;
  /** Calls to it, those of users too. */
  inbound: Edge[];
  /** Calls that it makes. */
  outbound: Edge[];
  /** All requests to it whoever sent them, where no edge tells. */
  whole?: Rows;
  instances: InstanceSeries[];
  /** Requests to it, by any who counted them. Absent: nobody did. */
  counted?: Row | undefined;
  /** Their mean a step since the onset; NaN: not known. */
  requests: number;
  /** Of its slowest requests, once it was asked for: many callers ask. */
  tail?: Contrast | null;
  /** Nobody in the mesh calls it, or somebody from outside does. */
  atUsers: boolean;
}

export function isService(name: string): boolean {
  return !NO_SERVICES.has(name);
}
