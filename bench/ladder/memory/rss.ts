// What Linux tells of a process's memory, from outside, so that the process does nothing for it.
import { readFile } from "node:fs/promises";
import { BenchError } from "../step.js";

export interface Memory {
  /** Bytes of pages that are in memory, whoever else uses them. */
  rss: number;
  /** Pages that nobody else uses. */
  own: number;
}

/** Where processes are seen; another one in tests. */
const PROC = "/proc";

/** Rejects with a BenchError where it cannot be read. */
export async function memoryOf(pid: number, proc = PROC): Promise<Memory> {
  const path = `${proc}/${pid}/smaps_rollup`;
  const content = await readFile(path, "utf8").catch((error: Error) => {
    throw new BenchError(
      `the memory of process ${pid} cannot be read (${error.message}); this step needs Linux`,
    );
  });
  return parseSmapsRollup(content);
}

/** Lines such as `Rss:   5432 kB`; a kB is 1,024 bytes there. */
export function parseSmapsRollup(content: string): Memory {
  const bytes = (name: string) => {
    const [, kib] = new RegExp(`^${name}:\\s+(\\d+) kB$`, "m").exec(content) ?? [];
    if (kib === undefined) throw new BenchError(`smaps_rollup tells no ${name}`);
    return Number(kib) * 1024;
  };
  return { rss: bytes("Rss"), own: bytes("Private_Clean") + bytes("Private_Dirty") };
}
