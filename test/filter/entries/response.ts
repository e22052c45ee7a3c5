// The walk over a response's headers by itself, as the tests call it.
import { ptrOf, Slice, sizeOf, slice } from "../../../filter/bytes/slice";
import * as response from "../../../filter/match/response";
import "../../../filter/abi/abort";

const PAIRS = memory.data(8192, 16);
let seen: u32 = 0;

export function area(): usize {
  return PAIRS;
}

/** The bytes at `area`; `size` 0xffffffff: there are none. */
export function read(size: u32): void {
  seen = response.readResponse(size == 0xffffffff ? 0 : slice(PAIRS, size));
}

export function serviceTime(): bool {
  return (seen & response.ANSWERED) != 0;
}

export function isOk(): bool {
  return (seen & response.IS_OK) != 0;
}

export function isGrpc(): bool {
  return (seen & response.IS_GRPC) != 0;
}

export function isThere(index: u32): bool {
  return (seen & (index == 0 ? response.HAS_STATUS : response.HAS_GRPC_STATUS)) != 0;
}

export function ptrAt(index: u32): usize {
  return ptrOf(at(index));
}

export function sizeAt(index: u32): u32 {
  return sizeOf(at(index));
}

function at(index: u32): Slice {
  return index == 0 ? response.status : response.grpcStatus;
}
