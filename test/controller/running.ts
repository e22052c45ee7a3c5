/** A whole controller on free ports, and a sidecar's calls to it. */

import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { Client, credentials } from "@grpc/grpc-js";
import pino from "pino";
import { onTestFinished } from "vitest";
import { type Clock, SYSTEM_CLOCK } from "../../controller/clock.js";
import { type Controller, startController } from "../../controller/main.js";
import { meshfuse } from "../../controller/proto/index.js";
import { readSettings, type Settings } from "../../controller/settings.js";
import { temporaryFolder } from "./push/fixture.js";
import { encode, type Message } from "./report/messages.js";
import { DeltaClient, MODULE } from "./xds/harness.js";

const DELTA = "/envoy.service.extension.v3.ExtensionConfigDiscoveryService/DeltaExtensionConfigs";
const REPORT = "/meshfuse.report.v1alpha1.ReportService/Report";

export interface Running {
  controller: Controller;
  settings: Settings;
  /** JSON of a GET, or the answer's text. */
  get: (path: string) => Promise<Record<string, unknown>[]>;
  send: (method: string, path: string, body?: string) => Promise<Response>;
  connect: () => DeltaClient;
  report: (message: Message) => Promise<meshfuse.report.v1alpha1.ReportReply.$Shape>;
}

export interface FreshSettings extends Settings {
  policiesDir: string;
}

/** Settings for free ports, directories of its own and a module that is none. */
export async function freshSettings(flags: Record<string, string> = {}): Promise<FreshSettings> {
  const folder = await temporaryFolder();
  const modulePath = path.join(folder, "module.wasm");
  await writeFile(modulePath, MODULE);
  const [policies, data] = [path.join(folder, "policies"), path.join(folder, "data")];
  await mkdir(policies);
  const read = readSettings(
    { policies, data, "xds-port": "0", "api-port": "0", module: modulePath, ...flags },
    {},
  );
  if ("errors" in read) throw new Error(read.errors.join("\n"));
  return { ...read.settings, policiesDir: policies };
}

export async function startOn(
  settings: Settings,
  clock: Clock = SYSTEM_CLOCK,
  logger = pino({ level: "silent" }),
): Promise<Running> {
  const controller = await startController(settings, { logger, clock });
  const client = new Client(controller.addresses.xds, credentials.createInsecure(), {
    "grpc.use_local_subchannel_pool": 1,
  });
  onTestFinished(async () => {
    client.close();
    await controller.stop();
  });
  const url = controller.addresses.api;
  const send = (method: string, at: string, body?: string) => {
    const headers = { "content-type": body?.startsWith("{") ? "application/json" : "application/yaml" };
    return fetch(`${url}${at}`, body === undefined ? { method } : { method, body, headers });
  };
  return {
    controller,
    settings,
    send,
    get: async (at) => Object.values((await (await send("GET", at)).json()) as object)[0],
    connect: () => new DeltaClient(client.makeBidiStreamRequest(DELTA, Buffer.from, (bytes) => bytes)),
    report: (message) =>
      new Promise((resolve, reject) => {
        client.makeUnaryRequest(
          REPORT,
          Buffer.from,
          (bytes) => meshfuse.report.v1alpha1.ReportReply.decode(bytes),
          Buffer.from(encode(message)),
          (error, reply) => (error === null ? resolve(reply ?? {}) : reject(error)),
        );
      }),
  };
}
