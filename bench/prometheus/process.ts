// One Prometheus: on a free port of 127.0.0.1, with a folder of its own, and never left behind.
import { type ChildProcess, spawn } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { freePort, LogTail } from "../envoy/index.js";
import { PrometheusApi } from "./api.js";
import { runPromtool } from "./promtool.js";

/** Alone it takes 0.2 s. */
const READY_WITHIN_MS = 30_000;
const POLL_MS = 25;
/** Somebody else may take the port between finding and binding it. */
const ATTEMPTS = 3;
const DATA = "data";
const PORT_TAKEN = "address already in use";

export interface PrometheusOptions {
  /** The executable. */
  binary: string;
  /** What `--config.file` names: an object, or YAML. */
  config: object | string;
  /** Written beside it before the start, by relative path: rules. */
  files?: Readonly<Record<string, string>>;
  /** Further arguments. */
  args?: readonly string[];
  /** OpenMetrics with timestamps, which it has stored when it starts; `promtool` makes blocks of it. */
  stored?: { text: string; promtool: string };
}

export interface PrometheusProcess extends PrometheusApi {
  readonly pid: number;
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  /** At once, since what it stored goes with it. May be called again. */
  stop(): Promise<void>;
}

/** What runs now; ended with this process. */
const running = new Set<ChildProcess>();
process.on("exit", () => {
  for (const child of running) child.kill("SIGKILL");
});

/** Resolves when it answers queries; rejects with the last lines of its log. */
export async function startPrometheus(options: PrometheusOptions): Promise<PrometheusProcess> {
  for (let attempt = 1; ; attempt++) {
    const log = new LogTail();
    try {
      return await startOnce(options, log);
    } catch (error) {
      const isTaken = log.lines().some((line) => line.includes(PORT_TAKEN));
      if (!isTaken || attempt === ATTEMPTS) throw error;
    }
  }
}

async function startOnce(options: PrometheusOptions, log: LogTail): Promise<PrometheusProcess> {
  const folder = await mkdtemp(join(tmpdir(), "meshfuse-prometheus-"));
  await writeFiles(folder, options);
  if (options.stored !== undefined) await store(folder, options.stored);
  const port = await freePort();
  const child = spawn(options.binary, [...commandLine(folder, port), ...(options.args ?? [])], {
    cwd: folder,
    stdio: ["ignore", "pipe", "pipe"],
  });
  child.stdout.on("data", (chunk: Buffer) => log.add(chunk));
  child.stderr.on("data", (chunk: Buffer) => log.add(chunk));
  const exited = watch(child, log, folder);
  const stop = () => end(child, exited);
  const url = `http://127.0.0.1:${port}`;
  try {
    await ready(url, exited, log);
  } catch (error) {
    await stop();
    throw error;
  }
  return Object.assign(new PrometheusApi(url), { pid: child.pid ?? 0, stop });
}

async function writeFiles(folder: string, { config, files = {} }: PrometheusOptions): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  // JSON is YAML.
  const text = typeof config === "string" ? config : JSON.stringify(config);
  await writeFile(join(folder, "prometheus.yml"), text);
}

async function store(
  folder: string,
  { text, promtool }: NonNullable<PrometheusOptions["stored"]>,
): Promise<void> {
  const file = join(folder, "stored.txt");
  await writeFile(file, text);
  const blocks = ["tsdb", "create-blocks-from", "openmetrics", file, join(folder, DATA)];
  const { code, output } = await runPromtool(promtool, blocks);
  if (code !== 0) throw new Error(`promtool makes no blocks: ${output}`);
}

function commandLine(folder: string, port: number): string[] {
  return [
    `--config.file=${join(folder, "prometheus.yml")}`,
    `--storage.tsdb.path=${join(folder, DATA)}`,
    `--web.listen-address=127.0.0.1:${port}`,
    "--log.level=warn",
  ];
}

function watch(child: ChildProcess, log: LogTail, folder: string): Promise<void> {
  running.add(child);
  return new Promise((resolve) => {
    const finish = () => {
      running.delete(child);
      rm(folder, { recursive: true, force: true }).then(
        () => resolve(),
        () => resolve(),
      );
    };
    child.on("error", (error) => {
      log.add(`${error.message}\n`);
      if (child.pid === undefined) finish();
    });
    child.on("close", finish);
  });
}

async function ready(url: string, exited: Promise<void>, log: LogTail): Promise<void> {
  let hasEnded = false;
  exited.then(() => {
    hasEnded = true;
  });
  for (const start = performance.now(); performance.now() - start < READY_WITHIN_MS; await wait(POLL_MS)) {
    if (hasEnded) throw new Error(`Prometheus ended before it was ready:\n${log.shown()}`);
    const answer = await fetch(`${url}/-/ready`).catch(() => undefined);
    await answer?.body?.cancel();
    if (answer?.ok) return;
  }
  throw new Error(`Prometheus was not ready within ${READY_WITHIN_MS} ms:\n${log.shown()}`);
}

async function end(child: ChildProcess, exited: Promise<void>): Promise<void> {
  child.kill("SIGKILL");
  await exited;
}
