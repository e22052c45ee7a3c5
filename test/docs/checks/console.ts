// Commands for a cluster. They cannot be run here, so each must be of a form that was looked up in the tool's manual.

/** By the tool: the subcommands and flags that pages may use. */
const KNOWN: Readonly<Record<string, { commands: readonly string[]; flags: readonly string[] }>> = {
  kubectl: {
    commands: ["apply", "delete", "exec", "get", "port-forward", "label", "logs", "rollout"],
    flags: ["-f", "-n", "-A", "-c", "-l", "-o", "--namespace"],
  },
  istioctl: { commands: ["proxy-config", "proxy-status", "version"], flags: ["-n", "--fqdn", "-o"] },
};

/** What is wrong with the commands of a block; those of meshfuse are checked elsewhere. */
export function consoleErrors(text: string): string[] {
  const commands = text
    .replace(/\\\n\s*/g, " ")
    .split(/\n|(?<!\|)\|(?!\|)/)
    .map((command) => command.trim())
    .filter((command) => command !== "" && !command.startsWith("#"));
  return commands.flatMap((command) => {
    const unquoted = command.replace(/"[^"]*"|'[^']*'/g, "_");
    const [tool = "", subcommand = "", ...rest] = unquoted.split(/\s+/);
    if (tool === "npx" && subcommand === "meshfuse") return [];
    const known = KNOWN[tool];
    if (known === undefined) return [`${command}: nothing knows ${tool}`];
    if (!known.commands.includes(subcommand)) return [`${command}: nothing knows ${tool} ${subcommand}`];
    const end = rest.indexOf("--");
    const own = rest.slice(0, end === -1 ? rest.length : end);
    const flag = own.find((word) => /^-./.test(word) && !known.flags.includes(word.split("=")[0] ?? ""));
    return flag === undefined ? [] : [`${command}: nothing knows ${tool} ${flag}`];
  });
}
