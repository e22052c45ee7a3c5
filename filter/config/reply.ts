// Replies that the filter gives itself: a breaker's fallback, a fault's abort.
import { ABSENT, equals, lowerInPlace, Slice } from "../bytes/slice";
import { allot } from "./area";
import { nextKey, openObject, refuseTwice } from "./fields";
import { ENTRIES, HAS_MORE } from "./lists";
import { level } from "./path";
import { checkHeaderName, headerValue } from "./pattern";
import { HeaderSpec, NONE, Reply } from "./program";
import { refuseCount, refused } from "./refusal";

const MOST_HEADERS: u32 = 16;
export const LEAST_STATUS: u64 = 200;
export const MOST_STATUS: u64 = 599;

export function allotReply(): Reply {
  const reply = changetype<Reply>(allot(<u32>offsetof<Reply>()));
  reply.grpc = NONE;
  return reply;
}

/** An object of any header names; they come out in lower case. */
export function decodeReplyHeaders(reply: Reply): void {
  if (!openObject()) return;
  for (let name = nextKey(); name != ABSENT; name = nextKey()) {
    checkHeaderName(name);
    if (holdsName(reply, name)) refuseTwice();
    addHeader(reply, name, headerValue());
  }
  for (let i: u32 = 0; i < reply.headerCount && !refused; i++) lowerInPlace(headerAt(reply, i).name);
}

/** Nothing else is allotted while headers are read, so that one by one they become a list. */
function addHeader(reply: Reply, name: Slice, value: Slice): void {
  if (reply.headerCount == MOST_HEADERS && !refused) {
    level().name = ABSENT;
    refuseCount(HAS_MORE, MOST_HEADERS, ENTRIES);
  }
  if (refused) return;
  const header = changetype<HeaderSpec>(allot(<u32>offsetof<HeaderSpec>()));
  header.name = name;
  header.value = value;
  if (reply.headerCount == 0) reply.headers = changetype<usize>(header);
  reply.headerCount++;
}

function holdsName(reply: Reply, name: Slice): bool {
  for (let i: u32 = 0; i < reply.headerCount; i++) {
    if (equals(headerAt(reply, i).name, name)) return true;
  }
  return false;
}

function headerAt(reply: Reply, index: u32): HeaderSpec {
  return changetype<HeaderSpec>(reply.headers + index * offsetof<HeaderSpec>());
}
