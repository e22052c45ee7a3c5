// The walk over a response's headers by itself, as the tests call it.
import { ptrOf, Slice, sizeOf, slice } from "../../../filter/bytes/slice";
import {
  contentType,
  grpcStatus,
  hasServiceTime,
  readResponse,
  status,
} from "../../../filter/match/response";
import "../../../filter/abi/abort";

const PAIRS = memory.data(8192, 16);

export function area(): usize {
  return PAIRS;
}

/** The bytes at `area`; `size` 0xffffffff: there are none. */
export function read(size: u32): void {
  readResponse(size == 0xffffffff ? 0 : slice(PAIRS, size));
}

export function serviceTime(): bool {
  return hasServiceTime;
}

export function isThere(index: u32): bool {
  return at(index) != 0;
}

export function ptrAt(index: u32): usize {
  return ptrOf(at(index));
}

export function sizeAt(index: u32): u32 {
  return sizeOf(at(index));
}

function at(index: u32): Slice {
  if (index == 0) return status;
  return index == 1 ? grpcStatus : contentType;
}
