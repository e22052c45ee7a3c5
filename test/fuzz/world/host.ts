// The host's side of the fuzzer: the calls that the filter makes, answered from plain values which a target may make
// as wrong as it likes. The emulator in test/host does what Envoy does; this one does what nothing should do.
import { Status } from "../../host/status.js";
import { bodiesOf } from "./calls.js";
import { Finding } from "./finding.js";
import { Guest, type Snapshot } from "./guest.js";
import type { Did, HostSide, HostState } from "./side.js";

/** Steps that one byte handed over may cost on top of an entry's own; five times what was measured (10 to 12). */
const FUEL_A_BYTE = 60;
/** A start spreads out the packed data, byte by byte. */
const START_FUEL = 100_000;
/** 2026-11-21, and a machine that has been up for an hour. */
const WALL_NS = 1_795_219_200_000_000_000n;
const MONOTONIC_NS = 3_600_000_000_000n;

/** The state of module and host together. */
export interface Kept {
  guest: Snapshot;
  state: HostState;
}

export class Host implements HostSide {
  readonly guest: Guest;
  state: HostState = freshState();
  did: Did = nothing();
  maps: Readonly<Record<number, Uint8Array>> = {};
  properties: Readonly<Record<string, Uint8Array>> = {};
  configuration = new Uint8Array();
  message = new Uint8Array();
  body = new Uint8Array();
  effective = 0;
  /** So many of the next host calls that may fail do. */
  failing = 0;

  constructor(module: WebAssembly.Module, probes: number) {
    const bodies = bodiesOf(this);
    const env: Record<string, (...args: (number | bigint)[]) => number> = {};
    for (const [name, body] of Object.entries(bodies)) env[name] = (...args) => body(...args.map(Number));
    this.guest = new Guest(module, probes, { env, wasi_snapshot_preview1: env });
    this.guest.enter("_initialize", START_FUEL);
  }

  /** Enters the module with `fuel` steps, and more for what is handed over. Throws a Finding. */
  enter(name: string, fuel: number, ...args: number[]): number {
    this.did = nothing();
    this.effective = args[0] ?? 0;
    return this.guest.enter(name, fuel, ...args) ?? 0;
  }

  give(value: Uint8Array, out: number, outSize: number, who: string): number {
    let address = 0;
    if (value.length > 0) {
      address = this.guest.allocate(value.length);
      if (address === 0) return Status.InvalidMemoryAccess;
      this.guest.write(address, value, `${who}: the allocator`);
      this.guest.fuel = Math.min(2 ** 31 - 1, this.guest.fuel + value.length * FUEL_A_BYTE);
    }
    this.putU32(out, address, who);
    this.putU32(outSize, value.length, who);
    return Status.Ok;
  }

  gave(address: number, bytes: number): void {
    this.guest.landed(address, bytes);
  }

  putU32(address: number, value: number, who: string): void {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32LE(value >>> 0);
    this.guest.write(address, bytes, who);
  }

  putU64(address: number, value: bigint, who: string): void {
    const bytes = Buffer.alloc(8);
    bytes.writeBigUInt64LE(value);
    this.guest.write(address, bytes, who);
  }

  text(address: number, bytes: number, who: string): string {
    return Buffer.from(this.guest.read(address, bytes, who)).toString("latin1");
  }

  wallNs(): bigint {
    return WALL_NS + this.state.nowNs - MONOTONIC_NS;
  }

  advance(ms: number): void {
    this.state.nowNs += BigInt(Math.floor(ms)) * 1_000_000n;
  }

  keep(): Kept {
    return { guest: this.guest.keep(), state: copyOf(this.state) };
  }

  restore({ guest, state }: Kept): void {
    this.guest.restore(guest);
    this.state = copyOf(state);
    this.did = nothing();
    this.maps = {};
    this.properties = {};
    this.body = new Uint8Array();
    this.failing = 0;
  }

  fails(): boolean {
    if (this.failing <= 0) return false;
    this.failing--;
    return true;
  }

  broken(words: string): never {
    throw new Finding("host", words);
  }
}

function freshState(): HostState {
  return {
    nowNs: MONOTONIC_NS,
    shared: new Map(),
    cas: 0,
    metrics: new Map(),
    contexts: new Set(),
    held: new Set(),
    closed: new Set(),
    token: 1,
  };
}

function copyOf(state: HostState): HostState {
  return {
    ...state,
    shared: new Map(state.shared),
    metrics: new Map(state.metrics),
    contexts: new Set(state.contexts),
    held: new Set(state.held),
    closed: new Set(state.closed),
  };
}

function nothing(): Did {
  return { logs: [], replies: [], continued: 0, reports: [] };
}
