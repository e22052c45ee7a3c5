// Finds the Envoy to run: the one that is named, the one on the PATH, or the pinned release.
import { access, constants } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { runCommand } from "./command.js";
import { fetchEnvoy } from "./download.js";
import { DEFAULT_VERSION, OLDEST_MINOR } from "./release.js";

export interface EnvoyChoice {
  /** A pinned release (`VERSIONS`), whatever ENVOY_BIN and the PATH hold. Absent: any Envoy that will do. */
  version?: string;
  /** Default: this process's. ENVOY_BIN, PATH, HOME and XDG_CACHE_HOME are read. */
  environment?: NodeJS.ProcessEnv;
  /** As in `${process.platform}-${process.arch}`, which is the default. */
  platform?: string;
  /** Default: a line to stderr. */
  progress?: (line: string) => void;
}

/**
 * The path of an Envoy that runs: `ENVOY_BIN`, else `envoy` on the PATH, else the pinned release from the user's
 * cache folder, fetched once. Rejects, with what to do, when there is none.
 */
export async function envoyBinary(choice: EnvoyChoice = {}): Promise<string> {
  const environment = choice.environment ?? process.env;
  const progress = choice.progress ?? ((line) => process.stderr.write(`${line}\n`));
  const platform = choice.platform ?? `${process.platform}-${process.arch}`;
  if (choice.version === undefined) {
    const named = environment.ENVOY_BIN;
    if (named) return checkNamed(named);
    const found = await findOnPath(environment.PATH ?? "", progress);
    if (found !== undefined) return found;
  }
  return fetchEnvoy({ version: choice.version ?? DEFAULT_VERSION, platform, environment, progress });
}

async function checkNamed(path: string): Promise<string> {
  const { code, output } = await runCommand(path, ["--version"]);
  if (code !== 0) throw new Error(`ENVOY_BIN=${path} does not run: ${output.trim()}`);
  if (versionOf(output) === undefined) throw new Error(`ENVOY_BIN=${path} is not an Envoy: ${output.trim()}`);
  return path;
}

async function findOnPath(path: string, progress: (line: string) => void): Promise<string | undefined> {
  for (const folder of path.split(delimiter).filter((entry) => entry !== "")) {
    const candidate = join(folder, "envoy");
    if (!(await isExecutable(candidate))) continue;
    const version = versionOf((await runCommand(candidate, ["--version"])).output);
    if (version !== undefined && isRecent(version)) {
      progress(`using Envoy ${version} at ${candidate}`);
      return candidate;
    }
    progress(`passing over ${candidate}: ${version ?? "no Envoy"} (1.${OLDEST_MINOR} or newer is needed)`);
  }
  return undefined;
}

/** `.../1.40.0/Clean/RELEASE/BoringSSL` -> `1.40.0`. */
function versionOf(output: string): string | undefined {
  return /version: \S*?\/(\d+\.\d+\.\d+)/.exec(output)?.[1];
}

function isRecent(version: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major > 1 || (major === 1 && minor >= OLDEST_MINOR);
}

async function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}
