// Names of the shared data that the workers of one Envoy agree through. All begin with `mf.`; what belongs to a
// named object carries the direction (o, i) and the object's name.
import { ascii } from "../bytes/names";
import { Slice } from "../bytes/slice";
import * as writer from "../bytes/writer";

/** Prefix, direction, a name of at most 253 bytes, a hash. */
const KEY_SIZE: u32 = 288;
const KEY = memory.data(288, 8);

export const BOOT = ascii("mf.boot");
export const LEADER = ascii("mf.lead");
/** Bumped by every transition of a breaker: who sees it unchanged need not read the records. */
export const TURN = ascii("mf.turn");
/** Last number given to a VM. */
export const VM_NUMBER = ascii("mf.vms");

const SLOT = ascii("mf.slot.");
const INDEX = ascii("mf.index.");
const RECORD = ascii("mf.rec.");
const BREAKER = ascii("mf.breaker.");
const WINDOW = ascii("mf.window.");
const PLACES = ascii("mf.places.");
const START = ascii("mf.start.");
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
  writer.begin(KEY, KEY_SIZE);
  writer.text(RECORD);
  writer.decimal(slot);
  writer.byte(0x2e);
  writer.decimal(record);
  return writer.written();
}

export function breakerKey(direction: u32, name: Slice): Slice {
  return named(BREAKER, direction, name, 0);
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

/** The `index`-th value that a tag has registered. */
export function tagKey(direction: u32, name: Slice, content: u32, index: u32): Slice {
  named(TAG, direction, name, content);
  writer.byte(0x2e);
  writer.decimal(index);
  return writer.written();
}

function numbered(prefix: Slice, number: u32): Slice {
  writer.begin(KEY, KEY_SIZE);
  writer.text(prefix);
  writer.decimal(number);
  return writer.written();
}

function named(prefix: Slice, direction: u32, name: Slice, content: u32): Slice {
  writer.begin(KEY, KEY_SIZE);
  writer.text(prefix);
  writer.byte(direction == 0 ? 0x6f : 0x69);
  writer.text(name);
  if (content != 0) {
    writer.byte(0x23);
    writer.decimal(content);
  }
  return writer.written();
}
