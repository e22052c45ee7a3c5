// The seams between the parts of the host: what a context offers to host calls, what host calls need of a guest, and
// what an Envoy process holds for all of them.

import type { CalloutBook, GrpcCall, HttpCall } from "./callouts.js";
import type { FakeClock } from "./clock.js";
import type { HeaderMap } from "./header-map.js";
import type { Ledger } from "./ledger.js";
import type { MetricIds, Metrics } from "./metrics.js";
import type { Pair } from "./pairs.js";
import type { SharedData } from "./shared-data.js";
import type { Status } from "./status.js";
import type { ViolationLog } from "./violation.js";

export interface LocalReply {
  status: number;
  details: string;
  body: Uint8Array;
  headers: readonly Pair[];
  /** Undefined: Envoy derives it from the HTTP status. */
  grpcStatus: number | undefined;
}

/** A buffer that proxy_get_buffer_bytes can name. */
export interface HostBuffer {
  readonly bytes: Uint8Array;
  /** Absent: the guest cannot change it. */
  replace?(bytes: Uint8Array): void;
}

/** Stream types of proxy_continue_stream and proxy_close_stream. */
export const StreamType = { Request: 0, Response: 1, Downstream: 2, Upstream: 3 } as const;
export const MapType = {
  RequestHeaders: 0,
  RequestTrailers: 1,
  ResponseHeaders: 2,
  ResponseTrailers: 3,
  GrpcInitialMetadata: 4,
  GrpcTrailingMetadata: 5,
  HttpCallHeaders: 6,
  HttpCallTrailers: 7,
} as const;
export const BufferType = {
  RequestBody: 0,
  ResponseBody: 1,
  DownstreamData: 2,
  UpstreamData: 3,
  HttpCallBody: 4,
  GrpcMessage: 5,
  VmConfiguration: 6,
  PluginConfiguration: 7,
} as const;

export interface HostContext {
  readonly id: number;
  readonly root: RootContext;
  /** Counts what this context costs; undefined where nobody asks. */
  readonly ledger: Ledger | undefined;
  readableHeaders(map: number): HeaderMap | undefined;
  writableHeaders(map: number): HeaderMap | undefined;
  buffer(type: number): HostBuffer | undefined;
  property(path: readonly string[]): Uint8Array | Status;
  setProperty(path: string, value: Uint8Array): Status;
  continueStream(type: number): void;
  closeStream(type: number): void;
  sendLocalReply(reply: LocalReply): void;
}

export interface RootContext extends HostContext {
  readonly rootId: string;
  readonly callouts: CalloutBook;
  setTickPeriod(periodMs: number): void;
  queueReady(token: number): void;
  /** proxy_done: the root that answered 0 to on_done has finished. */
  done(): Status;
}

export interface LogLine {
  readonly level: LogLevel;
  readonly rootId: string;
  readonly vmId: string;
  readonly text: string;
}

export const LOG_LEVELS = ["trace", "debug", "info", "warn", "error", "critical"] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export interface NodeIdentity {
  readonly id: string;
  readonly cluster: string;
  readonly metadata: Readonly<Record<string, string>>;
}

/** What Envoy does with requests once the VM of their worker is dead. */
export type FailurePolicy = "closed" | "open" | "reload";

/** What all VMs of an Envoy share. */
export interface HostProcess {
  readonly clock: FakeClock;
  readonly shared: SharedData;
  readonly metrics: Metrics;
  readonly violations: ViolationLog;
  readonly logs: LogLine[];
  /** The level that proxy_get_log_level answers. */
  readonly logLevel: LogLevel;
  readonly node: NodeIdentity;
  readonly failurePolicy: FailurePolicy;
  knowsCluster(name: string): boolean;
  grpcStarted(call: GrpcCall): void;
  httpStarted(call: HttpCall): void;
  /** The next bytes of random_get. */
  random(size: number): Uint8Array;
}

/** One instance of the module, as host calls see it. */
export interface GuestSide {
  readonly process: HostProcess;
  readonly vmId: string;
  readonly metricIds: MetricIds;
  /** The effective context if one was chosen, else the one whose callback runs. */
  context(): HostContext;
  setEffectiveContext(id: number): Status;
  /** What a guest hands over; throws BadPointer. */
  read(address: number, size: number): Uint8Array;
  readU32(address: number): number;
  write(address: number, bytes: Uint8Array): void;
  writeU32(address: number, value: number): void;
  writeU64(address: number, value: bigint): void;
  /** Copies a value into the guest through its allocator and writes where it is; throws BadPointer. */
  give(bytes: Uint8Array, outAddress: number, outSize: number): void;
  /** The callback that runs now ends the iteration whatever it returns. */
  stopIteration(): void;
}

/** A pointer that does not fit the guest's memory; answered as a status, never seen by a test. */
export class BadPointer extends Error {}
