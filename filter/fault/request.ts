// What faults do to a request once they are decided: it is delayed, answered, or both.
import { FaultSpec, NONE } from "../config/program";
import { Root } from "../config/slot";
import { INJECTED } from "../report/outcome";
import { HOLDS_PLACES, HOLDS_TO_END, REPLIED, REQUEST_PAUSED, Stream } from "../stream";
import { sendAbort } from "./abort";
import { lasts } from "./active";
import { abortAsked, aborting, countKind, delaysAreMany, delayUs } from "./decide";
import { hold } from "./hold";
import * as note from "./note";
import { returnPlaces } from "./place";
import { ABORT, faultAt } from "./table";

const NS_PER_US: u64 = 1000;
const US_PER_MS: u64 = 1000;
const NS_PER_MS: u64 = 1_000_000;

/** Does what was decided; true when the request is held or answered. */
export function injectRequest(stream: Stream, root: Root, now: u64): bool {
  note.publish();
  if (delaysAreMany()) note.correct(delayUs / US_PER_MS);
  if (delayUs > 0) {
    stream.abort = aborting;
    stream.bytesLeft = abortAsked;
    if (aborting != NONE) stream.abortContent = faultAt(aborting).content;
    hold(stream, root, REQUEST_PAUSED, now + delayUs * NS_PER_US, now);
    return true;
  }
  if (aborting == NONE) return false;
  abort(stream, aborting, abortAsked);
  return true;
}

/** Its delay is over. True when it is answered by the abort that was drawn with it; else it goes on. */
export function isAbortedNow(stream: Stream, now: u64): bool {
  stream.facts &= ~REQUEST_PAUSED;
  const tookMs = (now - stream.startNs) / NS_PER_MS;
  if (tookMs != (stream.resumeNs - stream.startNs) / NS_PER_MS) note.correct(tookMs);
  // The experiment may have ended meanwhile: then there is nothing left to inject.
  if (stream.abort != NONE && lasts(faultAt(stream.abort), stream.abortContent, now)) {
    abort(stream, stream.abort, stream.bytesLeft);
    return true;
  }
  if ((stream.facts & (HOLDS_PLACES | HOLDS_TO_END)) == HOLDS_PLACES) returnPlaces(stream);
  return false;
}

function abort(stream: Stream, index: u32, asked: u32): void {
  stream.facts |= REPLIED;
  stream.outcome = INJECTED;
  countKind(index, ABORT);
  sendAbort(changetype<FaultSpec>(faultAt(index).spec), asked);
}
