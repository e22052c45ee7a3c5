// Experiments that never happened: traffic whose share of bad requests is known, judged second by second.
import type { LimitOptions } from "../../../controller/guard/index.js";
import type { Count, JudgeKind } from "./judges.js";

export interface Traffic {
  requestsASecond: number;
  seconds: number;
  /** The chance of each request to be bad, by the second, from 0. */
  badShare: (second: number) => number;
}

const SECOND_MS = 1_000;

/** The second in which each judge finds the limit broken, from 0; undefined: never. `random`: in [0, 1). */
export function judgeOne(
  traffic: Traffic,
  options: LimitOptions,
  kinds: readonly JudgeKind[],
  random: () => number,
): (number | undefined)[] {
  const judges = kinds.map((kind) => kind.judge(options));
  const found: (number | undefined)[] = kinds.map(() => undefined);
  for (let second = 0; second < traffic.seconds; second++) {
    const count = secondOf(traffic, second, random);
    for (const [index, judge] of judges.entries()) {
      if (found[index] === undefined && judge.take(count, (second + 1) * SECOND_MS)) found[index] = second;
    }
    if (!found.includes(undefined)) break;
  }
  return found;
}

/** One second: bad ones lie a geometric distance apart, which takes a draw for each bad one alone. */
function secondOf({ requestsASecond, badShare }: Traffic, second: number, random: () => number): Count {
  const share = badShare(second);
  if (share <= 0) return { bad: 0, all: requestsASecond };
  if (share >= 1) return { bad: requestsASecond, all: requestsASecond };
  const perGood = Math.log1p(-share);
  let bad = 0;
  // 1 - x: the logarithm of 0 is never asked for.
  const gap = () => 1 + Math.floor(Math.log(1 - random()) / perGood);
  for (let at = gap(); at <= requestsASecond; at += gap()) bad += 1;
  return { bad, all: requestsASecond };
}
