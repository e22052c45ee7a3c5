// The empty folder of a reader, with the two commands that the pages take for granted: `npx meshfuse` and `envoy`.
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

export interface ReaderFolder {
  /** Where the reader works. */
  here: string;
  /** Where what the reader does not see is kept. */
  beside: string;
  env: NodeJS.ProcessEnv;
  remove(): void;
}

/** `envoy`: the binary; `main`: the script of the command line. */
export function readerFolder(commands: { envoy: string; main: string }): ReaderFolder {
  const base = mkdtempSync(join(tmpdir(), "meshfuse-docs-"));
  const [here, beside, home, bin] = ["here", "beside", "home", "bin"].map((name) => join(base, name));
  if (!here || !beside || !home || !bin) throw new Error("four folders have four names");
  const own = join(here, "node_modules", ".bin");
  for (const folder of [own, beside, home, bin]) mkdirSync(folder, { recursive: true });
  symlinkSync(commands.envoy, join(bin, "envoy"));
  // As `npm install PATH_OF_THE_CLONE` does.
  symlinkSync(commands.main, join(own, "meshfuse"));
  return {
    here,
    beside,
    env: {
      PATH: `${bin}${delimiter}${process.env.PATH}`,
      HOME: home,
      LANG: "C.UTF-8",
      // npx must find the command in the folder, and ask nobody for it.
      npm_config_offline: "true",
      npm_config_update_notifier: "false",
    },
    remove: () => rmSync(base, { recursive: true, force: true }),
  };
}
