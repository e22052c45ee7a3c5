// Streams that wait for an instant: a delayed request, a response that is held, or one that was cut off and is reset.
import { Root } from "../config/slot";
import { CUT, REQUEST_PAUSED, RESPONSE_PAUSED, Stream } from "../stream";
import { arm } from "../timer";
import { wait } from "./wait";

/** One of these facts has each of them. */
export const HELD: u32 = REQUEST_PAUSED | RESPONSE_PAUSED | CUT;

/** Until `atNs`, as `fact` says; to be asked for only where the heap is not `full`. */
export function hold(stream: Stream, root: Root, fact: u32, atNs: u64, now: u64): void {
  stream.facts |= fact;
  stream.resumeNs = atNs;
  wait(stream, atNs);
  arm(root, atNs, now);
}
