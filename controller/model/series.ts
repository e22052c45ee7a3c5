// What each end of each edge, each service and each instance did in equal steps of time: what detection and diagnosis go by.
import type { Outcome } from "./observation.js";

/** Of all completed requests of a step, whatever their outcome. Absent: not told. */
export interface StepLatency {
  meanMs?: number;
  p50Ms?: number;
  p75Ms?: number;
  p90Ms?: number;
  p95Ms?: number;
  p99Ms?: number;
}

/** For a person. */
export const LATENCY_NAMES: Readonly<Record<keyof StepLatency, string>> = {
  meanMs: "mean",
  p50Ms: "median",
  p75Ms: "75th percentile",
  p90Ms: "90th percentile",
  p95Ms: "95th percentile",
  p99Ms: "99th percentile",
};

/** One step of one series. A step of which nothing was heard has no sample; one that was idle has one with 0 requests. */
export interface StepSample {
  /** Completed in the step; broken where it comes from a rate. Null: not told. */
  requests: number | null;
  /** Requests by outcome; an absent outcome is 0. Null: not told. */
  outcomes: Partial<Record<Outcome, number>> | null;
  latency: StepLatency;
  /** At the end of the step. Null: not told. */
  inFlight: number | null;
}

/** By step, the oldest first; as many as its window has steps. */
export type Samples = readonly (StepSample | undefined)[];

/** What one end of an edge saw. */
export interface EndSeries {
  /** Whose sidecars: the caller's, or the callee's. */
  seenBy: "source" | "destination";
  /** `namespace/service`, or `unknown`, `outside`. */
  source: string;
  /** `namespace/service`, or `other`. */
  destination: string;
  samples: Samples;
}

/** Requests to a service of which nothing tells who sent them. Services whose edges are told have none. */
export interface ServiceSeries {
  service: string;
  samples: Samples;
}

/** One instance of a service: one sidecar. */
export interface InstanceSeries {
  service: string;
  /** The sidecar's node id. */
  instance: string;
  /** Empty: not known. */
  version: string;
  /** Requests to it, as it saw them, whoever sent them. */
  inbound: Samples;
  /** Requests that it sent, as it saw them, whomever to. */
  outbound: Samples;
  /** What else is known of it by name, such as `cpu` (cores), `memory` (bytes). */
  resources: Readonly<Record<string, readonly (number | undefined)[]>>;
}

export interface MeshWindow {
  /** Where the first step begins, milliseconds since the epoch. */
  fromMs: number;
  stepMs: number;
  steps: number;
  /** Who calls whom, also where no series tells of it. */
  calls: readonly { source: string; destination: string }[];
  ends: readonly EndSeries[];
  services: readonly ServiceSeries[];
  instances: readonly InstanceSeries[];
  /** What a person should know of it, such as that an engine answered only in part. */
  notes?: readonly string[];
}

/** Inclusive and exclusive, milliseconds since the epoch. */
export interface Span {
  fromMs: number;
  toMs: number;
}
