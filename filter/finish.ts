// The end of a request, as far as it is counted: its breaker hears of it, its edge, and the series of its tags.
import { settle } from "./breaker/settle";
import { breakerAt } from "./breaker/table";
import { answered } from "./breaker/waiting";
import { NONE } from "./config/program";
import { returnPlaces } from "./fault/place";
import { forget } from "./fault/truncate";
import { atEnd } from "./outcome";
import { sample } from "./report/duration";
import { edgeAt, ended } from "./report/edges";
import { consider } from "./report/exemplar";
import { SUCCESS } from "./report/outcome";
import {
  END_SEEN,
  HOLDS_PLACES,
  has,
  REPLIED,
  RESPONSE_SEEN,
  STATUS_TO_COME,
  Stream,
  TAG_TO_COME,
  TRUNCATED,
  WAITING,
} from "./stream";
import { settle as settleTags } from "./tag/late";
import { count } from "./tag/series";

/** Facts that say how a stream ended, and those of one that got its whole response and leaves nothing to be done. */
const ENDS: u32 =
  RESPONSE_SEEN | END_SEEN | REPLIED | STATUS_TO_COME | HOLDS_PLACES | WAITING | TRUNCATED | TAG_TO_COME;
const PLAIN_END: u32 = RESPONSE_SEEN | END_SEEN;

/** The stream of a request ended at `now`. */
export function finish(stream: Stream, now: u64): void {
  let outcome = stream.outcome;
  if ((stream.facts & ENDS) != PLAIN_END) outcome = finishOther(stream);
  const durationUs = now > stream.startNs ? (now - stream.startNs) / 1000 : 0;
  if (stream.breaker != NONE) settle(stream, outcome, now);
  if (stream.edge == NONE) return;
  const edge = edgeAt(stream.edge);
  ended(edge, outcome, durationUs);
  count(stream, edge, outcome);
  sample(edge, durationUs / 1000);
  if (outcome != SUCCESS || durationUs > edge.toBeatUs) consider(stream.edge, outcome, durationUs);
}

/** What nearly no request needs at its end; its outcome. */
function finishOther(stream: Stream): u32 {
  if (has(stream, HOLDS_PLACES)) returnPlaces(stream);
  if (has(stream, TRUNCATED)) forget();
  if (has(stream, TAG_TO_COME)) settleTags(stream);
  const outcome = has(stream, REPLIED) ? stream.outcome : atEnd(stream);
  // No response headers came.
  if (has(stream, WAITING)) answered(breakerAt(stream.breaker), stream);
  return outcome;
}
