// What an upstream asks for itself: the Retry-After of the response that trips a breaker, or of a failed probe.
import { header, RESPONSE_HEADERS } from "../abi/host";
import { ascii } from "../bytes/names";
import { smaller } from "../bytes/numbers";
import { byteAt, sizeOf } from "../bytes/slice";

const RETRY_AFTER = ascii("retry-after");
/** Over every limit that a policy can set. */
const MOST_SECONDS: u64 = 1_000_000_000;

/** Set while a response is being judged: at a tick there is none to ask. */
let judging: bool = false;

export function beginJudging(): void {
  judging = true;
}

export function endJudging(): void {
  judging = false;
}

/** Milliseconds; 0 where there is none, or none that is a number of seconds (a date is not read). */
export function retryAfterMs(): u64 {
  if (!judging) return 0;
  const text = header(RESPONSE_HEADERS, RETRY_AFTER);
  const size = sizeOf(text);
  let seconds: u64 = 0;
  for (let i: u32 = 0; i < size; i++) {
    const digit = <u32>byteAt(text, i) - 0x30;
    if (digit > 9) return 0;
    seconds = smaller(seconds * 10 + digit, MOST_SECONDS);
  }
  return seconds * 1000;
}
