/** What the demo runs on: a controller with a directory of its own, and the mesh. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { envoyBinary } from "../../../bench/envoy/index.js";
import {
  ENTRY_SERVICE,
  type Load,
  type Mesh,
  NAMESPACE,
  startLoad,
  startMesh,
} from "../../../bench/mesh/index.js";
import type { Controller } from "../../main.js";
import type { Tracing } from "../../render/index.js";
import type { Settings } from "../../settings.js";
import { loadController } from "../load-controller.js";

export interface Stage {
  controller: Controller;
  mesh: Mesh;
  /** Begins the load. Not before the sidecars know each other: what they see until then has no names. */
  startLoad(): Load;
  /** Ends all processes and removes the directory. */
  clear(): Promise<void>;
}

export interface StageOptions {
  /** Its directories are replaced. */
  settings: Settings;
  ratePerSecond: number;
  tracing?: Tracing | undefined;
  logs: { write(line: string): unknown };
  progress: (line: string) => void;
}

/** Rejects with one line; what was started by then is ended. */
export async function setStage(options: StageOptions, interrupted: AbortSignal): Promise<Stage> {
  const { settings, ratePerSecond, logs, progress, tracing } = options;
  const endings: (() => Promise<unknown>)[] = [];
  const clear = async () => {
    for (let end = endings.pop(); end !== undefined; end = endings.pop()) await end();
  };
  try {
    const binary = await envoyBinary({ progress });
    goOn(interrupted);
    const dataDir = await mkdtemp(path.join(tmpdir(), "meshfuse-demo-"));
    endings.push(() => rm(dataDir, { recursive: true, force: true }));
    const own = { ...settings, dataDir, policiesDir: undefined };
    const { startController, SYSTEM_CLOCK, pino } = await loadController();
    const logger = pino({ level: settings.logLevel, base: null }, logs);
    const controller = await startController(own, { logger, clock: SYSTEM_CLOCK });
    endings.push(controller.stop);
    progress(`the controller is ready; its API is at ${controller.addresses.api}`);
    goOn(interrupted);
    const mesh = await startMesh({
      ...{ controllerAddress: controller.addresses.xds, ratePerSecond: 0 },
      ...{ namespace: NAMESPACE, tracing, binary },
      progress: (line) => {
        // The terminal's interrupt reaches the Envoys too: that they end is then no news.
        if (!interrupted.aborted) progress(line);
      },
    });
    endings.push(mesh.stop);
    const begin = () => {
      const load = loadAt(mesh.entryPort, ratePerSecond);
      endings.push(load.stop);
      return load;
    };
    return { controller, mesh, startLoad: begin, clear };
  } catch (error) {
    await clear();
    throw error;
  }
}

function loadAt(port: number, ratePerSecond: number): Load {
  return startLoad({ port, host: ENTRY_SERVICE, path: `/${ENTRY_SERVICE}`, ratePerSecond });
}

/** Between two steps that take long. */
function goOn(interrupted: AbortSignal): void {
  if (interrupted.aborted) throw new Error("interrupted before the mesh was there");
}
