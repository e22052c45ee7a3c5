// How long an Envoy takes to start, by the instants of its own log: from its first line to the one that starts the workers. By
// then the module is compiled; each worker only makes an instance of it afterwards.
import { type Subject, startProxies, stopProxies } from "../proxy/index.js";
import { BenchError } from "../step.js";

const LINE = /^\[(\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d)\.(\d{3})\]/;
const WORKERS_START = "starting workers";

export interface Start {
  subject: string;
  launch: number;
  tookMs: number;
}

export interface Starts {
  subjects: readonly Subject[];
  binary: string;
  controller: string;
  launches: number;
  signal: AbortSignal;
  progress: (line: string) => void;
}

/** One after the other, there and back, so that none has the machine to itself. */
export async function measureStarts(starts: Starts): Promise<Start[]> {
  const { subjects, binary, controller, launches, signal, progress } = starts;
  const found: Start[] = [];
  progress(`memory: ${launches} starts of each of ${subjects.length} chains`);
  for (let launch = 0; launch < launches; launch++) {
    for (const subject of launch % 2 === 0 ? subjects : [...subjects].reverse()) {
      signal.throwIfAborted();
      const lines: string[] = [];
      const onLog = (_subject: Subject, line: string) => lines.push(line);
      const fleet = { subjects: [subject], binary, controller, concurrency: 1, logLevel: "info", onLog };
      await stopProxies(await startProxies(fleet));
      found.push({ subject: subject.name, launch, tookMs: startMs(lines) });
    }
  }
  return found;
}

/** Milliseconds between the two lines. Throws a BenchError where one of them is missing. */
export function startMs(lines: readonly string[]): number {
  const first = lines.map(instantMs).find((ms) => ms !== undefined);
  const last = instantMs(lines.find((line) => line.includes(WORKERS_START)) ?? "");
  if (first === undefined || last === undefined)
    throw new BenchError(`Envoy's log does not tell when it starts its workers ("${WORKERS_START}")`);
  return last - first;
}

/** Of a line's head, as if it were UTC: only differences are meant. */
function instantMs(line: string): number | undefined {
  const [, year, month, day, hour, minute, second, ms] = (LINE.exec(line) ?? []).map(Number);
  if (year === undefined || month === undefined) return undefined;
  return Date.UTC(year, month - 1, day, hour, minute, second, ms);
}
