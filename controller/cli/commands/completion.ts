/** `completion`: the script by which a shell completes meshfuse's words. */
import { Argument, type Command } from "commander";
import { completionScript, HOW_TO, SHELLS, type Shell } from "../completion/index.js";
import type { World } from "../world.js";
import { withExamples } from "./shared.js";

export function addCompletion(program: Command, world: World): void {
  const command = program
    .command("completion")
    .addArgument(new Argument("<shell>", "for which shell").choices(SHELLS))
    .description("Print the script that completes commands, options and names in your shell.");
  withExamples(command, [
    ["completion bash", HOW_TO.bash],
    ["completion zsh", HOW_TO.zsh],
    ["completion fish", HOW_TO.fish],
  ]).action((shell: Shell) => void world.stdout.write(completionScript(shell)));
}
