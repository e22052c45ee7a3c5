// The controller of the testbed: all of it, in this process, so that the series it goes by can be read.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pino from "pino";
import { SYSTEM_CLOCK } from "../../../controller/clock.js";
import { type Controller, startController } from "../../../controller/main.js";
import { readSettings } from "../../../controller/settings.js";
import { BenchError } from "../../ladder/index.js";

/** On free ports, with a directory of its own that goes with it. `module`: path of the filter's. */
export async function startOwnController(module: string): Promise<Controller> {
  const dataDir = await mkdtemp(join(tmpdir(), "meshfuse-testbed-"));
  const remove = () => rm(dataDir, { recursive: true, force: true });
  const read = readSettings({ "xds-port": "0", "api-port": "0", data: dataDir, module }, {});
  if ("errors" in read) throw new BenchError(read.errors.join("\n"));
  const logger = pino({ level: "warn", base: null }, pino.destination(2));
  try {
    const controller = await startController(read.settings, { logger, clock: SYSTEM_CLOCK });
    return { ...controller, stop: () => controller.stop().finally(remove) };
  } catch (error) {
    await remove();
    throw new BenchError(error instanceof Error ? error.message : String(error));
  }
}
