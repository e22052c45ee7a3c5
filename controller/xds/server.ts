/**
 * The ECDS server: streams of sidecars on one side, a provider of resources on the other.
 * It serves `ExtensionConfigDiscoveryService` alone, in state of the world and in delta.
 */
import { type handleBidiStreamingCall, type ServerDuplexStream, status } from "@grpc/grpc-js";
import { bytesMethod, type Service } from "../grpc/index.js";
import type { Sidecar } from "../model/index.js";
import { DELTA, type Dialect, STATE_OF_THE_WORLD } from "./dialect.js";
import { History } from "./history.js";
import type { ResourceProvider, XdsEvents } from "./ports.js";
import { Stream, type Wire } from "./stream.js";

const SERVICE = "/envoy.service.extension.v3.ExtensionConfigDiscoveryService";

interface XdsServerOptions {
  provider: ResourceProvider;
  events: XdsEvents;
  /** Milliseconds since the epoch. */
  clock: () => number;
}

type Call = ServerDuplexStream<Uint8Array, Uint8Array>;

export class XdsServer {
  readonly #history = new History();
  readonly #calls = new Map<Stream, Call>();
  readonly #bySidecar = new Map<string, Set<Stream>>();
  #streams = 0;
  #isStopping = false;

  constructor(private readonly options: XdsServerOptions) {}

  /** To be given to `listen`. */
  get service(): Service {
    return {
      definition: {
        StreamExtensionConfigs: bytesMethod(`${SERVICE}/StreamExtensionConfigs`, true),
        DeltaExtensionConfigs: bytesMethod(`${SERVICE}/DeltaExtensionConfigs`, true),
      },
      handlers: {
        StreamExtensionConfigs: this.#handler(STATE_OF_THE_WORLD),
        DeltaExtensionConfigs: this.#handler(DELTA),
      },
    };
  }

  get streams(): number {
    return this.#calls.size;
  }

  /** Sidecars connected now, by id. */
  get sidecars(): Map<string, Sidecar> {
    const known = [...this.#bySidecar].map(([id, streams]) => [id, [...streams][0]?.sidecar] as const);
    return new Map(known.filter((entry): entry is [string, Sidecar] => entry[1] !== undefined));
  }

  /** What the provider says may differ from now on, for these sidecars. Sends what is due before it returns. */
  changed(sidecars: Iterable<string> | "all"): void {
    const ids = sidecars === "all" ? [...this.#bySidecar.keys()] : sidecars;
    for (const id of ids) {
      for (const stream of [...(this.#bySidecar.get(id) ?? [])]) stream.refresh();
    }
  }

  /** Housekeeping; call about once a minute. Forgets sidecars that have been away for an hour. */
  sweep(): void {
    this.#history.sweep(this.options.clock(), (id) => this.#bySidecar.has(id));
  }

  /** Ends every stream without an error and refuses new ones with UNAVAILABLE. Bounded by `Listening.stop`. */
  stop(): void {
    this.#isStopping = true;
    for (const [stream, call] of [...this.#calls]) {
      this.#release(stream);
      call.end();
    }
  }

  #handler(dialect: Dialect): handleBidiStreamingCall<Uint8Array, Uint8Array> {
    return (call) => {
      // Without a listener a stream error would be an uncaught one. What ended the call is told by `cancelled`.
      call.on("error", () => call.end());
      if (this.#isStopping) return fail(call, status.UNAVAILABLE, "the controller is stopping");
      const stream = this.#open(call, dialect);
      call.on("data", (bytes: Uint8Array) => stream.receive(bytes));
      call.on("end", () => {
        this.#release(stream);
        call.end();
      });
      call.on("cancelled", () => this.#release(stream));
      call.on("close", () => this.#release(stream));
    };
  }

  #open(call: Call, dialect: Dialect): Stream {
    this.#streams += 1;
    const { provider, events, clock } = this.options;
    const wire: Wire = {
      write: (bytes, done) => call.write(bytes, done),
      close: (code, details) => {
        this.#release(stream);
        fail(call, code, details);
      },
    };
    const joined = (sidecar: Sidecar, joining: Stream) => this.#join(sidecar, joining);
    const stream = new Stream(this.#streams, dialect, wire, {
      provider,
      events,
      history: this.#history,
      clock,
      joined,
    });
    this.#calls.set(stream, call);
    return stream;
  }

  #join(sidecar: Sidecar, stream: Stream): void {
    const streams = this.#bySidecar.get(sidecar.id) ?? new Set();
    this.#bySidecar.set(sidecar.id, streams.add(stream));
    this.options.events.connected?.(sidecar, stream.number);
  }

  #release(stream: Stream): void {
    stream.close();
    if (!this.#calls.delete(stream) || stream.sidecar === undefined) return;
    const streams = this.#bySidecar.get(stream.sidecar.id);
    streams?.delete(stream);
    if (streams?.size === 0) this.#bySidecar.delete(stream.sidecar.id);
    this.options.events.disconnected?.(stream.sidecar, stream.number);
  }
}

function fail(call: Call, code: status, details: string): void {
  call.emit("error", { code, details, name: "Error", message: details });
}
