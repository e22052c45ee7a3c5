// Runs the services in a process of their own, so that neither their work nor the controller's delays the other.
import { type ChildProcess, fork } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Notice, Order } from "./process.js";
import type { ServiceSettings } from "./service.js";

export interface ServiceProcess {
  readonly pid: number;
  /** Resolves when the process has ended, for whatever reason. */
  readonly ended: Promise<void>;
  stop(): Promise<void>;
}

/** Resolves when every service listens; rejects with the first that does not. */
export async function forkServices(services: ServiceSettings[]): Promise<ServiceProcess> {
  const child = fork(entryFile(), [], { stdio: ["ignore", "ignore", "inherit", "ipc"], execArgv: [] });
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  const stop = async () => {
    child.kill("SIGKILL");
    await ended;
  };
  const failure = await order(child, { services });
  if (failure !== undefined) {
    await stop();
    throw new Error(failure);
  }
  return { pid: child.pid ?? 0, ended, stop };
}

function order(child: ChildProcess, services: Order): Promise<string | undefined> {
  return new Promise((resolve) => {
    child.once("message", (notice: Notice) => resolve("error" in notice ? notice.error : undefined));
    child.on("error", (error) => resolve(error.message));
    child.once("close", (code) => resolve(`the process of the services ended with ${code}`));
    child.send(services);
  });
}

/** Node runs JavaScript: from the sources, as in tests, the compiled copy is taken. */
function entryFile(): string {
  const isCompiled = import.meta.url.endsWith(".js");
  const entry = new URL(isCompiled ? "./process.js" : "../../dist/bench/mesh/process.js", import.meta.url);
  const path = fileURLToPath(entry);
  if (!existsSync(path)) throw new Error(`${path} is not there; run: npm run build`);
  return path;
}
