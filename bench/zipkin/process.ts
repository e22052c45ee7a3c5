// One Zipkin in memory, on 127.0.0.1 alone, and never left behind.
import { type ChildProcess, spawn } from "node:child_process";
import { tmpdir } from "node:os";
import { setTimeout as wait } from "node:timers/promises";
import { freePort, LogTail } from "../envoy/index.js";

/** Alone it takes 9 to 17 s. */
const READY_WITHIN_MS = 120_000;
/** It ends in order within a second; what does not is killed. */
const STOP_WITHIN_MS = 5_000;
const POLL_MS = 100;
const HEAP = "-Xmx256m";

export interface ZipkinOptions {
  jar: string;
  /** Default: a free one. */
  port?: number;
  /** Default: `java`. */
  java?: string;
  signal?: AbortSignal;
}

export interface ZipkinProcess {
  pid: number;
  port: number;
  /** `http://127.0.0.1:PORT` */
  url: string;
  /** May be called again. */
  stop(): Promise<void>;
}

/** What runs now; ended with this process. */
const running = new Set<ChildProcess>();
process.on("exit", () => {
  for (const child of running) child.kill("SIGKILL");
});

/** Resolves when it is healthy; rejects with what to do, or with the last lines of its log. */
export async function startZipkin(options: ZipkinOptions): Promise<ZipkinProcess> {
  const port = options.port ?? (await freePort());
  const log = new LogTail();
  const child = spawn(options.java ?? "java", [HEAP, "-jar", options.jar, ...listenAt(port)], {
    cwd: tmpdir(),
    stdio: ["ignore", "pipe", "pipe"],
    // The terminal's interrupt is for who started it.
    detached: true,
  });
  child.stdout.on("data", (chunk: Buffer) => log.add(chunk));
  child.stderr.on("data", (chunk: Buffer) => log.add(chunk));
  const end = watch(child, log);
  const stop = () => endOf(child, end.ended);
  const url = `http://127.0.0.1:${port}`;
  try {
    await ready(url, end, options.signal, log);
  } catch (error) {
    await stop();
    throw error;
  }
  return { pid: child.pid ?? 0, port, url, stop };
}

/** Without the first of them it listens on all addresses. */
function listenAt(port: number): string[] {
  const first = "--armeria.ports[0]";
  return [`${first}.ip=127.0.0.1`, `${first}.port=${port}`, `${first}.protocols=http`];
}

interface End {
  ended: Promise<void>;
  /** Why it could not be started; undefined: it was. */
  failure: () => string | undefined;
  hasCome: () => boolean;
}

function watch(child: ChildProcess, log: LogTail): End {
  let failure: string | undefined;
  let hasCome = false;
  running.add(child);
  const ended = new Promise<void>((resolve) => {
    const finish = () => {
      hasCome = true;
      running.delete(child);
      resolve();
    };
    child.on("error", (error) => {
      log.add(`${error.message}\n`);
      if (child.pid !== undefined) return;
      failure = error.message;
      finish();
    });
    child.on("close", finish);
  });
  return { ended, failure: () => failure, hasCome: () => hasCome };
}

async function ready(url: string, end: End, signal: AbortSignal | undefined, log: LogTail): Promise<void> {
  for (const start = performance.now(); performance.now() - start < READY_WITHIN_MS; await wait(POLL_MS)) {
    const failure = end.failure();
    if (failure !== undefined) throw new Error(`Zipkin cannot be started (${failure}); install Java 17`);
    if (end.hasCome()) throw new Error(`Zipkin ended before it was ready:\n${log.shown()}`);
    if (signal?.aborted) throw new Error("interrupted before Zipkin was there");
    const answer = await fetch(`${url}/health`).catch(() => undefined);
    await answer?.body?.cancel();
    if (answer?.ok) return;
  }
  throw new Error(`Zipkin was not ready within ${READY_WITHIN_MS / 1000} s:\n${log.shown()}`);
}

async function endOf(child: ChildProcess, ended: Promise<void>): Promise<void> {
  child.kill("SIGTERM");
  const late = setTimeout(() => child.kill("SIGKILL"), STOP_WITHIN_MS);
  await ended;
  clearTimeout(late);
}
