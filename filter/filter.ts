// The story of one request, in the order in which it happens.
import * as host from "./abi/host";
import { admit, PASS, REJECT } from "./breaker/admit";
import { entryFor } from "./breaker/key/find";
import { noteState, sendRejection } from "./breaker/reject";
import { settle, settleAny } from "./breaker/settle";
import { breakerAt } from "./breaker/table";
import { answersTimed } from "./breaker/timed";
import { answered, sent } from "./breaker/waiting";
import { ascii } from "./bytes/names";
import { equals } from "./bytes/slice";
import { BreakerSpec, FaultSpec, KEY_NONE, NONE, Program } from "./config/program";
import { configAt, programOf, Root, rootOf } from "./config/slot";
import { meet } from "./edge/edge";
import { sendAbort } from "./fault/abort";
import { lasts } from "./fault/active";
import { aborting, countKind, decide, delayMs } from "./fault/decide";
import * as note from "./fault/note";
import { returnPlaces } from "./fault/place";
import { ABORT, faultAt } from "./fault/table";
import { wait } from "./fault/wait";
import { beginRequest, method, overflowed } from "./match/attributes";
import { beginRules, firstThatHolds } from "./match/match";
import { atEnd, atHeaders, upgraded } from "./outcome";
import { sample } from "./report/duration";
import { begun, ended } from "./report/edges";
import { INJECTED, REJECTED } from "./report/outcome";
import * as overflow from "./report/overflow";
import {
  close,
  END_SEEN,
  find,
  has,
  LISTED,
  open,
  REPLIED,
  REQUEST_PAUSED,
  REQUEST_SEEN,
  RESPONSE_SEEN,
  SLOW,
  Stream,
  TUNNEL,
  WAITING,
} from "./stream";
import { count } from "./tag/series";
import { tag } from "./tag/tag";
import { arm } from "./timer";

const CONNECT = ascii("CONNECT");

/** What a header callback tells the host: go on, or hold the stream. */
const CONTINUE: u32 = 0;
const PAUSE: u32 = 1;

/** A stream begins; without a record for it, it passes unseen. */
export function onStream(context: u32, parent: u32): void {
  if (open(context, parent) === null) overflow.count(overflow.STREAMS);
}

export function onRequestHeaders(context: u32, endOfStream: bool): u32 {
  const stream = find(context);
  if (stream === null) return CONTINUE;
  const root = rootOf(stream.root);
  if (root === null || root.config == NONE) {
    overflow.count(overflow.CONFIGS);
    return CONTINUE;
  }
  const now = host.monotonicNs();
  const config = configAt(root.config);
  const program = programOf(config);
  stream.facts |= REQUEST_SEEN;
  stream.startNs = now;
  beginRequest(program, config.needs);
  beginRules();
  meet(stream, config);
  if (stream.edge != NONE) begun(stream.edge);
  tag(stream, program);
  let answer = CONTINUE;
  if (!rejected(stream, program, now) && program.faultCount > 0)
    answer = injectFaults(stream, root, program, now);
  stream.sentNs = now;
  if (has(stream, LISTED) && answer == CONTINUE && !has(stream, REPLIED)) sent(stream);
  // Once the response is there the request's headers cannot be read any more.
  if (!endOfStream && stream.breaker != NONE && equals(method(), CONNECT)) stream.facts |= TUNNEL;
  if (overflowed()) overflow.count(overflow.HEADERS);
  return has(stream, REPLIED) ? PAUSE : answer;
}

export function onResponseHeaders(context: u32, endOfStream: bool): u32 {
  const stream = find(context);
  if (stream === null || has(stream, REPLIED)) return CONTINUE;
  stream.facts |= endOfStream ? RESPONSE_SEEN | END_SEEN : RESPONSE_SEEN;
  if (answersTimed || has(stream, WAITING)) noteAnswer(stream);
  stream.outcome = atHeaders(stream);
  // A response may come without its request: nothing of that stream is settled then.
  if (upgraded && stream.breaker != NONE) {
    settleAny(stream, stream.outcome, host.monotonicNs());
    // Whatever the connection does later, its breaker has heard of it.
    stream.breaker = NONE;
  }
  return CONTINUE;
}

/** Only remembers that the end was seen: cheaper than asking for flags at each stream's end. */
export function onResponseBody(context: u32, endOfStream: bool): u32 {
  if (endOfStream) {
    const stream = find(context);
    if (stream !== null) stream.facts |= END_SEEN;
  }
  return CONTINUE;
}

/** Every stream ends here, the cancelled too. */
export function onLog(context: u32): void {
  const stream = find(context);
  if (stream === null) return;
  if (has(stream, REQUEST_SEEN)) finish(stream, host.monotonicNs());
  close(stream);
}

/** A delay is over: the request goes on, or is answered by the abort that was drawn with it. False: it is gone. */
export function release(context: u32, now: u64): bool {
  const stream = find(context);
  if (stream === null || !has(stream, REQUEST_PAUSED) || stream.resumeNs > now) return false;
  if (!host.setEffectiveContext(context)) return false;
  stream.facts &= ~REQUEST_PAUSED;
  // The experiment may have ended meanwhile: then there is nothing left to inject.
  if (stream.abort != NONE && lasts(faultAt(stream.abort), stream.abortContent, now)) {
    abort(stream, stream.abort);
  } else {
    returnPlaces(stream);
    stream.sentNs = now;
    if (stream.breaker != NONE) sent(stream);
    host.continueRequest();
  }
  return true;
}

/** True when a breaker turned the request away and answered it. */
function rejected(stream: Stream, program: Program, now: u64): bool {
  const first = firstThatHolds(program, program.breakerCount);
  if (first == NONE) return false;
  const spec = changetype<BreakerSpec>(program.breakers + first * offsetof<BreakerSpec>());
  if (spec.runtime == NONE) return false;
  const index = spec.keyKind == KEY_NONE ? spec.runtime : entryFor(spec.runtime, spec, now);
  stream.judge = spec.runtime;
  const verdict = admit(stream, index, now);
  if (verdict == REJECT) {
    stream.facts |= REPLIED;
    stream.outcome = REJECTED;
    sendRejection(breakerAt(index), now);
    return true;
  }
  if (verdict != PASS || stream.probe != 0) noteState(breakerAt(index));
  return false;
}

/** Its response headers are here: the breaker waits no longer, and sees whether they came late. */
function noteAnswer(stream: Stream): void {
  if (stream.breaker == NONE) return;
  if (has(stream, WAITING)) answered(stream);
  const spec = breakerAt(stream.breaker).spec;
  if (spec == 0) return;
  const overMs = changetype<BreakerSpec>(spec).slowOverMs;
  if (overMs != 0 && host.monotonicNs() > stream.sentNs + overMs * 1_000_000) stream.facts |= SLOW;
}

function injectFaults(stream: Stream, root: Root, program: Program, now: u64): u32 {
  if (!decide(stream, program, now)) return CONTINUE;
  note.publish();
  if (delayMs > 0) {
    stream.abort = aborting;
    if (aborting != NONE) stream.abortContent = faultAt(aborting).content;
    stream.resumeNs = now + delayMs * 1_000_000;
    wait(stream, stream.resumeNs);
    stream.facts |= REQUEST_PAUSED;
    arm(root, stream.resumeNs, now);
    return PAUSE;
  }
  if (aborting != NONE) abort(stream, aborting);
  return CONTINUE;
}

function abort(stream: Stream, index: u32): void {
  stream.facts |= REPLIED;
  stream.outcome = INJECTED;
  countKind(index, ABORT);
  sendAbort(changetype<FaultSpec>(faultAt(index).spec));
}

function finish(stream: Stream, now: u64): void {
  const outcome = has(stream, REPLIED) ? stream.outcome : atEnd(stream);
  const durationNs = now > stream.startNs ? now - stream.startNs : 0;
  returnPlaces(stream);
  if (stream.breaker != NONE) {
    if (has(stream, WAITING)) answered(stream);
    settle(stream, outcome, now);
  }
  if (stream.edge == NONE) return;
  ended(stream.edge, outcome, durationNs / 1000);
  sample(stream.edge, durationNs / 1_000_000);
  const root = rootOf(stream.root);
  if (root === null || root.config == NONE) return;
  count(stream, outcome, programOf(configAt(root.config)).seriesLimit);
}
