// Names of Envoy's metrics with their labels in the form that the rendered stats_tags read back:
// name.label=.=value;.;label=.=value;.;
import * as host from "../abi/host";
import { ascii } from "../bytes/names";
import { ptrOf, Slice, sizeOf } from "../bytes/slice";
import * as writer from "../bytes/writer";
import { OUTBOUND } from "../config/program";

/** Name, direction, source and destination (507 bytes each), outcome, 16 tags of 128 and 64 bytes. */
const NAME_SIZE: u32 = 8192;
const NAME = memory.data(8192, 8);

export const DIRECTION = ascii("direction");
export const SOURCE = ascii("source");
export const DESTINATION = ascii("destination");
export const OUTCOME = ascii("outcome");
export const BREAKER = ascii("breaker");
export const STATE = ascii("state");
export const TO = ascii("to");
export const REASON = ascii("reason");
export const FAULT = ascii("fault");
export const KIND = ascii("kind");
export const VERDICT = ascii("verdict");
export const TAG = ascii("tag");
export const WHAT = ascii("what");

const OUTBOUND_NAME = ascii("outbound");
const INBOUND_NAME = ascii("inbound");
const OPEN = ascii("=.=");
const CLOSE = ascii(";.;");

export function directionName(direction: u32): Slice {
  return direction == OUTBOUND ? OUTBOUND_NAME : INBOUND_NAME;
}

/** Starts the name of a metric; labels follow, then `define`. */
export function named(name: Slice, direction: u32): void {
  writer.begin(NAME, NAME_SIZE);
  writer.text(name);
  writer.byte(0x2e);
  label(DIRECTION, directionName(direction));
}

/** Each byte of `value` outside [A-Za-z0-9_./:@+-] becomes `_`, so that no value can forge a label. */
export function label(name: Slice, value: Slice): void {
  writer.text(name);
  writer.text(OPEN);
  const size = sizeOf(value);
  for (let i: u32 = 0; i < size; i++) writer.byte(safe(load<u8>(ptrOf(value) + i)));
  writer.text(CLOSE);
}

/** The host's id; NONE when the host refuses. */
export function define(kind: u32): u32 {
  return host.defineMetric(kind, writer.written());
}

function safe(byte: u8): u32 {
  const letter = byte | 0x20;
  if (letter >= 0x61 && letter <= 0x7a) return byte;
  // '-' '.' '/' '0'..'9' ':' stand side by side.
  if (byte >= 0x2d && byte <= 0x3a) return byte;
  return byte == 0x40 || byte == 0x2b ? byte : 0x5f;
}
