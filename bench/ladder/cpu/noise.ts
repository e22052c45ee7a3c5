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

const NOT_QUIET =
  "The machine was not quiet: other processes took part, so these figures are higher and wider than the filter makes them; measure again when nothing else runs.";

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

/**
 * Sentences for the result. `waitedShare`: of all rounds' readings, the median; undefined: this Linux does not tell how
 * long threads run and wait, but in ticks.
 */
export function noiseNotes(before: Load, after: Load, waitedShare: number | undefined): string[] {
  const ticks = after.ticks - before.ticks;
  const stolen = ticks > 0 ? (after.stolenTicks - before.stolenTicks) / ticks : undefined;
  const told = [
    `Load average ${before.average.toFixed(2)} before and ${after.average.toFixed(2)} after (the bench itself is about 2).`,
    waitedShare === undefined
      ? "Linux tells no schedstat here: CPU times have a grain of 10 ms, and whether Envoy had to wait is not known."
      : `Envoy waited for a CPU ${percent(waitedShare)} of the time that it wanted one.`,
    stolen === undefined
      ? "What other guests of the host took is not known."
      : `${percent(stolen)} of the machine's time was taken by other guests of its host.`,
  ].join(" ");
  const isQuiet = (waitedShare ?? 0) <= MOST_WAITED && (stolen ?? 0) <= MOST_STOLEN;
  return isQuiet ? [told] : [told, NOT_QUIET];
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
