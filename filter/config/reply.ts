// Replies that the filter gives itself: a breaker's fallback, a fault's abort.
import { ascii } from "../bytes/names";
import { ABSENT, equals, lowerInPlace, Slice } from "../bytes/slice";
import { allot } from "./area";
import { nextKey, openObject, refuseTwice } from "./fields";
import { checkRoom } from "./lists";
import { checkHeaderName, headerValue } from "./pattern";
import { HeaderSpec } from "./program";
import { refused } from "./refusal";

const MOST_HEADERS: u32 = 16;
export const LEAST_STATUS: u64 = 200;
export const MOST_STATUS: u64 = 599;
/** Headers that say where a message ends, that Envoy takes away again, and who made it. */
export const OF_MESSAGES = ascii(
  "connection, content-length, keep-alive, proxy-connection, transfer-encoding, upgrade, x-meshfuse",
);
/** Behind the address. */
const COUNT: usize = 4;

/** An object of any header names, which come out in lower case, into the list at `list`: its address, and how many. */
export function decodeHeaders(list: usize): void {
  if (!openObject()) return;
  for (let name = nextKey(); name != ABSENT; name = nextKey()) {
    checkHeaderName(name);
    if (holdsName(list, name)) refuseTwice();
    addHeader(list, name, headerValue());
  }
  for (let i: u32 = 0; i < countOf(list) && !refused; i++) lowerInPlace(headerAt(list, i).name);
}

/** Nothing else is allotted while headers are read, so that one by one they become a list. */
function addHeader(list: usize, name: Slice, value: Slice): void {
  const count = countOf(list);
  checkRoom(count, MOST_HEADERS);
  if (refused) return;
  const header = changetype<HeaderSpec>(allot(<u32>offsetof<HeaderSpec>()));
  header.name = name;
  header.value = value;
  if (count == 0) store<usize>(list, changetype<usize>(header));
  store<u32>(list, count + 1, COUNT);
}

function holdsName(list: usize, name: Slice): bool {
  for (let i: u32 = 0; i < countOf(list); i++) {
    if (equals(headerAt(list, i).name, name)) return true;
  }
  return false;
}

function countOf(list: usize): u32 {
  return load<u32>(list, COUNT);
}

function headerAt(list: usize, index: u32): HeaderSpec {
  return changetype<HeaderSpec>(load<usize>(list) + index * offsetof<HeaderSpec>());
}
