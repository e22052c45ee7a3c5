// CPU time of a process as the scheduler counts it, thread by thread: a thread that ends takes its time with it, and must
// not make a sample look cheap.
import { readdirSync, readFileSync } from "node:fs";
import { BenchError } from "../step.js";

const PROC = "/proc";
/** Linux tells user space of ticks of 10 ms, whatever its own are. */
const TICK_NS = 10_000_000;
/** Fields of /proc/PID/stat after the command's closing parenthesis. */
const USER_TICKS_AT = 11;
const SYSTEM_TICKS_AT = 12;

export interface ThreadTime {
  /** Nanoseconds on a CPU. */
  ranNs: number;
  /** Nanoseconds that it was ready to run and others had the CPU; 0 where Linux does not tell. */
  waitedNs: number;
}

/** By thread. */
export type ThreadTimes = ReadonlyMap<string, ThreadTime>;

/** Whether the scheduler's own counts can be read here; without them times have a grain of 10 ms. */
export function hasSchedstat(pid: number, proc = PROC): boolean {
  try {
    return parseSchedstat(readFileSync(`${proc}/${pid}/schedstat`, "utf8")).ranNs > 0;
  } catch {
    return false;
  }
}

/** Throws a BenchError where the process is gone, or this is no Linux. */
export function threadTimes(pid: number, isExact: boolean, proc = PROC): ThreadTimes {
  const folder = `${proc}/${pid}/task`;
  const times = new Map<string, ThreadTime>();
  try {
    for (const thread of readdirSync(folder)) times.set(thread, threadTime(`${folder}/${thread}`, isExact));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new BenchError(`the CPU time of process ${pid} cannot be read (${reason}); this step needs Linux`);
  }
  return times;
}

/** Of all threads together. Undefined: one of them ended in between, so what was used is not known. */
export function timeBetween(before: ThreadTimes, after: ThreadTimes): ThreadTime | undefined {
  for (const thread of before.keys()) if (!after.has(thread)) return undefined;
  const sum = { ranNs: 0, waitedNs: 0 };
  for (const [thread, { ranNs, waitedNs }] of after) {
    sum.ranNs += ranNs - (before.get(thread)?.ranNs ?? 0);
    sum.waitedNs += waitedNs - (before.get(thread)?.waitedNs ?? 0);
  }
  return sum;
}

function threadTime(folder: string, isExact: boolean): ThreadTime {
  if (isExact) return parseSchedstat(readFileSync(`${folder}/schedstat`, "utf8"));
  const stat = readFileSync(`${folder}/stat`, "utf8");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const ticks = Number(fields[USER_TICKS_AT]) + Number(fields[SYSTEM_TICKS_AT]);
  return { ranNs: ticks * TICK_NS, waitedNs: 0 };
}

/** `175624 123492 3`: ran, waited, times that it was given a CPU. */
function parseSchedstat(content: string): ThreadTime {
  const [, ran, waited] = /^(\d+) (\d+) \d+\s*$/.exec(content) ?? [];
  if (ran === undefined) throw new Error(`"${content.trim()}" is no line of schedstat`);
  return { ranNs: Number(ran), waitedNs: Number(waited) };
}
