// One Envoy process: started with an admin port of its own, watched, and never left behind.
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { parse } from "yaml";
import { askAdmin, parseStats } from "./admin.js";
import { envoyBinary } from "./binary.js";
import { LogTail } from "./log.js";
import { v8AtStart } from "./v8-at-start.js";

/** A loaded two-core machine starts nine Envoys at once; alone one needs 0.2 s. */
const READY_WITHIN_MS = 30_000;
const POLL_MS = 25;
/** Envoy ends at once on SIGTERM unless a thread of it hangs. */
const TERM_WITHIN_MS = 3_000;

export interface EnvoyOptions {
  /** The bootstrap: an object, or YAML. Without `admin` it gets one on a free port of 127.0.0.1. */
  config: object | string;
  nodeId?: string;
  nodeCluster?: string;
  /** Worker threads; default 1. */
  concurrency?: number;
  /** Added to this process's environment. EVENT_PRECISE_TIMER=1 is set: without it timers have a 4 ms grain. */
  env?: NodeJS.ProcessEnv;
  /** Envoy's `--log-level`, or `--component-log-level` after a comma (`warning,wasm:info`); default warning. */
  logLevel?: string;
  /** Default: what `envoyBinary()` finds. */
  binary?: string;
  /** Further arguments for Envoy. */
  args?: readonly string[];
  /** Sees every log line as it comes. */
  onLog?: (line: string) => void;
}

export interface EnvoyProcess {
  readonly pid: number;
  readonly adminPort: number;
  readonly adminUrl: string;
  /** The last log lines, oldest first. */
  logs(): string[];
  /** Resolves when `/ready` says LIVE; rejects with the log's tail when Envoy dies or stays unready. */
  ready(deadlineMs?: number): Promise<void>;
  /** Counters and gauges whose name matches the regular expression. */
  stats(filter: string): Promise<Map<string, number>>;
  /** Resolves when the process has ended, with its exit code (undefined: by a signal). */
  readonly exited: Promise<number | undefined>;
  /** SIGTERM, then SIGKILL. Resolves when the process has ended; may be called again. */
  stop(): Promise<void>;
}

/** Where Linux keeps what an Envoy with a base id shares with its successor, and leaves when it ends. */
const SHARED_MEMORY = "/dev/shm/envoy_shared_memory_";

/** What runs now; ended with this process. On Linux an Envoy also ends by itself when its parent is killed. */
const running = new Set<ChildProcess>();
process.on("exit", () => {
  for (const child of running) child.kill("SIGKILL");
});

/** Starts an Envoy; resolves when its admin endpoint listens, which is before `ready()`. */
export async function startEnvoy(options: EnvoyOptions): Promise<EnvoyProcess> {
  const binary = options.binary ?? (await envoyBinary());
  const bootstrap = JSON.stringify({ ...(await v8AtStart(binary)), ...withAdmin(options.config) });
  const folder = await mkdtemp(join(tmpdir(), "meshfuse-envoy-"));
  const addressFile = join(folder, "admin");
  await writeFile(join(folder, "envoy.json"), bootstrap);
  const child = spawn(binary, commandLine(options, folder, addressFile), {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, EVENT_PRECISE_TIMER: "1", ...options.env },
  });
  const log = new LogTail(options.onLog);
  child.stdout.on("data", (chunk: Buffer) => log.add(chunk));
  child.stderr.on("data", (chunk: Buffer) => log.add(chunk));
  const exited = watch(child, log, folder);
  const name = options.nodeId ?? "envoy";
  const address = await poll(name, READY_WITHIN_MS, exited, log, () => readAddress(addressFile)).catch(
    async (error: unknown) => {
      await end(child, exited);
      throw error;
    },
  );
  return processOf(child, name, address, exited, log);
}

/** Envoy binds port 0 and writes what it got into the address file: no race for a free port. */
function withAdmin(config: object | string): object {
  const bootstrap: unknown = typeof config === "string" ? parse(config) : config;
  if (typeof bootstrap !== "object" || bootstrap === null) throw new Error("the bootstrap is not a mapping");
  const admin = { address: { socket_address: { address: "127.0.0.1", port_value: 0 } } };
  return { admin, ...bootstrap };
}

function commandLine(options: EnvoyOptions, folder: string, addressFile: string): string[] {
  const [level = "warning", ...components] = (options.logLevel ?? "warning").split(",");
  const args = ["-c", join(folder, "envoy.json"), "--admin-address-path", addressFile];
  // Not --disable-hot-restart: only with a base id does an Envoy ask Linux to be ended with its parent.
  args.push("--use-dynamic-base-id", "--base-id-path", join(folder, "base-id"));
  args.push("--concurrency", String(options.concurrency ?? 1), "--log-level", level);
  if (components.length > 0) args.push("--component-log-level", components.join(","));
  if (options.nodeId !== undefined) args.push("--service-node", options.nodeId);
  if (options.nodeCluster !== undefined) args.push("--service-cluster", options.nodeCluster);
  return [...args, ...(options.args ?? [])];
}

function watch(child: ChildProcess, log: LogTail, folder: string): Promise<number | undefined> {
  running.add(child);
  return new Promise((resolve) => {
    const finish = (code: number | undefined) => {
      running.delete(child);
      removeTraces(folder).then(
        () => resolve(code),
        () => resolve(code),
      );
    };
    child.on("error", (error) => {
      log.add(`${error.message}\n`);
      if (child.pid === undefined) finish(undefined);
    });
    child.on("close", (code) => finish(code ?? undefined));
  });
}

function processOf(
  child: ChildProcess,
  name: string,
  address: string,
  exited: Promise<number | undefined>,
  log: LogTail,
): EnvoyProcess {
  const adminUrl = `http://${address}`;
  const isLive = async () => ((await askAdmin(adminUrl, "/ready")).status === 200 ? true : undefined);
  return {
    pid: child.pid ?? 0,
    adminPort: Number(address.slice(address.lastIndexOf(":") + 1)),
    adminUrl,
    logs: () => log.lines(),
    ready: async (deadlineMs = READY_WITHIN_MS) => {
      await poll(name, deadlineMs, exited, log, () => isLive().catch(() => undefined));
    },
    stats: async (filter) => {
      const { body } = await askAdmin(adminUrl, `/stats?filter=${encodeURIComponent(filter)}`);
      return parseStats(body);
    },
    exited,
    stop: () => end(child, exited),
  };
}

/** The process has ended: its folder, and the shared memory of its base id and epoch 0. */
async function removeTraces(folder: string): Promise<void> {
  const baseId = (await readFile(join(folder, "base-id"), "utf8").catch(() => "")).trim();
  if (/^\d+$/.test(baseId)) await rm(`${SHARED_MEMORY}${baseId}0`, { force: true });
  await rm(folder, { recursive: true, force: true });
}

async function readAddress(path: string): Promise<string | undefined> {
  const text = await readFile(path, "utf8").catch(() => "");
  return text === "" ? undefined : text;
}

/** Asks again and again until there is an answer, the process ends or the time is over. */
async function poll<Answer>(
  name: string,
  deadlineMs: number,
  exited: Promise<number | undefined>,
  log: LogTail,
  ask: () => Promise<Answer | undefined>,
): Promise<Answer> {
  let ended = false;
  exited.then(() => {
    ended = true;
  });
  for (const start = performance.now(); performance.now() - start < deadlineMs; await wait(POLL_MS)) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (ended) throw new Error(`Envoy ${name} ended before it was ready:\n${log.shown()}`);
  }
  throw new Error(`Envoy ${name} was not ready within ${deadlineMs} ms:\n${log.shown()}`);
}

async function end(child: ChildProcess, exited: Promise<number | undefined>): Promise<void> {
  child.kill("SIGTERM");
  const force = setTimeout(() => child.kill("SIGKILL"), TERM_WITHIN_MS);
  await exited;
  clearTimeout(force);
}
