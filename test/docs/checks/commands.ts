// Command lines in pages, and what the command line itself says that it knows.
import { runCli } from "../../../controller/cli/program.js";
import { testWorld } from "../../controller/cli/world.js";

export interface Command {
  /** What stands behind `meshfuse`: `["bypass", "end"]`. */
  path: readonly string[];
  flags: readonly string[];
  text: string;
}

/** At the begin of a line, or where a shell takes a word for a command. */
const CALL = /(?:^\s*|[|;&(!]\s*|\bnpx )meshfuse (?=[a-z-])(.*)/g;
/** Where a command line goes on to another one. */
const ENDS = /&&|\|\||[|;>)`]|\s[<&]|\s#/;
const FLAG = /(?<![\w-])(--[a-z][a-z-]*|-[a-z])(?![\w-])/g;
const WORD = /^[a-z][a-z-]*$/;

/** Every call of `meshfuse` in a script or in code of the text. */
export function callsIn(text: string): Command[] {
  const joined = text.replace(/\\\n\s*/g, " ");
  return joined.split("\n").flatMap((line) =>
    [...line.matchAll(CALL)].map(([, rest = ""]) => {
      const own = rest.split(ENDS)[0] ?? "";
      const unquoted = own.replace(/"[^"]*"|'[^']*'/g, "_");
      const words = unquoted.split(/\s+/);
      const firstOther = words.findIndex((word) => !WORD.test(word));
      return {
        path: words.slice(0, firstOther === -1 ? words.length : firstOther),
        flags: [...unquoted.matchAll(FLAG)].map(([flag]) => flag),
        text: `meshfuse ${own.trim()}`,
      };
    }),
  );
}

/** The flags that each command has, by its path joined with spaces. The whole program's stand under "". */
export async function knownFlags(): Promise<Map<string, ReadonlySet<string>>> {
  const known = new Map<string, ReadonlySet<string>>();
  const visit = async (path: readonly string[]): Promise<void> => {
    const help = await helpOf(path);
    known.set(path.join(" "), new Set([...optionsOf(help), "--help", "-h"]));
    for (const name of subcommandsOf(help)) {
      if (name !== "help") await visit([...path, name]);
    }
  };
  await visit([]);
  return known;
}

/** What the page asks that the program does not know; undefined: nothing. */
export function unknownIn(
  { path, flags, text }: Command,
  known: ReadonlyMap<string, ReadonlySet<string>>,
): string | undefined {
  if (path[0] === "help") return undefined;
  const lengths = path.map((_, at) => path.length - at);
  const most = lengths.find((length) => known.has(path.slice(0, length).join(" ")));
  if (most === undefined && path.length > 0) return `${text}: no such command`;
  const own = known.get(path.slice(0, most ?? 0).join(" "));
  const flag = flags.find((each) => own?.has(each) !== true);
  return flag === undefined ? undefined : `${text}: no option ${flag}`;
}

async function helpOf(path: readonly string[]): Promise<string> {
  const world = testWorld();
  await runCli([...path, "--help"], world);
  return world.out;
}

function optionsOf(help: string): string[] {
  const lines = help.split("\n").filter((line) => /^ {2}-/.test(line));
  return lines.flatMap((line) => [...(line.split(/ {2,}/)[1] ?? "").matchAll(FLAG)].map(([flag]) => flag));
}

function subcommandsOf(help: string): string[] {
  const [, after = ""] = help.split("\nCommands:\n");
  const [list = ""] = after.split("\n\n");
  return [...list.matchAll(/^ {2}([a-z][a-z-]*)/gm)].map(([, name = ""]) => name);
}
