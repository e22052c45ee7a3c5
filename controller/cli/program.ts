/** The command line: which commands there are, and what becomes of their failures. */
import { Command, CommanderError } from "commander";
import { ownVersion } from "../version.js";
import { addAnalyze } from "./commands/analyze.js";
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
import { addForecast } from "./commands/forecast.js";
import { addGet } from "./commands/get.js";
import { addGraph } from "./commands/graph.js";
import { addHelp } from "./commands/help.js";
import { addIncidents } from "./commands/incidents.js";
import { addPause } from "./commands/pause.js";
import { addRecoveries } from "./commands/recoveries.js";
import { addRender } from "./commands/render.js";
import { addReplay } from "./commands/replay.js";
import { withExamples } from "./commands/shared.js";
import { addStatus } from "./commands/status.js";
import { addStop } from "./commands/stop.js";
import { addTop } from "./commands/top.js";
import { addTraces } from "./commands/traces.js";
import { COMPLETE, complete } from "./completion/index.js";
import { addDemo } from "./demo/index.js";
import { printable } from "./output.js";
import { CliFailure, EXIT, type ExitCode, type World } from "./world.js";

/** In the order in which the help shows them. */
const COMMANDS: readonly ((program: Command, world: World) => unknown)[] = [
  addController,
  addDemo,
  addApply,
  addDiff,
  addCheck,
  addGet,
  addTop,
  addAnalyze,
  addGraph,
  addDescribe,
  addRecoveries,
  addExplain,
  addTraces,
  addIncidents,
  addReplay,
  addForecast,
  addDelete,
  addStatus,
  addPause,
  addStop,
  addBypass,
  addRender,
  addConvert,
  addCompletion,
  addHelp,
];

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
  for (const add of COMMANDS) add(program, world);
  return withExamples(program, [
    ["demo", "see it work: a mesh of real Envoys on this machine"],
    ["controller --policies ./policies", "run the controller"],
    ["apply -f breaker.yaml", "tell it what you want"],
    ["status", "see who runs it"],
    ["describe breaker ratings", "ask why it is open"],
    ["analyze", "ask what is wrong, and why"],
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
  // A line for each thing that is wrong; those after the first can be told from words of another program.
  world.stderr.write(`meshfuse: ${reason.split("\n").map(printable).join("\n  ")}\n`);
  return EXIT.failed;
}
