// Distributions of delays, of requests and of responses alike. Amounts are microseconds: at most an hour fits a u32.
import { log2 } from "../bytes/log2";
import { ascii } from "../bytes/names";
import { ABSENT, byteAt, equals, from, Slice, sizeOf } from "../bytes/slice";
import { allot } from "./area";
import { limitOf, MILLION } from "./draw";
import { duration, HOUR } from "./duration";
import {
  fieldsFrom,
  nextKey,
  openObject,
  refuseAsField,
  refuseMissing,
  refuseTwice,
  UNKNOWN,
} from "./fields";
import { checkRoom } from "./lists";
import { fraction, readNumber, scale, whole } from "./number";
import { PPM_OF_PERCENT, percentage } from "./percentage";
import { AMOUNT_FIXED, AMOUNT_LOGNORMAL, AMOUNT_UNIFORM, Amount, AmountPoint, NONE } from "./program";
import { refuse, refused, refuseText } from "./refusal";
import {
  AT,
  FROM,
  MICROSECONDS,
  NO_NAMES,
  nextOther,
  ONE_FROM,
  OTHER,
  REQUIRED,
  SECTION,
  TO,
} from "./section";

const US_OF_MS: u64 = 1000;
/** Points and `max`. */
const MOST_POINTS: u32 = 17;

const UNIFORM_FIELDS = ascii("max, min");
const UNIFORM = memory.data<u64>([
  UNIFORM_FIELDS,
  NO_NAMES,
  (REQUIRED << 0) | (REQUIRED << 1),
  MICROSECONDS + AT * offsetof<Amount>("maxUs") + FROM * 1 + TO * HOUR,
  MICROSECONDS + AT * offsetof<Amount>("baseUs") + TO * HOUR,
]);
const EXPONENTIAL = memory.data<u64>([
  ascii("max, mean"),
  NO_NAMES,
  (REQUIRED << 0) | (REQUIRED << 1),
  MICROSECONDS + AT * offsetof<Amount>("maxUs") + FROM * 1 + TO * HOUR,
  MICROSECONDS + AT * offsetof<Amount>("baseUs") + FROM * 1 + TO * HOUR,
]);
const LOGNORMAL_FIELDS = ascii("p99, max, median");
const LOGNORMAL = memory.data<u64>([
  LOGNORMAL_FIELDS,
  NO_NAMES,
  (REQUIRED << 0) | (REQUIRED << 1) | (REQUIRED << 2),
  MICROSECONDS + AT * offsetof<Amount>("spread") + FROM * 1 + TO * HOUR,
  MICROSECONDS + AT * offsetof<Amount>("maxUs") + FROM * 1 + TO * HOUR,
  MICROSECONDS + AT * offsetof<Amount>("baseUs") + FROM * 1 + TO * HOUR,
]);
/** The shapes in the order of AMOUNT_*. */
const AMOUNT_FIELDS = ascii("percentage, fixed, uniform, exponential, lognormal, percentiles");
const AMOUNT = memory.data<u64>([
  AMOUNT_FIELDS,
  NO_NAMES,
  ONE_FROM << 1,
  OTHER, // percentage: of a request's delay alone
  MICROSECONDS + AT * offsetof<Amount>("baseUs") + FROM * 1 + TO * HOUR,
  SECTION + TO * UNIFORM,
  SECTION + TO * EXPONENTIAL,
  SECTION + TO * LOGNORMAL,
  OTHER, // percentiles
]);
/** The normal distribution's quantile of 99 %, 2.326347874, in units of 2^-24. */
const Z_99: u64 = 39_029_640;
const MAX = ascii("max");
const LETTER_P: u8 = 0x70;

const UNDER_MIN = ascii("is under min");
const UNDER_MEDIAN = ascii("is under median");
const IS_NOT_POINT = ascii(" is not max or a percentile such as p99.9");
const FALLS = ascii("falls from one percentile to the next, or to max");

/** What stands for "no delay". */
export const NO_AMOUNT = changetype<Amount>(memory.data(24, 8));

/** Its own share, as `decodeAmount` read it; NONE where it has none. */
export let amountPpm: u32 = NONE;

/** The amount that comes next; `takesShare`: it may have a percentage. */
export function decodeAmount(takesShare: bool): Amount {
  const amount = changetype<Amount>(allot(<u32>offsetof<Amount>()));
  const record = changetype<usize>(amount);
  amountPpm = NONE;
  openObject();
  for (let field = nextOther(AMOUNT, record); field >= 0; field = nextOther(AMOUNT, record)) {
    if (field != 0) decodePercentiles(amount);
    else if (takesShare) amountPpm = percentage(true);
    else refuse(UNKNOWN);
  }
  if (refused) return amount;
  const kind = 32 - clz(fieldsFrom(1));
  amount.kind = kind;
  if (kind == AMOUNT_FIXED) amount.maxUs = amount.baseUs;
  if (kind == AMOUNT_UNIFORM && amount.maxUs < amount.baseUs) refuseWithin(kind, UNIFORM_FIELDS, UNDER_MIN);
  if (kind == AMOUNT_LOGNORMAL) {
    if (amount.spread < amount.baseUs) refuseWithin(kind, LOGNORMAL_FIELDS, UNDER_MEDIAN);
    else amount.spread = spreadOf(amount.baseUs, amount.spread);
  }
  return amount;
}

/** `Amount.spread` of a median and a 99th percentile that is not under it, in any unit, both at least 1. */
export function spreadOf(median: u32, p99: u32): u32 {
  return <u32>((((log2(p99) - log2(median)) >> 8) << 24) / Z_99);
}

/** Refuses the first field of a shape. */
function refuseWithin(kind: u32, names: Slice, words: Slice): void {
  refuseAsField(AMOUNT_FIELDS, kind);
  refuseAsField(names, 0);
  refuse(words);
}

/** Points come in any order, and are kept in the rising one; nothing else is allotted meanwhile. */
function decodePercentiles(amount: Amount): void {
  openObject();
  for (let name = nextKey(); name != ABSENT; name = nextKey()) {
    checkRoom(amount.count + <u32>(amount.maxUs != 0), MOST_POINTS);
    const ppm = shareOf(name);
    if (ppm == 0 && !equals(name, MAX)) refuseText(name, IS_NOT_POINT);
    const us = <u32>(duration(ppm == 0 ? 1 : 0, HOUR) * US_OF_MS);
    if (ppm != 0) addPoint(amount, limitOf(ppm), us);
    else if (amount.maxUs != 0) refuseTwice();
    else amount.maxUs = us;
  }
  if (amount.maxUs == 0) refuseMissing(MAX, 0);
  if (falls(amount)) refuse(FALLS);
}

function addPoint(amount: Amount, at: u32, us: u32): void {
  if (refused) return;
  let place = allot(<u32>offsetof<AmountPoint>());
  if (amount.count == 0) amount.points = place;
  amount.count++;
  for (; place > amount.points; place -= offsetof<AmountPoint>()) {
    const before = place - offsetof<AmountPoint>();
    if (load<u32>(before) == at) refuseTwice();
    if (load<u32>(before) <= at) break;
    store<u64>(place, load<u64>(before));
  }
  const point = changetype<AmountPoint>(place);
  point.at = at;
  point.us = us;
}

function falls(amount: Amount): bool {
  let us: u32 = 0;
  for (let i: u32 = 0; i < amount.count; i++) {
    const point = changetype<AmountPoint>(amount.points + i * offsetof<AmountPoint>());
    if (point.us < us) return true;
    us = point.us;
  }
  return amount.maxUs < us;
}

/** Parts per million of `p99.9`; 0 of what is over or under all shares, finer than they are, or no percentile. */
function shareOf(name: Slice): u32 {
  const size = sizeOf(name);
  if (size < 2 || byteAt(name, 0) != LETTER_P || readNumber(from(name, 1)) != size - 1) return 0;
  if (scale > PPM_OF_PERCENT) return 0;
  const ppm = whole * PPM_OF_PERCENT + (fraction * PPM_OF_PERCENT) / scale;
  return ppm < MILLION ? <u32>ppm : 0;
}
