/** A running xDS server with a provider that a test fills, and clients that speak to it over real gRPC. */
import { Client, type ClientDuplexStream, credentials, type ServiceError } from "@grpc/grpc-js";
import { type Listening, listen } from "../../../controller/grpc/index.js";
import { envoy } from "../../../controller/proto/index.js";
import {
  ECDS_TYPE_URL,
  type Resource,
  type ResourceProvider,
  wasmResource,
  XdsServer,
} from "../../../controller/xds/index.js";

const SERVICE = "/envoy.service.extension.v3.ExtensionConfigDiscoveryService";
const {
  DiscoveryRequest,
  DiscoveryResponse,
  DeltaDiscoveryRequest,
  DeltaDiscoveryResponse,
  Resource: Delta,
} = envoy.service.discovery.v3;

export const MODULE = Buffer.from([0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);
export const NODE = { id: "sidecar-1", cluster: "reviews" };

export function resource(name: string, revision: string): Resource {
  return wasmResource({
    name,
    revision,
    configuration: Buffer.from(`{"revision":"${revision}"}`),
    module: MODULE,
  });
}

/** One line per event, in order. */
export class Journal {
  readonly lines: string[] = [];
  readonly #waiting: { line: string; resolve: () => void }[] = [];

  add(line: string): void {
    this.lines.push(line);
    for (const waiter of this.#waiting.filter((each) => each.line === line)) waiter.resolve();
  }

  until(line: string): Promise<void> {
    if (this.lines.includes(line)) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push({ line, resolve }));
  }
}

export class Rig {
  readonly resources = new Map<string, Resource>();
  readonly journal = new Journal();
  /** What streams ask for, each time that it is something else. */
  readonly subscribed: string[] = [];
  nowMs = 1_000_000;
  readonly provider: ResourceProvider = { resource: (_sidecar, name) => this.resources.get(name) };
  readonly server: XdsServer;
  #listening: Listening | undefined;
  readonly #clients: Client[] = [];

  constructor() {
    const { journal } = this;
    const mark = (healing: boolean) => (healing ? " to heal" : "");
    this.server = new XdsServer({
      provider: { resource: (sidecar, name) => this.provider.resource(sidecar, name) },
      clock: () => this.nowMs,
      events: {
        connected: (sidecar) => journal.add(`connected ${sidecar.id}`),
        disconnected: (sidecar) => journal.add(`disconnected ${sidecar.id}`),
        subscribed: (sidecar, stream, names) =>
          this.subscribed.push(`${sidecar.id} ${stream}: ${names.join(" ")}`),
        sent: (_sidecar, { name, revision }, healing) =>
          journal.add(`sent ${name} ${revision}${mark(healing)}`),
        acknowledged: (_sidecar, { name, revision }, healing) => {
          journal.add(`acknowledged ${name} ${revision}${mark(healing)}`);
        },
        refused: (_sidecar, { name, revision }, detail) =>
          journal.add(`refused ${name} ${revision}: ${detail}`),
        failed: (node, reason) => journal.add(`failed ${node}: ${reason}`),
      },
    });
  }

  async start(): Promise<this> {
    this.#listening = await listen({ host: "127.0.0.1", port: 0, services: [this.server.service] });
    return this;
  }

  /** `host:port` while it runs. */
  get authority(): string {
    return `127.0.0.1:${this.#listening?.port}`;
  }

  async stop(graceMs = 1000): Promise<void> {
    this.server.stop();
    await this.#listening?.stop(graceMs);
    for (const client of this.#clients) client.close();
  }

  set(name: string, revision: string): Resource {
    const made = resource(name, revision);
    this.resources.set(name, made);
    this.server.changed("all");
    return made;
  }

  remove(name: string): void {
    this.resources.delete(name);
    this.server.changed("all");
  }

  sotw(): SotwClient {
    return new SotwClient(this.#call("StreamExtensionConfigs"));
  }

  delta(): DeltaClient {
    return new DeltaClient(this.#call("DeltaExtensionConfigs"));
  }

  #call(method: string): Call {
    const client = new Client(this.authority, credentials.createInsecure(), {
      "grpc.use_local_subchannel_pool": 1,
    });
    this.#clients.push(client);
    return client.makeBidiStreamRequest(`${SERVICE}/${method}`, asBuffer, (bytes) => bytes);
  }
}

type Call = ClientDuplexStream<Uint8Array, Buffer>;

interface Got {
  nonce: string;
  version: string;
  typeUrl: string;
  names: string[];
  bodies: Buffer[];
  removed: string[];
}

/** Messages are queued as they come; `end` tells how the stream ended. */
abstract class TestClient {
  readonly #queue: Got[] = [];
  readonly #waiting: ((got: Got) => void)[] = [];
  readonly end: Promise<{ code: number; details: string }>;

  constructor(protected readonly call: Call) {
    call.on("data", (bytes: Buffer) => this.#arrived(this.decode(bytes)));
    this.end = new Promise((resolve) => {
      call.on("status", resolve);
      call.on("error", (error: ServiceError) => resolve({ code: error.code, details: error.details }));
    });
  }

  protected abstract decode(bytes: Buffer): Got;

  next(): Promise<Got> {
    const got = this.#queue.shift();
    return got === undefined ? new Promise((resolve) => this.#waiting.push(resolve)) : Promise.resolve(got);
  }

  sendBytes(bytes: Uint8Array): void {
    this.call.write(bytes);
  }

  halfClose(): void {
    this.call.end();
  }

  cancel(): void {
    this.call.cancel();
  }

  stopReading(): void {
    this.call.pause();
  }

  #arrived(got: Got): void {
    const waiter = this.#waiting.shift();
    if (waiter === undefined) this.#queue.push(got);
    else waiter(got);
  }
}

export class SotwClient extends TestClient {
  #node: typeof NODE | undefined = NODE;

  /** The node goes with the first message only, as Envoy does it. */
  send(request: envoy.service.discovery.v3.DiscoveryRequest.$Properties): void {
    this.call.write(
      DiscoveryRequest.encode({ node: this.#node, typeUrl: ECDS_TYPE_URL, ...request }).finish(),
    );
    this.#node = undefined;
  }

  acknowledge(got: Got, resourceNames: string[]): void {
    this.send({ versionInfo: got.version, responseNonce: got.nonce, resourceNames });
  }

  refuse(got: Got, resourceNames: string[], message: string, versionInfo = ""): void {
    this.send({ versionInfo, responseNonce: got.nonce, resourceNames, errorDetail: { code: 13, message } });
  }

  protected decode(bytes: Buffer): Got {
    const message = DiscoveryResponse.decode(bytes);
    const bodies = message.resources.map((any) => Buffer.from(any.value ?? []));
    const names = bodies.map((body) => envoy.config.core.v3.TypedExtensionConfig.decode(body).name);
    const { nonce, versionInfo: version, typeUrl } = message;
    return { nonce, version, typeUrl, names, bodies, removed: [] };
  }
}

export class DeltaClient extends TestClient {
  #node: typeof NODE | undefined = NODE;

  send(request: envoy.service.discovery.v3.DeltaDiscoveryRequest.$Properties): void {
    this.call.write(
      DeltaDiscoveryRequest.encode({ node: this.#node, typeUrl: ECDS_TYPE_URL, ...request }).finish(),
    );
    this.#node = undefined;
  }

  subscribe(...names: string[]): void {
    this.send({ resourceNamesSubscribe: names });
  }

  acknowledge(got: Got): void {
    this.send({ responseNonce: got.nonce });
  }

  refuse(got: Got, message: string): void {
    this.send({ responseNonce: got.nonce, errorDetail: { code: 13, message } });
  }

  protected decode(bytes: Buffer): Got {
    const message = DeltaDiscoveryResponse.decode(bytes);
    const resources = message.resources.map((each) => new Delta(each));
    return {
      nonce: message.nonce,
      version: resources.map((each) => each.version).join(" "),
      typeUrl: message.typeUrl,
      names: resources.map((each) => each.name),
      bodies: resources.map((each) => Buffer.from(each.resource?.value ?? [])),
      removed: message.removedResources,
    };
  }
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes);
}
