// The answer to a request that a breaker turns away: the fallback, and what a person or another proxy needs to know.

import { setProperty } from "../abi/host";
import * as reply from "../abi/reply";
import { ascii } from "../bytes/names";
import { ABSENT, Slice } from "../bytes/slice";
import * as writer from "../bytes/writer";
import { HeaderSpec, MODE_FORCED_OPEN, NONE } from "../config/program";
import { stateName } from "./reason";
import { Breaker, specOf, visibleState } from "./table";

const DETAILS = ascii("meshfuse_breaker_open");
const DEFAULT_BODY = ascii("circuit breaker open");
const MESHFUSE = ascii("x-meshfuse");
const RETRY_AFTER = ascii("retry-after");
const RATE_LIMITED = ascii("x-envoy-ratelimited");
const TRUE = ascii("true");
const BREAKER_IS = ascii("breaker=");
const STATE_IS = ascii("; state=");
const PROPERTY = ascii("meshfuse.breaker");

const TEXT_SIZE: u32 = 288;
const EXPLANATION = memory.data(288, 8);
const SECONDS = memory.data(24, 8);

export function sendRejection(breaker: Breaker, now: u64): void {
  const spec = specOf(breaker);
  const fallback = spec.fallback;
  noteState(breaker);
  reply.start();
  reply.addHeader(MESHFUSE, explanation(breaker));
  if (spec.mode != MODE_FORCED_OPEN) reply.addHeader(RETRY_AFTER, secondsTo(breaker.deadlineNs, now));
  if (!spec.retry) reply.addHeader(RATE_LIMITED, TRUE);
  for (let i: u32 = 0; i < fallback.headerCount; i++) {
    const header = changetype<HeaderSpec>(fallback.headers + i * offsetof<HeaderSpec>());
    reply.addHeader(header.name, header.value);
  }
  const body = fallback.body == ABSENT ? DEFAULT_BODY : fallback.body;
  reply.send(fallback.status, DETAILS, body, fallback.grpc == NONE ? -1 : <i32>fallback.grpc);
}

/** Filter state for access logs and spans: `name:state`. */
export function noteState(breaker: Breaker): void {
  writer.begin(EXPLANATION, TEXT_SIZE);
  writer.text(breaker.name);
  writer.byte(0x3a);
  writer.text(stateName(visibleState(breaker)));
  setProperty(PROPERTY, writer.written());
}

function explanation(breaker: Breaker): Slice {
  writer.begin(EXPLANATION, TEXT_SIZE);
  writer.text(BREAKER_IS);
  writer.text(breaker.name);
  writer.text(STATE_IS);
  writer.text(stateName(visibleState(breaker)));
  return reply.printable(writer.written());
}

/** Rounded up; at least 1, also when only the probes' places are taken. */
function secondsTo(deadlineNs: u64, now: u64): Slice {
  const ns = deadlineNs > now ? deadlineNs - now : 0;
  writer.begin(SECONDS, 24);
  writer.decimal(max<u64>(1, (ns + 999_999_999) / 1_000_000_000));
  return writer.written();
}
