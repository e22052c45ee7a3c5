// Rounds of a group until its verdicts stand, or until there are so many that more would not help.
import type { Verdict } from "../../result/index.js";
import { copyCost, requestCost, verdictsOf } from "./compare.js";
import type { Group } from "./group.js";
import type { Round } from "./round.js";

/** Between two looks at the verdicts: who looks after each round stops at the first chance result. */
const ROUNDS_A_LOOK = 4;

export interface Measured {
  group: Group;
  rounds: readonly Round[];
  verdicts: readonly Verdict[];
}

/** `run` makes one round. */
export async function measureGroup(
  group: Group,
  run: (group: Group) => Promise<Round>,
  progress: (line: string) => void,
): Promise<Measured> {
  const { least, most } = group.rounds;
  const rounds: Round[] = [];
  let verdicts: Verdict[] = [];
  for (let due = least; rounds.length < due; ) {
    rounds.push(await run(group));
    progress(
      `${group.name}: round ${rounds.length} of ${due}${due < most ? ` to ${most}` : ""}; ${soFar(group, rounds)}`,
    );
    if (rounds.length < due) continue;
    verdicts = verdictsOf(group, rounds);
    if (verdicts.some(({ state }) => state === "open")) due = Math.min(most, due + ROUNDS_A_LOOK);
  }
  return { group, rounds, verdicts };
}

function soFar({ subjects, ours, measure }: Group, rounds: readonly Round[]): string {
  const subject = subjects.find(({ name }) => name === ours);
  const cost = subject && (measure === "copy" ? copyCost(subject, rounds) : requestCost(subject, rounds));
  return cost === undefined ? "" : `${ours} ${cost.median.toFixed(2)} us a ${measure}`;
}
