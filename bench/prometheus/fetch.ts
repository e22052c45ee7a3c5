// Takes Prometheus out of Debian's package into the user's cache folder, once a machine. Nothing is installed, and apt
// checks the package's signature.
import { mkdir, mkdtemp, readdir, rename, rm } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { isExecutable, runCommand } from "../envoy/index.js";

const PACKAGE = "prometheus";
/** 19 MB; a mirror that does not answer must not hold a test run up for long. */
const DOWNLOAD_WITHIN_MS = 60_000;
const UNPACK_WITHIN_MS = 60_000;
/** In the package. */
const BINARIES = join("usr", "bin");

export interface Fetch {
  environment: NodeJS.ProcessEnv;
  progress: (line: string) => void;
  /** Default: those on the PATH. */
  commands?: { aptGet: string; dpkgDeb: string };
}

const COMMANDS = { aptGet: "apt-get", dpkgDeb: "dpkg-deb" };

/** Where they are kept. */
export function cachedTools(environment: NodeJS.ProcessEnv): { prometheus: string; promtool: string } {
  const folder = join(cacheFolder(environment), BINARIES);
  return { prometheus: join(folder, "prometheus"), promtool: join(folder, "promtool") };
}

/** Undefined: they are in the cache now. Else why not. */
export async function fetchTools({ environment, progress, commands }: Fetch): Promise<string | undefined> {
  const { prometheus, promtool } = cachedTools(environment);
  if ((await isExecutable(prometheus)) && (await isExecutable(promtool))) return undefined;
  const folder = cacheFolder(environment);
  const work = await workBeside(folder).catch((error: Error) => error);
  if (work instanceof Error) return `the cache cannot be written (${work.message})`;
  try {
    progress(`fetching Debian's package ${PACKAGE} (about 19 MB, once) into ${folder}`);
    return await unpackInto(folder, work, commands ?? COMMANDS);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function unpackInto(
  folder: string,
  work: string,
  { aptGet, dpkgDeb }: { aptGet: string; dpkgDeb: string },
): Promise<string | undefined> {
  // It writes where it stands.
  const download = ["-c", `cd "$0" && exec "$@"`, work, aptGet, "-q", "download", PACKAGE];
  const loaded = await runCommand("/bin/sh", download, DOWNLOAD_WITHIN_MS);
  if (loaded.code !== 0) return `apt-get gives no package ${PACKAGE} (${lastLine(loaded.output)})`;
  const archive = (await readdir(work)).find((name) => name.endsWith(".deb"));
  if (archive === undefined) return "apt-get left no package";
  const unpacked = join(work, "files");
  const extract = ["-x", join(work, archive), unpacked];
  const done = await runCommand(dpkgDeb, extract, UNPACK_WITHIN_MS);
  if (done.code !== 0) return `dpkg-deb does not unpack it (${lastLine(done.output)})`;
  // Another run may have been faster; what it left is as good.
  await rm(folder, { recursive: true, force: true });
  await rename(unpacked, folder);
  return undefined;
}

/** On the cache's own file system, so that the last rename is one step. */
async function workBeside(folder: string): Promise<string> {
  await mkdir(dirname(folder), { recursive: true });
  return mkdtemp(join(dirname(folder), ".fetch-"));
}

function cacheFolder(environment: NodeJS.ProcessEnv): string {
  const cache = environment.XDG_CACHE_HOME || join(environment.HOME || homedir(), ".cache");
  return join(cache, "meshfuse", "prometheus");
}

function lastLine(output: string): string {
  return output.trim().split("\n").at(-1) ?? "";
}
