// Whether the machine was quiet: who measures beside a build measures the build.
import { readFileSync } from "node:fs";
import { loadavg } from "node:os";

/** Of the time that Envoy wanted a CPU; on an idle machine of two cores it is under 2 %. */
const MOST_WAITED = 0.05;
/** Of all CPU time, taken by other guests of the same host. */
const MOST_STOLEN = 0.01;
/** In /proc/stat: user nice system idle iowait irq softirq steal. */
const STEAL_AT = 7;
const FIELDS = 8;

export interface Load {
  /** Mean number of threads that ran or were ready over the last minute. */
  average: number;
  /** Ticks of all CPUs since the machine's start, and those that were stolen. */
  ticks: number;
  stolenTicks: number;
}

/** Without /proc/stat nothing is known of theft. */
export function loadNow(proc = "/proc"): Load {
  const [average = 0] = loadavg();
  return { average, ...parseStat(textOf(`${proc}/stat`)) };
}

/** `cpu  3488049 156306 ...`: the first line of /proc/stat. */
export function parseStat(content: string): Omit<Load, "average"> {
  const [line = ""] = content.split("\n");
  const ticks = line
    .split(/\s+/)
    .slice(1, 1 + FIELDS)
    .map(Number);
  return { ticks: ticks.reduce((sum, each) => sum + each, 0), stolenTicks: ticks[STEAL_AT] ?? 0 };
}

/** Sentences for the result; `waitedShare`: of all rounds' readings, the median. */
export function noiseNotes(before: Load, after: Load, waitedShare: number): string[] {
  const stolen = (after.stolenTicks - before.stolenTicks) / Math.max(1, after.ticks - before.ticks);
  const told = `Load average ${before.average.toFixed(2)} before and ${after.average.toFixed(2)} after (the bench itself is about 2); Envoy waited for a CPU ${percent(waitedShare)} of the time that it wanted one; ${percent(stolen)} of the machine's time was stolen.`;
  const isQuiet = waitedShare <= MOST_WAITED && stolen <= MOST_STOLEN;
  if (isQuiet) return [told];
  return [
    told,
    "The machine was not quiet: other processes took part, so these figures are wider and higher than they are; measure again when nothing else runs.",
  ];
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

function textOf(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
