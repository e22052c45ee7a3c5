// The story of one request, in the order in which it happens.
import * as host from "./abi/host";
import { admit, PASS, REJECT } from "./breaker/admit";
import { entryFor } from "./breaker/key/find";
import { noteState, sendRejection } from "./breaker/reject";
import { settleAny } from "./breaker/settle";
import { breakerAt, specOf } from "./breaker/table";
import { answersTimed } from "./breaker/timed";
import { answered, list, sent } from "./breaker/waiting";
import { ascii } from "./bytes/names";
import { equals } from "./bytes/slice";
import { BreakerSpec, KEY_NONE, NONE, Program } from "./config/program";
import { Config, programOf, Root, rootOf } from "./config/slot";
import { dropNative, dropSource, meet, meetAnyone } from "./edge/edge";
import { injectBody, injectResponse, releaseResponse } from "./fault/answer";
import { decide, kibps, obeys } from "./fault/decide";
import { HELD } from "./fault/hold";
import { injectRequest, isAbortedNow } from "./fault/request";
import { throttle } from "./fault/throttle";
import { holdsEnd, truncated } from "./fault/truncate";
import { finish } from "./finish";
import { beginRequest, method, overflowed } from "./match/attributes";
import { beginRules, firstThatHolds } from "./match/match";
import { atHeaders, isUpstreams, UPGRADED } from "./outcome";
import { begun } from "./report/edges";
import { REJECTED } from "./report/outcome";
import * as overflow from "./report/overflow";
import {
  begin,
  close,
  END_SEEN,
  find,
  firstOf,
  has,
  LISTED,
  open,
  PLANNED,
  REPLIED,
  REQUEST_PAUSED,
  REQUEST_SEEN,
  RESPONSE_PAUSED,
  RESPONSE_SEEN,
  SLOW,
  Stream,
  setEdge,
  TRUNCATED,
  TUNNEL,
  WAITING,
} from "./stream";
import { tag } from "./tag/tag";

const CONNECT = ascii("CONNECT");

/** What a header callback tells the host: go on, or hold the stream. */
const CONTINUE: u32 = 0;
const PAUSE: u32 = 1;
const NS_PER_MS: u64 = 1_000_000;

/** A stream begins; without a record for it, it passes unseen. */
export function onStream(context: u32, parent: u32): void {
  if (!open(context, parent)) overflow.count(overflow.STREAMS);
}

export function onRequestHeaders(context: u32, endOfStream: bool): u32 {
  const first = firstOf(context);
  const stream = first.id == context ? first : find(first, context);
  if (stream === null) return CONTINUE;
  const root = rootOf(stream.root);
  if (root === null || root.address == 0) {
    overflow.count(overflow.CONFIGS);
    return CONTINUE;
  }
  const config = changetype<Config>(root.address);
  const now = host.monotonicNs();
  begin(stream, config, now);
  if (config.needs != 0) return decideAll(stream, root, config, now, endOfStream);
  // Without a look at the request there can be a breaker, and no more.
  const edge = meetAnyone(config);
  setEdge(stream, edge);
  if (edge != NONE) begun(edge);
  if (config.everyones == 0) return CONTINUE;
  const isRejected = rejected(stream, changetype<BreakerSpec>(config.everyones), now);
  if (stream.breaker != NONE) {
    if (has(stream, LISTED)) list(stream);
    if (!endOfStream) noteConnect(stream, programOf(config));
  }
  return isRejected ? PAUSE : CONTINUE;
}

export function onResponseHeaders(context: u32, endOfStream: bool): u32 {
  const first = firstOf(context);
  const stream = first.id == context ? first : find(first, context);
  if (stream === null) return CONTINUE;
  const facts = stream.facts;
  // A response may come without its request: nothing of that stream is counted then.
  if ((facts & (REQUEST_SEEN | REPLIED)) != REQUEST_SEEN) return CONTINUE;
  stream.facts = facts | (endOfStream ? RESPONSE_SEEN | END_SEEN : RESPONSE_SEEN);
  if (answersTimed || (facts & WAITING) != 0) noteAnswer(stream);
  const outcome = atHeaders(stream);
  stream.outcome = outcome & ~UPGRADED;
  if (outcome >= UPGRADED) {
    if (stream.breaker != NONE) settleAny(stream, stream.outcome, host.monotonicNs());
    // Whatever the connection does later, its breaker has heard of it.
    stream.breaker = NONE;
    return CONTINUE;
  }
  return (facts & PLANNED) != 0 && isUpstreams() && injectResponse(stream) ? PAUSE : CONTINUE;
}

/** Mostly it only remembers that the end was seen: cheaper than asking for flags at each stream's end. */
export function onResponseBody(context: u32, size: u32, endOfStream: bool): u32 {
  if (endOfStream) {
    const first = firstOf(context);
    const stream = first.id == context ? first : find(first, context);
    if (stream !== null) stream.facts |= END_SEEN;
  }
  return truncated == 0 ? CONTINUE : cutBody(context, size, endOfStream);
}

function cutBody(context: u32, size: u32, endOfStream: bool): u32 {
  const stream = find(firstOf(context), context);
  if (stream === null || !has(stream, TRUNCATED)) return CONTINUE;
  return injectBody(stream, size, endOfStream) ? PAUSE : CONTINUE;
}

export function onResponseTrailers(context: u32): u32 {
  if (truncated == 0) return CONTINUE;
  const stream = find(firstOf(context), context);
  return stream !== null && holdsEnd(stream) ? PAUSE : CONTINUE;
}

/** Every stream ends here, the cancelled too. */
export function onLog(context: u32): void {
  const first = firstOf(context);
  const stream = first.id == context ? first : find(first, context);
  if (stream === null) return;
  if (has(stream, REQUEST_SEEN)) finish(stream, host.monotonicNs());
  close(stream);
}

/** What a stream waited for has come. False: it is gone. */
export function release(context: u32, now: u64): bool {
  const first = firstOf(context);
  const stream = first.id == context ? first : find(first, context);
  if (stream === null || (stream.facts & HELD) == 0 || stream.resumeNs > now) return false;
  if (!host.setEffectiveContext(context)) return false;
  if (has(stream, REQUEST_PAUSED)) releaseRequest(stream, now);
  else if (has(stream, RESPONSE_PAUSED)) releaseResponse(stream, now);
  else host.closeResponse();
  return true;
}

/** The request goes on, or is answered by the abort that was drawn with its delay. */
function releaseRequest(stream: Stream, now: u64): void {
  if (isAbortedNow(stream, now)) return;
  stream.sentNs = now;
  if (stream.breaker != NONE) sent(stream);
  host.continueRequest();
}

/** Of a configuration that looks at requests. */
function decideAll(stream: Stream, root: Root, config: Config, now: u64, endOfStream: bool): u32 {
  const program = programOf(config);
  beginRequest(program, config.needs);
  beginRules();
  const edge = meet(config);
  setEdge(stream, edge);
  if (edge != NONE) begun(edge);
  if (program.tagCount > 0) tag(stream, program);
  let answer = CONTINUE;
  const breaker = config.everyones != 0 || program.breakerCount == 0 ? config.everyones : breakerOf(program);
  dropSource(program);
  if (breaker != 0 && rejected(stream, changetype<BreakerSpec>(breaker), now)) answer = PAUSE;
  else if (program.faultCount > 0) answer = injectFaults(stream, root, program, now);
  if (stream.breaker != NONE || has(stream, PLANNED)) {
    if (answer == CONTINUE && has(stream, LISTED)) list(stream);
    if (!endOfStream && equals(method(), CONNECT)) stream.facts |= TUNNEL;
  }
  if (overflowed()) overflow.count(overflow.HEADERS);
  return answer;
}

/** Once the response is there the request's headers cannot be read any more. */
function noteConnect(stream: Stream, program: Program): void {
  beginRequest(program, 0);
  if (equals(method(), CONNECT)) stream.facts |= TUNNEL;
  if (overflowed()) overflow.count(overflow.HEADERS);
}

/** True when its breaker turned the request away and answered it. */
function rejected(stream: Stream, spec: BreakerSpec, now: u64): bool {
  const index = spec.keyKind == KEY_NONE ? spec.runtime : entryFor(spec.runtime, spec, now);
  stream.judge = spec.runtime;
  const verdict = admit(stream, index, now);
  if (verdict == PASS) return false;
  if (verdict == REJECT) {
    stream.facts |= REPLIED;
    stream.outcome = REJECTED;
    sendRejection(breakerAt(index), now);
    return true;
  }
  noteState(breakerAt(index));
  return false;
}

/** Address of the first breaker that holds, where it has an entry; else 0. */
function breakerOf(program: Program): usize {
  const first = firstThatHolds(program, program.breakerCount);
  if (first == NONE) return 0;
  const address = program.breakers + first * offsetof<BreakerSpec>();
  return changetype<BreakerSpec>(address).runtime == NONE ? 0 : address;
}

/** Its response headers are here: the breaker waits no longer, and sees whether they came late. */
function noteAnswer(stream: Stream): void {
  if (stream.breaker == NONE) return;
  const breaker = breakerAt(stream.breaker);
  if (has(stream, WAITING)) answered(breaker, stream);
  if (breaker.spec == 0) return;
  const overMs = specOf(breaker).slowOverMs;
  if (overMs != 0 && host.monotonicNs() > stream.sentNs + overMs * NS_PER_MS) stream.facts |= SLOW;
}

function injectFaults(stream: Stream, root: Root, program: Program, now: u64): u32 {
  const isHit = decide(stream, program, now);
  if (!obeys) dropNative();
  if (program.throttles) throttle(isHit ? kibps : 0);
  return isHit && injectRequest(stream, root, now) ? PAUSE : CONTINUE;
}
