// One instance of the module: its memory, its contexts, and the rules for entering and leaving it.
import { ALWAYS_ALLOWED, type CallGate, hostImports } from "./abi/index.js";
import { CalloutTokens } from "./callouts.js";
import { BadPointer, type HostContext, type HostProcess } from "./context.js";
import { Ledger } from "./ledger.js";
import { GuestMemory } from "./memory.js";
import { MetricIds } from "./metrics.js";
import { ALLOCATORS, type WasmModule } from "./module.js";
import { Status } from "./status.js";
import { HostViolation } from "./violation.js";
import { bareContext } from "./vm-context.js";

/**
 * Continued streams that re-enter the guest nest on one stack. A real Envoy survived 500 of them in one callback and
 * died of 1000; half of what it survived leaves room for other builds, and for the stack of Node.
 */
export const MAX_NESTED_RELEASES = 250;
const STOP = 1;

type Export = (...args: number[]) => number | undefined;

export class Guest implements CallGate {
  readonly ledger = new Ledger();
  readonly metricIds: MetricIds;
  readonly calloutTokens = new CalloutTokens();
  /** A trap or a violation happened inside: nothing of it runs any more. */
  failed = false;
  readonly #contexts = new Map<number, HostContext>();
  readonly #exports: WebAssembly.Exports;
  readonly #memory: GuestMemory;
  readonly #deferred: (() => void)[] = [];
  #lastId = 0;
  #nesting = 0;
  #current: HostContext = bareContext;
  #effective: HostContext | undefined;
  #stopped = false;
  #restrictedBy: string | undefined;

  /** Instantiates and runs _initialize, or _start without one. */
  constructor(
    module: WasmModule,
    readonly process: HostProcess,
    readonly vmId: string,
  ) {
    this.metricIds = new MetricIds(process.metrics, process.violations);
    this.#exports = new WebAssembly.Instance(module.compiled, hostImports(this)).exports;
    const { memory } = this.#exports;
    if (!(memory instanceof WebAssembly.Memory)) throw new TypeError("the module's memory is no memory");
    this.#memory = new GuestMemory(memory);
    const start = ["_initialize", "_start"].find((name) => this.#function(name) !== undefined);
    if (start !== undefined) this.#restricted(start);
  }

  /** Pages of 64 KiB that the guest has now. */
  get memoryBytes(): number {
    return this.#memory.memory.buffer.byteLength;
  }

  newId(): number {
    return ++this.#lastId;
  }

  add(context: HostContext): void {
    this.#contexts.set(context.id, context);
  }

  remove(context: HostContext): void {
    this.#contexts.delete(context.id);
  }

  has(name: string): boolean {
    return this.#function(name) !== undefined;
  }

  /**
   * Runs a callback in a context, then what it deferred. Undefined: not exported, or the guest is dead or died of it.
   * A local reply inside makes the answer 1, whatever the guest returned.
   */
  call(name: string, context: HostContext, ...args: number[]): number | undefined {
    const callback = this.#function(name);
    if (callback === undefined || this.failed) return undefined;
    this.ledger.entry(name);
    context.ledger?.entry(name);
    const saved = { current: this.#current, effective: this.#effective };
    this.#current = context;
    this.#effective = undefined;
    let result: number | undefined;
    try {
      result = callback(...args);
    } catch (error) {
      this.#fail(name, error);
    } finally {
      this.#current = saved.current;
      this.#effective = saved.effective;
    }
    if (this.#stopped) result = STOP;
    this.#stopped = false;
    this.#runDeferred();
    return result;
  }

  /** Runs `action` when the callback that runs now has returned. */
  defer(action: () => void): void {
    this.#deferred.push(action);
  }

  context(): HostContext {
    return this.#effective ?? this.#current;
  }

  /** 0 goes back to the context whose callback runs. */
  setEffectiveContext(id: number): Status {
    const context = this.#contexts.get(id);
    if (context === undefined && id !== 0) return Status.BadArgument;
    this.#effective = context;
    return Status.Ok;
  }

  stopIteration(): void {
    this.#stopped = true;
  }

  enter(name: string): void {
    this.ledger.hostCall(name);
    this.#current.ledger?.hostCall(name);
    if (this.#restrictedBy !== undefined && !ALWAYS_ALLOWED.has(name))
      this.process.violations.report("restricted-call", `${name} inside ${this.#restrictedBy}`);
  }

  badPointer(name: string): void {
    this.process.violations.report("bad-pointer", name);
  }

  read(address: number, size: number): Uint8Array {
    return this.#memory.read(address, size) ?? outside();
  }

  readU32(address: number): number {
    return this.#memory.readU32(address) ?? outside();
  }

  write(address: number, bytes: Uint8Array): void {
    if (!this.#memory.write(address, bytes)) outside();
  }

  writeU32(address: number, value: number): void {
    if (!this.#memory.writeU32(address, value)) outside();
  }

  writeU64(address: number, value: bigint): void {
    if (!this.#memory.writeU64(address, value)) outside();
  }

  /** An empty value needs no memory: its address is 0. */
  give(bytes: Uint8Array, outAddress: number, outSize: number): void {
    const address = bytes.length === 0 ? 0 : this.#allocate(bytes.length);
    if (bytes.length > 0) {
      if (address === 0) outside();
      this.write(address, bytes);
      this.ledger.returned(bytes.length);
      this.#current.ledger?.returned(bytes.length);
    }
    this.writeU32(outAddress, address);
    this.writeU32(outSize, bytes.length);
  }

  #allocate(size: number): number {
    const name = ALLOCATORS.find((allocator) => this.#function(allocator) !== undefined) ?? ALLOCATORS[0];
    return (this.#restricted(name, size) ?? 0) >>> 0;
  }

  #restricted(name: string, ...args: number[]): number | undefined {
    const outer = this.#restrictedBy;
    this.#restrictedBy = name;
    try {
      return this.#function(name)?.(...args);
    } catch (error) {
      return this.#fail(name, error);
    } finally {
      this.#restrictedBy = outer;
    }
  }

  /** Actions that enter the guest again run the rest of the queue before they return: that is what nests. */
  #runDeferred(): void {
    if (this.#deferred.length === 0) return;
    this.#nesting += 1;
    try {
      if (this.#nesting > MAX_NESTED_RELEASES)
        this.process.violations.report(
          "stack-overflow",
          `over ${MAX_NESTED_RELEASES} streams continued in one callback`,
        );
      for (let action = this.#deferred.shift(); action !== undefined; action = this.#deferred.shift())
        action();
    } catch (error) {
      this.#fail("deferred actions", error);
    } finally {
      this.#nesting -= 1;
    }
  }

  /** What is neither the guest's fault nor a full stack is the host's or the test's: it goes through. */
  #fail(name: string, error: unknown): undefined {
    const isGuests = error instanceof WebAssembly.RuntimeError || error instanceof RangeError;
    if (isGuests || error instanceof HostViolation) this.failed = true;
    if (!isGuests) throw error;
    const text = `Function: ${name} failed: Uncaught ${String(error)}`;
    this.process.logs.push({ level: "critical", rootId: this.#current.root.rootId, vmId: this.vmId, text });
    this.process.violations.report(error instanceof RangeError ? "stack-overflow" : "trap", text);
    return undefined;
  }

  #function(name: string): Export | undefined {
    const value = this.#exports[name];
    return typeof value === "function" ? (value as Export) : undefined;
  }
}

function outside(): never {
  throw new BadPointer();
}
