import type { EnvoyBuild } from "./envoy.js";
import type { Direction } from "./policy.js";

/** One Envoy as its xDS node describes it. */
export interface Sidecar {
  /** Envoy's node id. */
  id: string;
  /** Envoy's node cluster. */
  cluster: string;
  namespace: string;
  service: string;
  version: string;
  /** Workload labels that selectors are compared with. */
  labels: Record<string, string>;
  /** Tag labels that its bootstrap's stats_tags know (`meshfuse.labels`); undefined: not told. */
  metricLabels?: string[];
  /** What its Envoy says of itself. */
  envoy?: EnvoyBuild;
}

/** What the controller has said to one sidecar in one direction, and what came back. */
export interface Delivery {
  direction: Direction;
  /** Revision last sent, last ACKed, and running as the filter's own report says. */
  sent?: string;
  acknowledged?: string;
  running?: string;
  /** Last refusal, by Envoy (NACK) or by the filter (in its report), with the revision refused; `hint`: what to do. */
  refusal?: { revision: string; reason: string; by: "envoy" | "filter"; atMs: number; hint?: string };
}

export const RESOURCE_NAMES: Record<Direction, string> = {
  inbound: "meshfuse.inbound",
  outbound: "meshfuse.outbound",
};

/** Envoy's own fault filter, behind ours where others are called: it slows the responses that ours tells it to. */
export const THROUGHPUT_RESOURCE = "meshfuse.throughput";
