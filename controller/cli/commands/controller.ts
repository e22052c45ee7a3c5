/** `controller`: runs until it is asked to end. */
import type { Command } from "commander";
import { type FlagValues, readSettings, SETTING_OPTIONS } from "../../settings.js";
import { loadController } from "../load-controller.js";
import { failed, usage, type World } from "../world.js";
import { withExamples } from "./shared.js";

export function addController(program: Command, world: World): void {
  const command = program
    .command("controller")
    .description("Run the controller: policies in, configurations out, reports back. Logs JSON to stderr.");
  for (const { flag, value, about, env, fallback } of SETTING_OPTIONS) {
    const flags = value === undefined ? `--${flag}` : `--${flag} <${value.toLowerCase()}>`;
    command.option(flags, `${about} (${env}; default ${fallback})`);
  }
  withExamples(command, [
    ["controller", "state in ./meshfuse-data, xDS on 18000, API on 18080"],
    ["controller --data /var/lib/meshfuse --log-level warn", "another data directory, fewer logs"],
    ["controller --policies /etc/meshfuse/policies", "policies of files, too"],
    ["controller --event-log events.jsonl", "what happens in the mesh, a line for each event"],
    ["controller --xds-port 0 --api-port 0", "on free ports; the log names them"],
  ]).action((options: FlagValues) => run(options, world));
}

async function run(options: FlagValues, world: World): Promise<void> {
  const read = readSettings(flagsOf(options), world.env);
  if ("errors" in read) throw usage(...read.errors, "look at `meshfuse controller --help`");
  const { startController, SYSTEM_CLOCK, pino } = await loadController();
  const logger = pino({ level: read.settings.logLevel, base: null }, world.stderr);
  const controller = await startController(read.settings, { logger, clock: SYSTEM_CLOCK }).catch(
    (error: Error) => {
      throw failed(...error.message.split("\n"));
    },
  );
  const signal = world.interruption();
  if (!signal.aborted)
    await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
  logger.info({ reason: String(signal.reason) }, "controller stops");
  await controller.stop();
}

/** Commander names options in camel case. */
function flagsOf(options: FlagValues): FlagValues {
  const camel = (flag: string) => flag.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
  return Object.fromEntries(SETTING_OPTIONS.map(({ flag }) => [flag, options[camel(flag)]]));
}
