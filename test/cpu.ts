// What something costs, also on a machine that is busy with something else.

/** Milliseconds of a processor that this process took for `work`. */
export function cpuMsOf(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
