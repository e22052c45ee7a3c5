// Finds the Envoy to run: the one that is named, the one on the PATH, or the pinned release.
import { delimiter, join, resolve } from "node:path";
import { ENVOYS_WITH_V8, OLDEST_ENVOY } from "../../controller/model/index.js";
import { type Examination, examineEnvoy, examineExecutable } from "./build.js";
import { fetchEnvoy } from "./download.js";
import { isExecutable } from "./executable.js";
import { DEFAULT_VERSION } from "./release.js";

export interface EnvoyChoice {
  /** A pinned release (`VERSIONS`, `WITHOUT_V8`), whatever ENVOY_BIN and the PATH hold. Absent: any that will do. */
  version?: string;
  /** Default: this process's. ENVOY_BIN, PATH, HOME and XDG_CACHE_HOME are read. */
  environment?: NodeJS.ProcessEnv;
  /** As in `${process.platform}-${process.arch}`, which is the default. */
  platform?: string;
  /** Default: a line to stderr. */
  progress?: (line: string) => void;
}

/**
 * The absolute path of an Envoy that runs here: `ENVOY_BIN`, else `envoy` on the PATH, else the pinned release from the
 * user's cache folder, fetched once. What was not asked for by version can run the filter. Rejects, with what to do,
 * when there is none.
 */
export async function envoyBinary(choice: EnvoyChoice = {}): Promise<string> {
  const environment = choice.environment ?? process.env;
  const progress = choice.progress ?? ((line) => process.stderr.write(`${line}\n`));
  const examination = { platform: choice.platform ?? `${process.platform}-${process.arch}` };
  if (choice.version === undefined) {
    const named = environment.ENVOY_BIN;
    if (named) return checkNamed(resolve(named), examination);
    const found = await findOnPath(environment.PATH ?? "", examination, progress);
    if (found !== undefined) return found;
  }
  const { version = DEFAULT_VERSION } = choice;
  const path = await fetchEnvoy({ version, environment, progress, ...examination });
  await examineExecutable(path, examination).catch((error: Error) => {
    throw new Error(
      `${path}: ${error.message}; remove it to fetch it again, or set ENVOY_BIN to another Envoy`,
    );
  });
  return path;
}

async function checkNamed(path: string, examination: Examination): Promise<string> {
  await examineEnvoy(path, examination).catch((error: Error) => {
    throw new Error(
      `ENVOY_BIN=${path}: ${error.message}; name an Envoy from ${OLDEST_ENVOY} on with V8 ` +
        `(${ENVOYS_WITH_V8}), or unset ENVOY_BIN to run the pinned Envoy ${DEFAULT_VERSION}`,
    );
  });
  return path;
}

async function findOnPath(
  path: string,
  examination: Examination,
  progress: (line: string) => void,
): Promise<string | undefined> {
  for (const folder of path.split(delimiter).filter((entry) => entry !== "")) {
    const candidate = resolve(join(folder, "envoy"));
    if (!(await isExecutable(candidate))) continue;
    try {
      const version = await examineEnvoy(candidate, examination);
      progress(`using Envoy ${version} at ${candidate}`);
      return candidate;
    } catch (error) {
      progress(`passing over ${candidate}: ${error instanceof Error ? error.message : error}`);
    }
  }
  return undefined;
}
