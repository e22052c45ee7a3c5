// A root context: one configuration of the plugin in one VM. An update makes a new one; the old one lives until its
// last stream has ended.
import { toBytes } from "./bytes.js";
import { CalloutBook } from "./callouts.js";
import { BufferType, type HostBuffer, type HostContext, MapType, type RootContext } from "./context.js";
import { Exchange, type ExchangePlan } from "./exchange.js";
import type { Guest } from "./guest.js";
import type { HeaderMap } from "./header-map.js";
import type { Ledger } from "./ledger.js";
import { type PluginFacts, readProperty, type StreamInfo } from "./properties.js";
import { Status } from "./status.js";
import { Stream } from "./stream/index.js";
import { type StreamOptions, streamInfo } from "./stream-options.js";
import { Tick } from "./tick.js";

export interface PluginOptions {
  rootId: string;
  pluginName?: string;
  /** Given to on_configure. */
  configuration?: string | Uint8Array;
  /** Given to on_vm_start. */
  vmConfiguration?: string | Uint8Array;
  /** Of the listener; default outbound. */
  direction?: StreamInfo["direction"];
}

/** The VM of a root: told of successors, and asked for a new root when the guest is dead. */
export interface RootHome {
  started(root: Root): void;
  /** Undefined: the VM stays dead, or its time has not come. */
  revive(root: Root): Root | undefined;
}

/** live: takes new streams; retired: an update replaced it; gone: on_delete ran. */
type RootState = "live" | "retired" | "done" | "gone";

export class Root implements RootContext {
  readonly id: number;
  readonly rootId: string;
  readonly plugin: PluginFacts;
  readonly callouts: CalloutBook;
  readonly ledger: Ledger | undefined = undefined;
  state: RootState = "live";
  /** What on_configure answered; a real Envoy refuses the configuration if it is false. */
  configured = false;
  readonly #streams = new Set<HostContext>();
  readonly #configuration: Uint8Array;
  readonly #vmConfiguration: Uint8Array;
  #configuring = false;
  readonly #tick: Tick;

  constructor(
    readonly guest: Guest,
    readonly options: PluginOptions,
    readonly home: RootHome,
  ) {
    const { process, vmId } = guest;
    this.rootId = options.rootId;
    this.plugin = { pluginName: options.pluginName ?? "", rootId: options.rootId, vmId, node: process.node };
    this.#configuration = toBytes(options.configuration ?? "");
    this.#vmConfiguration = toBytes(options.vmConfiguration ?? "");
    this.id = guest.newId();
    this.callouts = new CalloutBook({
      clock: process.clock,
      knowsCluster: (name) => process.knowsCluster(name),
      grpcStarted: (call) => process.grpcStarted(call),
      httpStarted: (call) => process.httpStarted(call),
      tokens: guest.calloutTokens,
      callback: (name, ...args) => this.#call(name, ...args),
    });
    this.#tick = new Tick(process.clock, () => this.#onTick());
    guest.add(this);
    home.started(this);
    this.#start();
  }

  get root(): RootContext {
    return this;
  }

  get tickPeriodMs(): number {
    return this.#tick.periodMs;
  }

  get streamCount(): number {
    return this.#streams.size;
  }

  /** A new stream, for a test that plays client and router by hand. */
  stream(options: StreamOptions = {}): Stream {
    if (this.state !== "live")
      throw new Error(`root ${this.id} is ${this.state}: use the root that replaced it`);
    const revived = this.guest.failed ? this.home.revive(this) : undefined;
    if (revived !== undefined) return revived.stream(options);
    const { guest, plugin } = this;
    const owner = {
      context: this,
      guest,
      plugin,
      streamEnded: (ended: HostContext) => this.#streamEnded(ended),
    };
    const direction = this.options.direction ?? "outbound";
    const stream = new Stream(owner, streamInfo(options, direction, guest.process.clock.wallNs));
    this.#streams.add(stream);
    return stream;
  }

  /** Starts a request by a plan; it goes on as the clock is advanced. */
  begin(plan: ExchangePlan = {}): Exchange {
    const exchange = new Exchange(this.stream(plan), plan, this.guest.process.clock);
    exchange.start();
    return exchange;
  }

  /** Plays a whole request, advancing the clock until it has ended or its deadline is over. */
  exchange(plan: ExchangePlan = {}): Exchange {
    const exchange = this.begin(plan);
    exchange.play();
    return exchange;
  }

  /** A new configuration: a new root in the same VM. This one is done when its last stream has ended. */
  update(configuration: string | Uint8Array): Root {
    const successor = new Root(this.guest, { ...this.options, configuration }, this.home);
    this.retire();
    return successor;
  }

  /** An update came, or the plugin was removed: no new streams. */
  retire(): void {
    if (this.state !== "live") return;
    this.state = "retired";
    this.#shutDownIfIdle();
  }

  /** Its VM is thrown away: no callbacks, no timers. */
  abandon(): void {
    this.state = "gone";
    this.#tick.stop();
    this.callouts.drop();
  }

  setTickPeriod(periodMs: number): void {
    this.#tick.set(periodMs);
  }

  queueReady(token: number): void {
    this.guest.process.clock.after(0, () => this.#call("proxy_on_queue_ready", token));
  }

  done(): Status {
    if (this.state !== "done") return Status.NotFound;
    this.guest.defer(() => this.#delete());
    return Status.Ok;
  }

  readableHeaders(map: number): HeaderMap | undefined {
    if (map === MapType.HttpCallHeaders) return this.callouts.httpAnswer?.headers;
    return map === MapType.HttpCallTrailers ? this.callouts.httpAnswer?.trailers : undefined;
  }

  writableHeaders(): HeaderMap | undefined {
    return undefined;
  }

  buffer(type: number): HostBuffer | undefined {
    if (type === BufferType.VmConfiguration) return { bytes: this.#vmConfiguration };
    if (type === BufferType.PluginConfiguration)
      return this.#configuring ? { bytes: this.#configuration } : undefined;
    if (type === BufferType.HttpCallBody) return given(this.callouts.httpAnswer?.body);
    return type === BufferType.GrpcMessage ? given(this.callouts.grpcMessage) : undefined;
  }

  property(path: readonly string[]): Uint8Array | Status {
    return readProperty(path, this.plugin, undefined);
  }

  setProperty(): Status {
    return Status.NotFound;
  }

  /** A root has no stream to continue, close or answer: Envoy ignores it. */
  continueStream(): void {}
  closeStream(): void {}
  sendLocalReply(): void {}

  #start(): void {
    this.#call("proxy_on_context_create", 0);
    const started = this.#call("proxy_on_vm_start", this.#vmConfiguration.length);
    if (started === 0) return;
    this.#configuring = true;
    const configured = this.#call("proxy_on_configure", this.#configuration.length);
    this.#configuring = false;
    this.configured = !this.guest.failed && configured !== 0;
  }

  #onTick(): boolean {
    if (this.state === "gone" || this.guest.failed || !this.guest.has("proxy_on_tick")) return false;
    this.#call("proxy_on_tick");
    return !this.#isGone();
  }

  #streamEnded(stream: HostContext): void {
    this.#streams.delete(stream);
    this.#shutDownIfIdle();
  }

  /** Asked after callbacks, which may end the root. */
  #isGone(): boolean {
    return this.state === "gone";
  }

  #shutDownIfIdle(): void {
    if (this.state !== "retired" || this.#streams.size > 0) return;
    this.state = "done";
    const finished = this.#call("proxy_on_done") !== 0;
    if (finished) this.#delete();
  }

  #delete(): void {
    this.#call("proxy_on_delete");
    this.state = "gone";
    this.#tick.stop();
    this.callouts.drop();
    this.guest.remove(this);
    if (this.#tick.periodMs > 0 && !this.guest.failed) {
      const what = `root ${this.id} (${this.rootId}) left a tick of ${this.#tick.periodMs} ms`;
      this.guest.process.violations.report("tick-after-done", what);
    }
  }

  #call(name: string, ...args: number[]): number | undefined {
    return this.guest.call(name, this, this.id, ...args);
  }
}

function given(bytes: Uint8Array | undefined): HostBuffer | undefined {
  return bytes === undefined ? undefined : { bytes };
}
