// What the access log says of a run: how long each of its requests was in the proxy.
import { type FileHandle, open } from "node:fs/promises";
import { setTimeout as wait } from "node:timers/promises";
import { BenchError } from "../step.js";

/** Envoy writes every 100 ms (FLUSH). */
const WRITTEN_WITHIN_MS = 10_000;
const POLL_MS = 25;
/** The arguments that make Envoy write that often. */
export const FLUSH = ["--file-flush-interval-msec", "100"];

/** Microseconds in the proxy of each request to `path`. Throws where the log says anything else of it. */
export function timesOf(text: string, path: string): number[] {
  const lines = text.split("\n").filter((line) => line.startsWith(`${path} `));
  return lines.map((line) => {
    const [, status, tookUs] = line.split(" ");
    const took = Number(tookUs);
    if (status !== "200" || !Number.isInteger(took)) throw new BenchError(`Envoy's log says: ${line}`);
    return took;
  });
}

/** Reads on from where the last run's lines ended. */
export class AccessLog {
  private offset = 0;

  private constructor(private readonly file: FileHandle) {}

  static async open(path: string): Promise<AccessLog> {
    return new AccessLog(await open(path, "a+"));
  }

  /** Microseconds in the proxy of the `count` requests to `path`, which are answered. */
  async take(path: string, count: number, signal: AbortSignal): Promise<number[]> {
    let text = "";
    for (
      const start = performance.now();
      performance.now() - start < WRITTEN_WITHIN_MS;
      await wait(POLL_MS)
    ) {
      signal.throwIfAborted();
      text += await this.more();
      const end = text.lastIndexOf("\n") + 1;
      const times = timesOf(text.slice(0, end), path);
      if (times.length > count)
        throw new BenchError(`Envoy logs ${times.length} requests to ${path}, and ${count} were sent`);
      if (times.length === count) return times;
    }
    throw new BenchError(`Envoy does not log all of ${count} requests to ${path}`);
  }

  close(): Promise<void> {
    return this.file.close();
  }

  private async more(): Promise<string> {
    const { size } = await this.file.stat();
    const buffer = Buffer.alloc(size - this.offset);
    const { bytesRead } = await this.file.read(buffer, 0, buffer.length, this.offset);
    this.offset += bytesRead;
    return buffer.toString("latin1", 0, bytesRead);
  }
}
