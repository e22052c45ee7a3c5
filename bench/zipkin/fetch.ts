// Takes Zipkin's server from Maven Central into the user's cache folder, once a machine: one pinned jar.
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { access, mkdir, mkdtemp, readdir, rename, rm } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { runCommand } from "../envoy/index.js";

export const VERSION = "3.5.1";
/** Of the jar, as it was when this version was chosen. */
const SHA256 = "7ac633a6832647e71e50012a5e3e91fbc7054414955261724526030faf271d8d";
const ARTIFACT = `io.zipkin:zipkin-server:${VERSION}:jar:exec`;
const MEGABYTES = 131;
/** A slow line takes minutes for it. */
const DOWNLOAD_WITHIN_MS = 600_000;
const TAIL_LINES = 8;

export interface ZipkinSearch {
  /** Default: this process's. ZIPKIN_JAR, HOME and XDG_CACHE_HOME are read. */
  environment?: NodeJS.ProcessEnv;
  /** Default: a line to stderr. */
  progress?: (line: string) => void;
  /** Default: `mvn`. */
  maven?: string;
  /** What the jar has to be; default: the pinned one. */
  sha256?: string;
  /** Ends a download. */
  signal?: AbortSignal;
}

/** The jar's path: `ZIPKIN_JAR`, else the pinned one, fetched where it is missing. Rejects with what to do. */
export async function zipkinJar(search: ZipkinSearch = {}): Promise<string> {
  const { environment = process.env, sha256 = SHA256 } = search;
  const named = environment.ZIPKIN_JAR;
  if (named) {
    if (await exists(named)) return named;
    throw new Error(
      `ZIPKIN_JAR=${named}: there is no such file; name Zipkin's jar, or unset it to fetch one`,
    );
  }
  const jar = cachedJar(environment);
  if (await exists(jar)) {
    if ((await sha256Of(jar)) === sha256) return jar;
    throw new Error(`${jar} is not the pinned Zipkin ${VERSION}; remove it to fetch it again`);
  }
  await fetchJar(jar, sha256, search);
  return jar;
}

/** Where the pinned jar is kept. */
export function cachedJar(environment: NodeJS.ProcessEnv): string {
  const cache = environment.XDG_CACHE_HOME || join(environment.HOME || homedir(), ".cache");
  return join(cache, "meshfuse", "zipkin", VERSION, "zipkin-server.jar");
}

async function fetchJar(jar: string, sha256: string, search: ZipkinSearch): Promise<void> {
  const progress = search.progress ?? ((line: string) => process.stderr.write(`${line}\n`));
  const folder = dirname(jar);
  // On the cache's own file system, so that the last rename is one step.
  const work = await workIn(folder);
  try {
    progress(`fetching Zipkin ${VERSION} from Maven Central (about ${MEGABYTES} MB, once) into ${folder}`);
    const goal = ["-B", "-q", "dependency:copy", `-Dartifact=${ARTIFACT}`, `-DoutputDirectory=${work}`];
    const maven = search.maven ?? "mvn";
    const { code, output } = await runCommand(maven, goal, DOWNLOAD_WITHIN_MS, search.signal);
    if (code !== 0) throw failure(whyMavenFailed(maven, code, output));
    const copied = (await readdir(work)).find((name) => name.endsWith(".jar"));
    if (copied === undefined) throw failure("Maven left no jar");
    if ((await sha256Of(join(work, copied))) !== sha256) throw failure("the jar is not the pinned one");
    await rename(join(work, copied), jar);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function workIn(folder: string): Promise<string> {
  try {
    await mkdir(folder, { recursive: true });
    return await mkdtemp(join(folder, ".fetch-"));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw failure(`${reason}; name a folder that can be written with XDG_CACHE_HOME`);
  }
}

function whyMavenFailed(maven: string, code: number | undefined, output: string): string {
  if (code === undefined && /\bENOENT$/.test(output)) return `${maven} is not here; install Maven`;
  return `${maven} failed:\n  ${output.trim().split("\n").slice(-TAIL_LINES).join("\n  ")}\n `;
}

function failure(what: string): Error {
  return new Error(`cannot fetch Zipkin ${VERSION}: ${what}, or name a jar with ZIPKIN_JAR`);
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path), hash);
  return hash.digest("hex");
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
