// A sidecar as the controller sees one: a connection of its own, a stream for each resource, and an answer to each push.
import { Client, type ClientDuplexStream, credentials } from "@grpc/grpc-js";
import { RESOURCE_NAMES, THROUGHPUT_RESOURCE } from "../../../controller/model/index.js";
import { envoy } from "../../../controller/proto/index.js";
import { BenchError } from "../step.js";

const { DeltaDiscoveryRequest, DeltaDiscoveryResponse } = envoy.service.discovery.v3;
const METHOD = "/envoy.service.extension.v3.ExtensionConfigDiscoveryService/DeltaExtensionConfigs";
const TYPE_URL = "type.googleapis.com/envoy.config.core.v3.TypedExtensionConfig";
/** A mesh has more sidecars than services; each new service is told to all. */
const SERVICES = 20;

const CONFIGURATIONS = Object.values(RESOURCE_NAMES);
const RESOURCES = [...CONFIGURATIONS, THROUGHPUT_RESOURCE];

export const STREAMS_A_SIDECAR = RESOURCES.length;
/** Streams that a write of a policy pushes to; throughput is the same for ever. */
export const PUSHED_A_SIDECAR = CONFIGURATIONS.length;

export interface Listener {
  /** A push has come and its acknowledgement has left; `atMs` by `performance.now()`. */
  acknowledged(atMs: number): void;
  failed(error: Error): void;
}

export class SimulatedSidecar {
  readonly #client: Client;
  readonly #streams: ClientDuplexStream<Uint8Array, Buffer>[] = [];
  #isClosed = false;

  /** `authority`: `host:port` of the controller. */
  constructor(
    authority: string,
    private readonly number: number,
    private readonly listener: Listener,
  ) {
    // Its own connection: by default all clients of a process share one.
    this.#client = new Client(authority, credentials.createInsecure(), {
      "grpc.use_local_subchannel_pool": 1,
    });
  }

  /** Asks for what a sidecar asks for; the controller answers each of its streams with a push. */
  subscribe(): void {
    for (const name of RESOURCES) {
      const stream = this.#client.makeBidiStreamRequest(METHOD, asBuffer, (bytes) => bytes);
      this.#streams.push(stream);
      stream.on("data", (bytes: Buffer) => this.#answer(stream, bytes));
      stream.on("error", (error: Error) => this.#end(error.message));
      stream.on("end", () => this.#end("the controller ended a stream"));
      const node = { id: nodeIdOf(this.number), cluster: serviceOf(this.number) };
      const request = { node, typeUrl: TYPE_URL, resourceNamesSubscribe: [name] };
      stream.write(DeltaDiscoveryRequest.encode(request).finish());
    }
  }

  close(): void {
    this.#isClosed = true;
    for (const stream of this.#streams) stream.cancel();
    this.#client.close();
  }

  #answer(stream: ClientDuplexStream<Uint8Array, Buffer>, bytes: Buffer): void {
    const { nonce } = DeltaDiscoveryResponse.decode(bytes);
    stream.write(DeltaDiscoveryRequest.encode({ typeUrl: TYPE_URL, responseNonce: nonce }).finish());
    this.listener.acknowledged(performance.now());
  }

  #end(reason: string): void {
    if (!this.#isClosed) this.listener.failed(new BenchError(`${nodeIdOf(this.number)}: ${reason}`));
  }
}

export function nodeIdOf(number: number): string {
  return `sidecar-${number}`;
}

export function serviceOf(number: number): string {
  return `service-${number % SERVICES}`;
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
