/** Options that several commands take, and the shape of every command's help. */
import type { Command } from "commander";
import { DEFAULT_SERVER } from "../client.js";

const EXIT_CODES = `Exit codes:
  0  done
  1  refused, or failed
  2  wrong usage
  3  no controller answers`;

/** What commander hands to an action. */
export interface ServerOptions {
  server?: string;
}

export interface OutputOptions extends ServerOptions {
  output: string;
}

export function withServer(command: Command): Command {
  return command.option(
    "--server <url>",
    `the controller's API (MESHFUSE_SERVER; default ${DEFAULT_SERVER})`,
  );
}

export function withOutput(command: Command): Command {
  return withServer(command).option("-o, --output <format>", "table, json or yaml", "table");
}

/** Each example is a command line and what it does. */
export function withExamples(command: Command, examples: readonly [string, string][]): Command {
  const width = Math.max(...examples.map(([line]) => line.length));
  const lines = examples.map(([line, about]) => `  meshfuse ${line.padEnd(width)}  # ${about}`);
  return command.addHelpText("after", `\nExamples:\n${lines.join("\n")}\n\n${EXIT_CODES}`);
}
