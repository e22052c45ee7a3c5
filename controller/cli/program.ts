/** The command line: which commands there are, and what becomes of their failures. */
import { Command, CommanderError } from "commander";
import { addApply, addCheck } from "./commands/apply.js";
import { addBypass } from "./commands/bypass.js";
import { addController } from "./commands/controller.js";
import { addDelete, addGet } from "./commands/get.js";
import { addRender } from "./commands/render.js";
import { withExamples } from "./commands/shared.js";
import { addStatus } from "./commands/status.js";
import { addDemo } from "./demo/index.js";
import { printable } from "./output.js";
import { CliFailure, EXIT, type ExitCode, type World } from "./world.js";

/** Runs one command line, without the program's name. Never throws: the result is the process's exit code. */
export async function runCli(args: readonly string[], world: World): Promise<ExitCode> {
  try {
    await programFor(world).parseAsync([...args], { from: "user" });
    return EXIT.ok;
  } catch (error) {
    return exitCodeOf(error, world);
  }
}

function programFor(world: World): Command {
  const program = new Command("meshfuse")
    .description("Fault tolerance for service meshes: break circuits, inject faults, tag and count.")
    .configureOutput({
      writeOut: (text) => world.stdout.write(text),
      writeErr: (text) => world.stderr.write(text),
    })
    .exitOverride()
    .showHelpAfterError("add --help to see how it is used")
    .helpCommand(true);
  addController(program, world);
  addDemo(program, world);
  addApply(program, world);
  addCheck(program, world);
  addGet(program, world);
  addDelete(program, world);
  addStatus(program, world);
  addBypass(program, world);
  addRender(program, world);
  return withExamples(program, [
    ["demo", "see it work: a mesh of real Envoys on this machine"],
    ["controller --policies ./policies", "run the controller"],
    ["apply -f breaker.yaml", "tell it what you want"],
    ["status", "see who runs it"],
  ]);
}

function exitCodeOf(error: unknown, world: World): ExitCode {
  if (error instanceof CommanderError) {
    // Commander has already written what was wrong, or the help that was asked for.
    return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  }
  if (error instanceof CliFailure) {
    world.stderr.write(error.lines.map((line) => `${printable(line)}\n`).join(""));
    return error.exitCode;
  }
  const reason = error instanceof Error ? error.message : String(error);
  world.stderr.write(`meshfuse: ${printable(reason)}\n`);
  return EXIT.failed;
}
