// Distributions of delays, of requests and of responses alike. Amounts are microseconds: at most an hour fits a u32.
import { nameAt } from "../bytes/list";
import { log2 } from "../bytes/log2";
import { ascii } from "../bytes/names";
import { ABSENT, byteAt, equals, from, Slice, sizeOf } from "../bytes/slice";
import * as writer from "../bytes/writer";
import { allot } from "./area";
import { limitOf, MILLION } from "./draw";
import { duration, HOUR } from "./duration";
import { nextKey, openObject, refuseAsField, refuseMissing, refuseTwice, UNKNOWN } from "./fields";
import { checkRoom } from "./lists";
import { fraction, readNumber, scale, whole } from "./number";
import { PPM_OF_PERCENT, percentage } from "./percentage";
import {
  ALWAYS,
  AMOUNT_EXPONENTIAL,
  AMOUNT_FIXED,
  AMOUNT_LOGNORMAL,
  AMOUNT_NONE,
  AMOUNT_PERCENTILES,
  AMOUNT_UNIFORM,
  Amount,
  AmountPoint,
} from "./program";
import { beginRefusal, refuse, refused, refuseText } from "./refusal";
import { AT, decodeSection, FROM, MICROSECONDS, nextOther, ONE_FROM, OTHER, REQUIRED, TO } from "./section";

const US_OF_MS: u64 = 1000;
/** Points and `max`. */
const MOST_POINTS: u32 = 17;

/** What each shape is made of. */
const UNIFORM = memory.data<u64>([
  ascii("max, min"),
  (REQUIRED << 0) | (REQUIRED << 1),
  MICROSECONDS + AT * offsetof<Amount>("maxUs") + FROM * 1 + TO * HOUR,
  MICROSECONDS + AT * offsetof<Amount>("baseUs") + TO * HOUR,
]);
const EXPONENTIAL = memory.data<u64>([
  ascii("max, mean"),
  (REQUIRED << 0) | (REQUIRED << 1),
  MICROSECONDS + AT * offsetof<Amount>("maxUs") + FROM * 1 + TO * HOUR,
  MICROSECONDS + AT * offsetof<Amount>("baseUs") + FROM * 1 + TO * HOUR,
]);
const LOGNORMAL = memory.data<u64>([
  ascii("max, median, p99"),
  (REQUIRED << 0) | (REQUIRED << 1) | (REQUIRED << 2),
  MICROSECONDS + AT * offsetof<Amount>("maxUs") + FROM * 1 + TO * HOUR,
  MICROSECONDS + AT * offsetof<Amount>("baseUs") + FROM * 1 + TO * HOUR,
  MICROSECONDS + AT * offsetof<Amount>("spread") + FROM * 1 + TO * HOUR, // p99, until the spread is known
]);
const BASE: u32 = 1;
const P99: u32 = 2;
/** The shapes in the order of AMOUNT_*. */
const AMOUNT_FIELDS = ascii("percentage, fixed, uniform, exponential, lognormal, percentiles");
const AMOUNT = memory.data<u64>([
  AMOUNT_FIELDS,
  ONE_FROM << 1,
  OTHER, // percentage: of a request's delay alone
  MICROSECONDS + AT * offsetof<Amount>("baseUs") + FROM * 1 + TO * HOUR,
  OTHER, // uniform
  OTHER, // exponential
  OTHER, // lognormal
  OTHER, // percentiles
]);
/** The normal distribution's quantile of 99 %, 2.326347874, in units of 2^-24. */
const Z_99: u64 = 39_029_640;
const MAX = ascii("max");
const LETTER_P: u8 = 0x70;

const UNDER_BASE = ascii("is under ");
const IS_NOT_POINT = ascii(" is not max or a percentile such as p99.9");
const FALLS = ascii("must not fall");

/** What stands for "no delay". */
export const NO_AMOUNT = changetype<Amount>(memory.data(24, 8));

/** Of the amounts since `beginAmounts`: the longest that one can be, in microseconds, and whether one is not fixed. */
export let longestUs: u32 = 0;
export let varies: bool = false;

export function beginAmounts(): void {
  longestUs = 0;
  varies = false;
}

/** The amount that comes next. `share`: where its percentage goes; 0: it takes none. */
export function decodeAmount(share: usize): Amount {
  const amount = changetype<Amount>(allot(<u32>offsetof<Amount>()));
  openObject();
  while (true) {
    const field = nextOther(AMOUNT, changetype<usize>(amount));
    if (field < 0) break;
    if (field == AMOUNT_PERCENTILES) decodePercentiles(amount);
    else if (field != 0) decodeShape(amount, field);
    else if (share != 0) store<u32>(share, percentage(true));
    else refuse(UNKNOWN);
  }
  if (amount.kind == AMOUNT_NONE) {
    amount.kind = AMOUNT_FIXED;
    amount.maxUs = amount.baseUs;
  } else varies = true;
  longestUs = max(longestUs, amount.maxUs);
  return amount;
}

function decodeShape(amount: Amount, kind: u32): void {
  const shape = kind == AMOUNT_UNIFORM ? UNIFORM : kind == AMOUNT_LOGNORMAL ? LOGNORMAL : EXPONENTIAL;
  amount.kind = kind;
  decodeSection(shape, changetype<usize>(amount));
  if (kind == AMOUNT_EXPONENTIAL || refused) return;
  // Of two bounds the upper one, which the shape has besides its base.
  const isUniform = kind == AMOUNT_UNIFORM;
  if ((isUniform ? amount.maxUs : amount.spread) < amount.baseUs) {
    const names = load<Slice>(shape);
    refuseAsField(names, isUniform ? 0 : P99);
    if (beginRefusal()) {
      writer.text(UNDER_BASE);
      writer.text(nameAt(names, BASE));
    }
  }
  if (kind == AMOUNT_LOGNORMAL) amount.spread = spreadOf(amount.baseUs, amount.spread);
}

function microseconds(isLong: bool): u32 {
  return <u32>(duration(isLong ? 1 : 0, HOUR) * US_OF_MS);
}

/** `Amount.spread` of a median and a 99th percentile that is not under it, in any unit, both at least 1. */
export function spreadOf(median: u32, p99: u32): u32 {
  return <u32>((((log2(p99) - log2(median)) >> 8) << 24) / Z_99);
}

/** Points come in any order, and are kept in the rising one, `max` as the last of them behind those counted. */
function decodePercentiles(amount: Amount): void {
  amount.kind = AMOUNT_PERCENTILES;
  openObject();
  while (true) {
    const name = nextKey();
    if (name == ABSENT) break;
    checkRoom(amount.count, MOST_POINTS);
    const ppm = shareOf(name);
    if (ppm == 0) refuseText(name, IS_NOT_POINT);
    addPoint(amount, limitOf(ppm), microseconds(ppm == MILLION));
  }
  let at: u32 = 0;
  let us: u32 = 0;
  for (let i: u32 = 0; i < amount.count; i++) {
    const point = changetype<AmountPoint>(amount.points + i * offsetof<AmountPoint>());
    if (point.us < us) refuse(FALLS);
    at = point.at;
    us = point.us;
  }
  if (at != ALWAYS) refuseMissing(MAX, 0);
  amount.maxUs = us;
  amount.count--;
}

/** Nothing else is allotted between two points. */
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

/**
 * Parts per million of `p99.9` and of `max`; 0 of what is over or under all shares, finer than they are, or neither.
 * Behind an empty name stands its quote.
 */
function shareOf(name: Slice): u32 {
  if (equals(name, MAX)) return <u32>MILLION;
  if (byteAt(name, 0) != LETTER_P || readNumber(from(name, 1)) != sizeOf(name) - 1) return 0;
  const ppm = whole * PPM_OF_PERCENT + (fraction * PPM_OF_PERCENT) / scale;
  return ppm < MILLION && scale <= PPM_OF_PERCENT ? <u32>ppm : 0;
}
