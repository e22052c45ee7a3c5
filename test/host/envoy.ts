// One emulated Envoy process: workers that share data, metrics, a clock and a log.
import { toBytes } from "./bytes.js";
import type { GrpcCall, HttpCall } from "./callouts.js";
import { FakeClock } from "./clock.js";
import type { FailurePolicy, HostProcess, LogLevel, LogLine, NodeIdentity } from "./context.js";
import { Metrics } from "./metrics.js";
import type { WasmModule } from "./module.js";
import type { Pair } from "./pairs.js";
import type { PluginOptions, Root } from "./root.js";
import { SharedData } from "./shared-data.js";
import { type HostViolation, type ViolationCode, ViolationLog } from "./violation.js";
import { Vm } from "./vm.js";

/** 2026-01-01T00:00:00Z: a date that no test depends on. */
const START_WALL_MS = 1_767_225_600_000;
/** Not zero, so that a guest that forgets to read the clock is seen. */
const START_MONOTONIC_NS = 1_000_000_000_000n;
const ANSWER_AFTER_MS = 1;
const RELOAD_BACKOFF_MS = 1_000;

export interface EnvoyOptions {
  node?: { id?: string; cluster?: string; metadata?: Readonly<Record<string, string>> };
  startMonotonicNs?: bigint;
  startWallMs?: number;
  /** Of another Envoy object: to see what a hot restart or a second plugin would. */
  shared?: SharedData;
  /** Namespace of shared data; default `vm`. */
  vmId?: string;
  /** The clusters that Envoy knows; absent: every one. */
  clusters?: readonly string[];
  logLevel?: LogLevel;
  /** Given: a trap is no violation, and Envoy goes on as the policy says. */
  failurePolicy?: FailurePolicy;
  reloadBackoffMs?: number;
  /** Recorded in `violations`, not thrown. */
  tolerate?: readonly ViolationCode[];
}

/** The message, a failure, or undefined: the call stays open for the test to answer. */
export type GrpcAnswer = string | Uint8Array | { status: number; message?: string } | undefined;
export interface HttpAnswer {
  headers: readonly Pair[];
  body?: string | Uint8Array;
  trailers?: readonly Pair[];
}

export class EmulatedEnvoy implements HostProcess {
  readonly clock: FakeClock;
  readonly shared: SharedData;
  readonly metrics = new Metrics();
  readonly violations: ViolationLog;
  readonly logs: LogLine[] = [];
  readonly node: NodeIdentity;
  readonly logLevel: LogLevel;
  readonly failurePolicy: FailurePolicy;
  readonly vms: Vm[] = [];
  /** Every call that guests made, in order. */
  readonly grpcCalls: GrpcCall[] = [];
  readonly httpCalls: HttpCall[] = [];
  /** Answers come 1 ms after the call. */
  onGrpcCall: (call: GrpcCall) => GrpcAnswer = () => undefined;
  onHttpCall: (call: HttpCall) => HttpAnswer | undefined = () => undefined;
  #randomState = 1;

  constructor(
    readonly module: WasmModule,
    readonly options: EnvoyOptions = {},
  ) {
    const { node, startMonotonicNs = START_MONOTONIC_NS, startWallMs = START_WALL_MS } = options;
    this.clock = new FakeClock(startMonotonicNs, startWallMs);
    this.shared = options.shared ?? new SharedData();
    const trap: ViolationCode[] = options.failurePolicy === undefined ? [] : ["trap"];
    this.violations = new ViolationLog([...trap, ...(options.tolerate ?? [])]);
    this.node = {
      id: node?.id ?? "node",
      cluster: node?.cluster ?? "cluster",
      metadata: node?.metadata ?? {},
    };
    this.logLevel = options.logLevel ?? "info";
    this.failurePolicy = options.failurePolicy ?? "closed";
  }

  /** A worker with its own instance of the module. */
  addVm(): Vm {
    const vm = this.#newVm();
    this.vms.push(vm);
    return vm;
  }

  /**
   * Delivers a configuration as Envoy does: to a canary VM that is thrown away, then to each worker, as its first
   * root of that root id or as an update. Returns the new roots; none if the canary refused.
   */
  configureAll(plugin: PluginOptions, { canary = true } = {}): Root[] {
    if (canary && !this.#canaryAccepts(plugin)) return [];
    return this.vms.map((vm) => {
      const old = vm.liveRoot(plugin.rootId);
      const root = vm.startRoot(plugin);
      old?.retire();
      return root;
    });
  }

  /** Moves the time on; everything that is due happens in the order of its time. */
  advance(ms: number): void {
    this.clock.advance(ms);
  }

  /** Texts of the log, of one level or of all. */
  logTexts(level?: LogLevel): string[] {
    return this.logs.filter((line) => level === undefined || line.level === level).map(({ text }) => text);
  }

  /** What was recorded, also what was tolerated. */
  get violationList(): readonly HostViolation[] {
    return this.violations.list;
  }

  knowsCluster(name: string): boolean {
    return this.options.clusters?.includes(name) ?? true;
  }

  grpcStarted(call: GrpcCall): void {
    this.grpcCalls.push(call);
    this.clock.after(ANSWER_AFTER_MS, () => {
      if (!call.open) return;
      const answer = this.onGrpcCall(call);
      if (typeof answer === "string" || answer instanceof Uint8Array) call.receive(toBytes(answer));
      else if (answer !== undefined) call.close(answer.status, answer.message);
    });
  }

  httpStarted(call: HttpCall): void {
    this.httpCalls.push(call);
    this.clock.after(ANSWER_AFTER_MS, () => {
      const answer = call.open ? this.onHttpCall(call) : undefined;
      if (answer !== undefined) call.respond(answer.headers, answer.body, answer.trailers);
    });
  }

  /** A fixed sequence (a linear congruential generator), so that a failing test fails again. */
  random(size: number): Uint8Array {
    return Uint8Array.from({ length: size }, () => {
      this.#randomState = (Math.imul(this.#randomState, 1_664_525) + 1_013_904_223) >>> 0;
      return this.#randomState >>> 24;
    });
  }

  #newVm(): Vm {
    const { vmId = "vm", reloadBackoffMs = RELOAD_BACKOFF_MS } = this.options;
    return new Vm(this.module, this, vmId, reloadBackoffMs);
  }

  /** Its root is dropped without callbacks, with the timers that it armed. */
  #canaryAccepts(plugin: PluginOptions): boolean {
    const root = this.#newVm().startRoot(plugin);
    root.abandon();
    return root.configured;
  }
}
