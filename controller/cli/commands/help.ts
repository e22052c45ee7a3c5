/** `help`: how a command is used, and what exit codes mean. */
import { Argument, type Command } from "commander";
import { EXIT_CODES_HELP } from "../exit-codes.js";
import { didYouMean } from "../nearest.js";
import { usage, type World } from "../world.js";
import { withExamples } from "./shared.js";

const EXIT_CODES = "exit-codes";

/** After all others: its help names them. */
export function addHelp(program: Command, world: World): void {
  const topics = [...program.commands.map((command) => command.name()), EXIT_CODES];
  const topic = new Argument("[topic...]", `a command, or ${EXIT_CODES}`);
  // For completion; what is none of them gets a better answer below.
  topic.argChoices = topics;
  const command = program
    .command("help")
    .addArgument(topic)
    .description(`Show how a command is used; \`help ${EXIT_CODES}\`: what the exit codes mean.`);
  withExamples(command, [
    ["help apply", "the same as apply --help"],
    ["help exit-codes", "what each exit code means"],
  ]).action((words: string[]) => {
    if (words[0] === EXIT_CODES) return void world.stdout.write(EXIT_CODES_HELP);
    let found = program;
    for (const word of words) {
      const next = found.commands.find((each) => each.name() === word);
      if (next === undefined) {
        throw usage(
          `there is no help on ${words.join(" ")}${didYouMean(word, topics)}`,
          "`meshfuse help` lists all",
        );
      }
      found = next;
    }
    world.stdout.write(helpText(found));
  });
}

/** With the examples, which commander adds only where it writes itself. */
function helpText(command: Command): string {
  let text = "";
  command.configureOutput({
    writeOut: (part) => {
      text += part;
    },
  });
  command.outputHelp();
  return text;
}
