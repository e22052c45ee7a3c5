/** Options that several commands take, and the shape of every command's help. */
import { type Command, Option } from "commander";
import { DEFAULT_SERVER } from "../client.js";
import { EXIT_LINES } from "../exit-codes.js";
import { FORMATS, type Format } from "../output.js";

/** What commander hands to an action. */
export interface ServerOptions {
  server?: string;
}

export interface OutputOptions extends ServerOptions {
  output: Format;
}

export interface WatchOptions extends OutputOptions {
  watch?: boolean;
}

export function withServer(command: Command): Command {
  return command.option(
    "--server <url>",
    `the controller's API (MESHFUSE_SERVER; default ${DEFAULT_SERVER})`,
  );
}

export function withOutput(command: Command): Command {
  return withFormat(withServer(command));
}

/** For commands that ask no controller. */
export function withFormat(command: Command): Command {
  const format = new Option("-o, --output <format>", "how it is shown").choices(FORMATS).default("table");
  return command.addOption(format);
}

export function withWatch(command: Command): Command {
  return withOutput(command).option("-w, --watch", "show what changes, until Ctrl-C");
}

export function withBecause(command: Command): Command {
  return command.option("--because <reason>", "why, for who reads the audit trail");
}

/** Each example is a command line and what it does. */
export function withExamples(command: Command, examples: readonly [string, string][]): Command {
  const width = Math.max(...examples.map(([line]) => line.length));
  const lines = examples.map(([line, about]) => `  meshfuse ${line.padEnd(width)}  # ${about}`);
  return command.addHelpText("after", `\nExamples:\n${lines.join("\n")}\n\n${EXIT_LINES}`);
}
