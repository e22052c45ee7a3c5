// The seam between the host's state and the calls that the filter makes of it.
import type { Guest } from "./guest.js";

export interface Shared {
  value: Uint8Array;
  cas: number;
}

/** All that changes while the module runs; put back as a whole. */
export interface HostState {
  nowNs: bigint;
  shared: Map<string, Shared>;
  cas: number;
  metrics: Map<string, number>;
  /** Root contexts and streams that the module may name. */
  contexts: Set<number>;
  /** Streams whose response is paused, and those that the module closed. */
  held: Set<number>;
  closed: Set<number>;
  token: number;
}

/** What the filter did in the last entry. */
export interface Did {
  logs: string[];
  replies: number[];
  continued: number;
  reports: Uint8Array[];
}

/** What the calls need of the host. */
export interface HostSide {
  readonly guest: Guest;
  readonly state: HostState;
  readonly did: Did;
  /** Header maps by number, in the host's wire form or what pretends to be it; those absent are not there now. */
  readonly maps: Readonly<Record<number, Uint8Array>>;
  /** Properties of the present stream by path, its segments joined by dots. */
  readonly properties: Readonly<Record<string, Uint8Array>>;
  readonly configuration: Uint8Array;
  readonly message: Uint8Array;
  /** The part of a response's body that is at hand. */
  body: Uint8Array;
  /** The context that calls are made for. */
  effective: number;
  /** Puts a value where the module's allocator says; the status for the module. */
  give(value: Uint8Array, out: number, outSize: number, who: string): number;
  /** Where a configuration came to lie, which is not in the arena. */
  gave(address: number, bytes: number): void;
  putU32(address: number, value: number, who: string): void;
  putU64(address: number, value: bigint, who: string): void;
  text(address: number, bytes: number, who: string): string;
  wallNs(): bigint;
  /** True where this call is to fail. */
  fails(): boolean;
  /** Throws a Finding. */
  broken(words: string): never;
}
