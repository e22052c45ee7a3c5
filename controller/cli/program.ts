/** The command line: which commands there are, and what becomes of their failures. */
import { Command, CommanderError } from "commander";
import { addApply } from "./commands/apply.js";
import { addBypass } from "./commands/bypass.js";
import { addCheck } from "./commands/check.js";
import { addCompletion } from "./commands/completion.js";
import { addController } from "./commands/controller.js";
import { addConvert } from "./commands/convert.js";
import { addDelete } from "./commands/delete.js";
import { addDescribe } from "./commands/describe.js";
import { addDiff } from "./commands/diff.js";
import { addExplain } from "./commands/explain.js";
import { addGet } from "./commands/get.js";
import { addHelp } from "./commands/help.js";
import { addPause } from "./commands/pause.js";
import { addRender } from "./commands/render.js";
import { withExamples } from "./commands/shared.js";
import { addStatus } from "./commands/status.js";
import { addStop } from "./commands/stop.js";
import { COMPLETE, complete } from "./completion/index.js";
import { addDemo } from "./demo/index.js";
import { printable } from "./output.js";
import { ownVersion } from "./version.js";
import { CliFailure, EXIT, type ExitCode, type World } from "./world.js";

/** Runs one command line, without the program's name. Never throws: the result is the process's exit code. */
export async function runCli(args: readonly string[], world: World): Promise<ExitCode> {
  try {
    const [first, ...words] = args;
    const program = programFor(world);
    if (first === COMPLETE) await complete(program, words, world);
    else await program.parseAsync([...args], { from: "user" });
    return EXIT.ok;
  } catch (error) {
    return exitCodeOf(error, world);
  }
}

function programFor(outer: World): Command {
  const world = { ...outer };
  const program = new Command("meshfuse")
    .description("Fault tolerance for service meshes: break circuits, inject faults, tag and count.")
    .configureOutput({
      writeOut: (text) => world.stdout.write(text),
      writeErr: (text) => world.stderr.write(text),
    })
    .version(ownVersion(), "-V, --version", "show the version of this program")
    .option("--no-color", "plain text (also NO_COLOR; FORCE_COLOR for colours without a terminal)")
    .hook("preAction", (own) => {
      if (own.opts<{ color: boolean }>().color) return;
      world.env = { ...world.env, NO_COLOR: "1", FORCE_COLOR: undefined };
    })
    .exitOverride()
    .showHelpAfterError("add --help to see how it is used")
    .helpCommand(false);
  addController(program, world);
  addDemo(program, world);
  addApply(program, world);
  addDiff(program, world);
  addCheck(program, world);
  addGet(program, world);
  addDescribe(program, world);
  addExplain(program, world);
  addDelete(program, world);
  addStatus(program, world);
  addPause(program, world);
  addStop(program, world);
  addBypass(program, world);
  addRender(program, world);
  addConvert(program, world);
  addCompletion(program, world);
  addHelp(program, world);
  return withExamples(program, [
    ["demo", "see it work: a mesh of real Envoys on this machine"],
    ["controller --policies ./policies", "run the controller"],
    ["apply -f breaker.yaml", "tell it what you want"],
    ["status", "see who runs it"],
    ["describe breaker ratings", "ask why it is open"],
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
