// The xDS side of a controller alone, with resources that a test sets, on a port that a test chooses.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { type Listening, listen } from "../../controller/grpc/index.js";
import { RESOURCE_NAMES, type Sidecar } from "../../controller/model/index.js";
import { type Resource, wasmResource, XdsServer } from "../../controller/xds/index.js";

const MODULE = readFileSync(join(import.meta.dirname, "../../dist/meshfuse.wasm"));
export const NO_MODULE = Buffer.from("this is no module");
export const NAMES = Object.values(RESOURCE_NAMES);

export class Controller {
  readonly lines: string[] = [];
  /** As they described themselves, stream by stream. */
  readonly sidecars: Sidecar[] = [];
  readonly #resources = new Map<string, Resource>();
  readonly #server: XdsServer;
  #listening: Listening | undefined;

  constructor(readonly port: number) {
    const { lines, sidecars } = this;
    const mark = (healing: boolean) => (healing ? " to heal" : "");
    this.#server = new XdsServer({
      provider: { resource: (_sidecar, name) => this.#resources.get(name) },
      clock: Date.now,
      events: {
        connected: (sidecar) => {
          lines.push(`connected ${sidecar.namespace}/${sidecar.service}`);
          sidecars.push(sidecar);
        },
        sent: (_sidecar, { name, revision }, healing) =>
          lines.push(`sent ${name} ${revision}${mark(healing)}`),
        acknowledged: (_sidecar, { name, revision }, healing) => {
          lines.push(`acknowledged ${name} ${revision}${mark(healing)}`);
        },
        refused: (_sidecar, { name, revision }, detail) =>
          lines.push(`refused ${name} ${revision}: ${detail}`),
      },
    });
  }

  async start(): Promise<this> {
    this.#listening = await listen({ host: "127.0.0.1", port: this.port, services: [this.#server.service] });
    return this;
  }

  async stop(): Promise<void> {
    this.#server.stop();
    await this.#listening?.stop(1000);
  }

  /** Both directions get a document with this revision. */
  push(revision: string, module: Uint8Array = MODULE): void {
    const configuration = Buffer.from(JSON.stringify({ version: 1, revision }));
    for (const name of NAMES)
      this.#resources.set(name, wasmResource({ name, revision, configuration, module }));
    this.#server.changed("all");
  }

  async until(...wanted: unknown[]): Promise<void> {
    await expect.poll(() => this.lines, { interval: 20 }).toEqual(expect.arrayContaining(wanted));
  }
}
