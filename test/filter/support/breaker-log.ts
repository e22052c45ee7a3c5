// What the filter's log says of a breaker's transitions, a line each.

export interface Transition {
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

const LINE = new RegExp(
  [
    /^meshfuse: breaker (?<name>\S+)(?: key "(?<key>.*)")? (?<from>\w+) -> (?<to>\w+): (?<reason>\w+)/,
    /, failed (?<failed>\d+) of (?<completed>\d+), in a row (?<row>\d+)/,
    /(?:, slow (?<slow>\d+) of (?<slowCompleted>\d+))?(?:, hung (?<hung>\d+))?(?:, probes passed (?<passed>\d+), failed (?<failedProbes>\d+))?(?:, threshold (?<threshold>\d+))?/,
    /, generation (?<generation>\d+), attempt (?<attempt>\d+)(?:, for (?<lastsMs>\d+)ms)?$/,
  ]
    .map(({ source }) => source)
    .join(""),
);
const TEXTS = ["from", "to", "reason"] as const;
const NUMBERS = [
  ...(["failed", "completed", "row", "slow", "slowCompleted", "hung"] as const),
  ...(["threshold", "generation", "attempt", "lastsMs"] as const),
];

/** The transition that a line tells of this breaker, and of this key where it has keys; empty where it tells none. */
export function transitionOf(line: string, breaker: string, key?: string): Transition[] {
  const groups = LINE.exec(line)?.groups;
  if (groups === undefined || groups.name !== breaker || groups.key !== key) return [];
  const texts = TEXTS.map((name) => [name, groups[name] ?? ""]);
  const numbers = NUMBERS.map((name) => [name, Number(groups[name] ?? 0)]);
  return [Object.fromEntries([...texts, ...numbers]) as Transition];
}
