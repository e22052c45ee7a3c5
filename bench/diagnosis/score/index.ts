import type { Recording } from "../recording.js";
import { type Judgement, match } from "./match.js";
import { replay } from "./replay.js";

export { BASELINES, chanceWithin, servicesOf } from "./baselines.js";
export { didUsersSuffer, falseOf, quietOf, specificityOf } from "./false-incidents.js";
export { shareOf } from "./interval.js";
export { type Judgement, match } from "./match.js";
export { cut, replay, type Told } from "./replay.js";
export { falseTable, faultTable, groupTable, summaryTable, type Targets, verdictsOf } from "./tables.js";

/** What detection and diagnosis make of a recording, step by step, without being told when anything was wrong. */
export function judge(recording: Recording): Judgement {
  return match(recording, replay(recording));
}
