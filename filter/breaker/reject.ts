// The answer to a request that a breaker turns away: the fallback, and what a person or another proxy needs to know.
import { setProperty } from "../abi/host";
import * as reply from "../abi/reply";
import { ascii } from "../bytes/names";
import { larger } from "../bytes/numbers";
import { ABSENT, Slice, sizeOf } from "../bytes/slice";
import * as writer from "../bytes/writer";
import { BreakerSpec, fallbackOf, HeaderSpec, MODE_FORCED_OPEN, NONE } from "../config/program";
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
/** The place of retry-after in a reply that has one, and the digits it was written with last. */
const RETRY_AFTER_PLACE: u32 = 1;
const SECONDS = memory.data(24, 8);
let shownSeconds: u64 = 0;
let secondsText: Slice = ABSENT;

/** The filter state set last: of which breaker (interned), in which state, and the text. */
const NOTE = memory.data(288, 8);
let notedName: Slice = ABSENT;
let notedState: u32 = 0;
let note: Slice = ABSENT;

/** Mostly the last rejection was of the same breaker in the same state: then only the seconds may be others. */
export function sendRejection(breaker: Breaker, now: u64): void {
  const spec = specOf(breaker);
  const fallback = fallbackOf(spec);
  noteState(breaker);
  const hasSeconds = spec.mode != MODE_FORCED_OPEN;
  const isNew = hasSeconds && showSeconds(breaker.deadlineNs, now);
  const cause = causeOf(spec, notedState, hasSeconds);
  if (!reply.isWritten(cause)) compose(breaker, spec, cause, hasSeconds);
  else if (isNew) reply.overwrite(RETRY_AFTER_PLACE, secondsText);
  const body = fallback.body == ABSENT ? DEFAULT_BODY : fallback.body;
  reply.send(fallback.status, DETAILS, body, fallback.grpc == NONE ? -1 : <i32>fallback.grpc);
}

/** Filter state for access logs and spans: `name:state`. */
export function noteState(breaker: Breaker): void {
  const state = visibleState(breaker);
  if (breaker.name != notedName || state != notedState) {
    notedName = breaker.name;
    notedState = state;
    writer.begin(NOTE, TEXT_SIZE);
    writer.text(breaker.name);
    writer.byte(0x3a);
    writer.text(stateName(state));
    note = writer.written();
  }
  setProperty(PROPERTY, note);
}

/** All that the headers depend on, but the digits themselves. */
function causeOf(spec: BreakerSpec, state: u32, hasSeconds: bool): u64 {
  const digits = hasSeconds ? sizeOf(secondsText) : 0;
  return ((<u64>((digits << 8) | state)) << 32) | changetype<usize>(spec);
}

function compose(breaker: Breaker, spec: BreakerSpec, cause: u64, hasSeconds: bool): void {
  const fallback = fallbackOf(spec);
  reply.start(cause);
  reply.addHeader(MESHFUSE, explanation(breaker));
  if (hasSeconds) reply.addHeader(RETRY_AFTER, secondsText);
  if (!spec.retry) reply.addHeader(RATE_LIMITED, TRUE);
  for (let i: u32 = 0; i < fallback.headerCount; i++) {
    const header = changetype<HeaderSpec>(fallback.headers + i * offsetof<HeaderSpec>());
    reply.addHeader(header.name, header.value);
  }
  reply.write();
}

function explanation(breaker: Breaker): Slice {
  writer.begin(EXPLANATION, TEXT_SIZE);
  writer.text(BREAKER_IS);
  writer.text(breaker.name);
  writer.text(STATE_IS);
  writer.text(stateName(visibleState(breaker)));
  return reply.printable(writer.written());
}

/** Rounded up; at least 1, also when only the probes' places are taken. False: they are those shown last. */
function showSeconds(deadlineNs: u64, now: u64): bool {
  const ns = deadlineNs > now ? deadlineNs - now : 0;
  const seconds = larger<u64>(1, (ns + 999_999_999) / 1_000_000_000);
  if (seconds == shownSeconds) return false;
  shownSeconds = seconds;
  writer.begin(SECONDS, 24);
  writer.decimal(seconds);
  secondsText = writer.written();
  return true;
}
