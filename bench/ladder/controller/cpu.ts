// CPU time that a process took while something went on.
import { hasSchedstat, threadTimes, timeBetween } from "../cpu/time.js";
import { BenchError } from "../step.js";

export interface Spent<Result> {
  result: Result;
  /** Of all its threads. */
  cpuMs: number;
  wallMs: number;
}

/** Rejects with a BenchError where a thread of it ended meanwhile and took its time along. */
export async function cpuDuring<Result>(pid: number, act: () => Promise<Result>): Promise<Spent<Result>> {
  const isExact = hasSchedstat(pid);
  const before = threadTimes(pid, isExact);
  const beganMs = performance.now();
  const result = await act();
  const wallMs = performance.now() - beganMs;
  const spent = timeBetween(before, threadTimes(pid, isExact));
  if (spent === undefined)
    throw new BenchError(`a thread of process ${pid} ended while its CPU time was taken`);
  return { result, cpuMs: spent.ranNs / 1e6, wallMs };
}
