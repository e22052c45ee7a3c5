// Throttling is done by Envoy's own fault filter, which stands behind this one and reads how much from a header.
import { REQUEST_HEADERS, removeHeader, replaceHeader } from "../abi/host";
import { scratch } from "../abi/memory";
import { ascii } from "../bytes/names";
import * as writer from "../bytes/writer";

/** KiB/s. */
const THROUGHPUT = ascii("x-envoy-fault-throughput-response");
/** Of the requests that carry the other; where it is absent, all. */
const SHARE = ascii("x-envoy-fault-throughput-response-percentage");
/** Digits of a 32-bit number. */
const DIGITS: u32 = 10;

/** Asks for `kibps` KiB/s, 0: for none. What the application asked for itself is gone either way. */
export function throttle(kibps: u32): void {
  removeHeader(REQUEST_HEADERS, SHARE);
  const place = scratch(DIGITS);
  if (kibps == 0 || place == 0) {
    removeHeader(REQUEST_HEADERS, THROUGHPUT);
    return;
  }
  writer.begin(place, DIGITS);
  writer.decimal(kibps);
  replaceHeader(REQUEST_HEADERS, THROUGHPUT, writer.written());
}
