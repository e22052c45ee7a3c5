// What the filter's log says of a breaker's transitions, a line each.

interface Told {
  from: string;
  to: string;
  reason: string;
  failed: number;
  completed: number;
  row: number;
  slow: number;
  slowCompleted: number;
  hung: number;
  threshold: number;
  generation: number;
  attempt: number;
  /** 0: until something happens. */
  lastsMs: number;
}
export interface Transition extends Told {
  name: string;
  /** Of a breaker with keys; undefined: it has none, or it is the one of all keys over the limit. */
  key: string | undefined;
}

const LINE = new RegExp(
  [
    /^meshfuse: breaker (?<name>\S+)(?: key "(?<key>.*)")? (?<from>\w+) -> (?<to>\w+): (?<reason>\w+)/,
    /, failed (?<failed>\d+) of (?<completed>\d+), in a row (?<row>\d+)/,
    /(?:, slow (?<slow>\d+) of (?<slowCompleted>\d+))?(?:, hung (?<hung>\d+))?(?:, probes passed (?<passed>\d+), failed (?<failedProbes>\d+))?(?:, threshold (?<threshold>\d+))?/,
    /, generation (?<generation>\d+), attempt (?<attempt>\d+)(?:, for (?<lastsMs>\d+)ms)? \((?<direction>in|out)bound\)$/,
  ]
    .map(({ source }) => source)
    .join(""),
);
const TEXTS = ["from", "to", "reason"] as const;
const NUMBERS = [
  ...(["failed", "completed", "row", "slow", "slowCompleted", "hung"] as const),
  ...(["threshold", "generation", "attempt", "lastsMs"] as const),
];

/** The transition that a line tells, if it tells one. */
export function transitionsOf(line: string): Transition[] {
  const groups = LINE.exec(line)?.groups;
  if (groups === undefined) return [];
  const { name = "", key } = groups;
  const texts = TEXTS.map((field) => [field, groups[field] ?? ""]);
  const numbers = NUMBERS.map((field) => [field, Number(groups[field] ?? 0)]);
  return [{ name, key, ...(Object.fromEntries([...texts, ...numbers]) as Told) }];
}
