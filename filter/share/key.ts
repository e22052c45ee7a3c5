// Names of the shared data that the workers of one Envoy agree through. All begin with `mf.`; what belongs to a
// named object carries the direction (o, i) and the object's name.
import { ascii } from "../bytes/names";
import { smaller } from "../bytes/numbers";
import { ptrOf, Slice, sizeOf, slice } from "../bytes/slice";

/** Prefix, direction, a name of at most 253 bytes, two numbers. */
const KEY = memory.data(288, 8);

export const BOOT = ascii("mf.boot");
export const LEADER = ascii("mf.lead");
/** Bumped by every transition of a breaker: who sees it unchanged need not read the records. */
export const TURN = ascii("mf.turn");
/** Written by every worker that published a window: who sees it unchanged need not read the windows. */
export const WINDOWS = ascii("mf.windows");
/** Which places of keys were claimed and released, in that order. */
export const CLAIMS = ascii("mf.keys");
/** Keys' places whose records or windows were written, in that order. */
export const NEWS = ascii("mf.keynews");
/** The last sign of life of the controller's, which faults with a lease live by. */
export const LEASE = ascii("mf.lease");
/** Hashes of the series of the request counter. */
export const SERIES = ascii("mf.series");
/** Last number given to a VM. */
export const VM_NUMBER = ascii("mf.vms");

const SLOT = ascii("mf.slot.");
const INDEX = ascii("mf.index.");
const RECORD = ascii("mf.rec.");
const KEY_PLACE = ascii("mf.key.");
/** The number is that of the layout: during an update of the code VMs of two builds must not take one for the other. */
const BREAKER = ascii("mf.breaker2.");
const WINDOW = ascii("mf.window2.");
const PLACES = ascii("mf.places2.");
const START = ascii("mf.start.");
const SEQUENCE = ascii("mf.sequence.");
const SIGN = ascii("mf.sign.");
const TAG = ascii("mf.tag.");

/** A VM's slot: who owns it and when it last ticked. */
export function slotKey(slot: u32): Slice {
  return numbered(SLOT, slot);
}

/** Which of a slot's records changed at which flush. */
export function indexKey(slot: u32): Slice {
  return numbered(INDEX, slot);
}

export function recordKey(slot: u32, record: u32): Slice {
  begin(RECORD);
  decimal(slot);
  separated(record);
  return made();
}

/** Who has a place of the keys: keys come and go, and shared data cannot delete, so nothing is named after a key. */
export function cellKey(place: u32): Slice {
  return numbered(KEY_PLACE, place);
}

export function breakerKey(direction: u32, name: Slice): Slice {
  return named(BREAKER, direction, name, 0);
}

/** Of a key of a keyed breaker, by its place: nothing is named after what traffic says, for nothing here is ever deleted. */
export function breakerPlaceKey(place: u32): Slice {
  return placed(BREAKER, place);
}

export function windowPlaceKey(place: u32): Slice {
  return placed(WINDOW, place);
}

export function windowKey(direction: u32, name: Slice): Slice {
  return named(WINDOW, direction, name, 0);
}

export function placesKey(direction: u32, name: Slice): Slice {
  return named(PLACES, direction, name, 0);
}

export function startKey(direction: u32, name: Slice, content: u32): Slice {
  return named(START, direction, name, content);
}

/** Which drawn request of a unit comes next. */
export function sequenceKey(direction: u32, name: Slice, content: u32): Slice {
  return named(SEQUENCE, direction, name, content);
}

/** Which content of a configuration was read last. */
export function signKey(identity: u32): Slice {
  return numbered(SIGN, identity);
}

/** The `index`-th value that a tag has registered. */
export function tagKey(direction: u32, name: Slice, content: u32, index: u32): Slice {
  named(TAG, direction, name, content);
  separated(index);
  return made();
}

function numbered(prefix: Slice, number: u32): Slice {
  begin(prefix);
  decimal(number);
  return made();
}

function placed(prefix: Slice, place: u32): Slice {
  begin(prefix);
  separated(place);
  return made();
}

function named(prefix: Slice, direction: u32, name: Slice, content: u32): Slice {
  begin(prefix);
  byte(direction == 0 ? 0x6f : 0x69);
  text(name);
  if (content != 0) separated(content);
  return made();
}

// Keys are made while other bytes are being written, so they have a place and a cursor of their own. All parts are
// bounded (a prefix, a name of 253 bytes, two numbers), so no check is needed.

let end: usize = KEY;

function begin(prefix: Slice): void {
  end = KEY;
  text(prefix);
}

function made(): Slice {
  return slice(KEY, <u32>(end - KEY));
}

function byte(value: u32): void {
  store<u8>(end++, <u8>value);
}

function text(value: Slice): void {
  const size = smaller<u32>(sizeOf(value), 253);
  memory.copy(end, ptrOf(value), size);
  end += size;
}

function separated(number: u32): void {
  byte(0x23);
  decimal(number);
}

function decimal(number: u32): void {
  if (number >= 10) decimal(number / 10);
  byte(0x30 + (number % 10));
}
