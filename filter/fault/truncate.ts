// A response's body that stops early. The host takes bytes away from a body's front alone, so those that are to pass go
// behind the others, piece by piece, until the others stand in front; no size needs more memory than a piece.
//
// Cut off with a reset, the bytes must have left before it: it comes some time after them. A body's last bytes that come
// with its end (HTTP/2) would take the end along: the host splits them where there are trailers, which are held like any
// others, but only of a response that had come whole while it was paused. So such a response is paused, for a tick at
// least. Where its end comes later even so, with bytes that are to pass, none of these last ones do.
import * as host from "../abi/host";
import { LARGEST_VALUE, resetArena } from "../abi/memory";
import { ascii } from "../bytes/names";
import { ABSENT, ptrOf, Slice, sizeOf, slice } from "../bytes/slice";
import { INJECTED } from "../report/outcome";
import { CUT, ENDS_CLEAN, has, Stream, TRUNCATED, WHOLE } from "../stream";

const CONTENT_LENGTH = ascii("content-length");
const TRANSFER_ENCODING = ascii("transfer-encoding");
/** Nobody gets to see it. */
const TRAILER = ascii("x-meshfuse");
/** Known once the last byte has come from the upstream, so of a whole response alone. */
const BACKEND_LATENCY = ascii("response\0backend_latency");

/** How many streams of this VM are TRUNCATED: mostly none, so that bodies need not be looked at. */
export let truncated: u32 = 0;

/** What a body callback asks for. */
export const PASS: u32 = 0;
export const HOLD: u32 = 1;
/** Besides: the stream is to be reset once what passed has left. */
export const RESET_SOON: u32 = 2;

/** The response has a body that may be longer than `bytes`, as far as its headers say. */
export function isOver(bytes: u32): bool {
  const text = host.header(host.RESPONSE_HEADERS, CONTENT_LENGTH);
  return text == ABSENT || number(text) > bytes;
}

/** The end of the body may come with its last bytes. */
export function mayEndWithin(): bool {
  return host.header(host.RESPONSE_HEADERS, TRANSFER_ENCODING) == ABSENT;
}

export function dropLength(): void {
  host.removeHeader(host.RESPONSE_HEADERS, CONTENT_LENGTH);
}

/** From its next callback on the body is counted: `bytes` of it pass. */
export function truncate(stream: Stream, bytes: u32, endsClean: bool): void {
  truncated++;
  stream.bytesLeft = bytes;
  stream.facts |= endsClean ? TRUNCATED | ENDS_CLEAN : TRUNCATED;
}

/** Of a TRUNCATED response that is about to go on after a pause. */
export function noteWhole(stream: Stream): void {
  if (sizeOf(host.property(BACKEND_LATENCY)) != 0) stream.facts |= WHOLE;
}

/** The stream of a TRUNCATED response is over. */
export function forget(): void {
  truncated--;
}

/** `size` bytes of a TRUNCATED body; `isLast`: its end comes with them. */
export function onBody(stream: Stream, size: u32, isLast: bool): u32 {
  const facts = stream.facts;
  stream.facts = facts & ~WHOLE;
  const left = stream.bytesLeft;
  if ((facts & CUT) == 0 && size <= left) {
    stream.bytesLeft = left - size;
    return PASS;
  }
  stream.facts |= CUT;
  stream.outcome = INJECTED;
  stream.bytesLeft = 0;
  resetArena();
  keepFirst(size, left);
  if ((facts & ENDS_CLEAN) != 0) return PASS;
  const soon = (facts & CUT) == 0 ? RESET_SOON : PASS;
  if (!isLast) return soon;
  if (left == 0 || (facts & WHOLE) == 0) return soon | HOLD;
  host.replaceHeader(host.RESPONSE_TRAILERS, TRAILER, TRAILER);
  return soon;
}

/** Trailers would end a response that is to be cut off. */
export function holdsEnd(stream: Stream): bool {
  return has(stream, CUT) && !has(stream, ENDS_CLEAN);
}

/** Of the `size` bytes of the body at hand the first `many` stay, where there are so many. */
function keepFirst(size: u32, many: u32): void {
  let rest = many;
  while (rest > 0) {
    const piece = host.buffer(host.RESPONSE_BODY, min(rest, LARGEST_VALUE));
    const pieceSize = min(sizeOf(piece), rest);
    if (pieceSize == 0) break;
    host.setBuffer(host.RESPONSE_BODY, size, 0, slice(ptrOf(piece), pieceSize));
    drop(pieceSize);
    resetArena();
    rest -= pieceSize;
  }
  drop(size - many);
}

function drop(size: u32): void {
  host.setBuffer(host.RESPONSE_BODY, 0, size, ABSENT);
}

/** Digits only; anything else is more than any body has. */
function number(text: Slice): u64 {
  let value: u64 = 0;
  for (let i: u32 = 0; i < sizeOf(text); i++) {
    const digit = <u32>load<u8>(ptrOf(text) + i) - 0x30;
    if (digit > 9 || value > u32.MAX_VALUE) return u64.MAX_VALUE;
    value = value * 10 + digit;
  }
  return value;
}
