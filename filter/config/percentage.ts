// Percentages as people write them, "12.5%", in parts per million.
import { ascii } from "../bytes/names";
import { equals } from "../bytes/slice";
import { finer, fraction, readNumber, scale, unitOf, whole } from "./number";
import { refused, refuseText } from "./refusal";
import { ANY_SIZE, text } from "./value";

const IS_NOT_PERCENTAGE = ascii(' is not a percentage such as "12.5%"');
const OVER_ALL = ascii(" is over 100%");
const NOT_OVER_NONE = ascii(" is not over 0%");
const PERCENT = ascii("%");

export const PPM_OF_PERCENT: u64 = 10_000;

/** Parts per million, rounded half up. More than 100%, by however little, is refused; so is 0 where it has no sense. */
export function percentage(allowsNone: bool): u32 {
  const value = text(ANY_SIZE);
  if (refused) return 0;
  if (readNumber(value) == 0 || !equals(unitOf(value), PERCENT)) {
    refuseText(value, IS_NOT_PERCENTAGE);
    return 0;
  }
  const isOver = whole > 100 || (whole == 100 && (fraction != 0 || finer));
  const ppm = whole * PPM_OF_PERCENT + (fraction * PPM_OF_PERCENT + scale / 2) / scale;
  if (isOver) refuseText(value, OVER_ALL);
  else if (ppm == 0 && !allowsNone) refuseText(value, NOT_OVER_NONE);
  return <u32>ppm;
}
