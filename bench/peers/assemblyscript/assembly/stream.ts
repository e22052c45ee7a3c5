// One request: admitted or turned away, then judged by how it was answered.

import {
  Context,
  FilterDataStatusValues,
  FilterHeadersStatusValues,
  get_property,
  makeHeaderPair,
  RootContext,
  send_http_response,
  stream_context,
} from "@gcoredev/proxy-wasm-sdk-as/assembly";
import { Breaker } from "./breaker";
import { Metrics } from "./metrics";
import { Outcome } from "./outcome";

/** The router adds it to what an upstream answered. */
const ANSWERED = "x-envoy-upstream-service-time";
const FLAGS = "response\0flags";
/** Envoy's flags of a failed upstream: UH, UT, LR, UR, UF, UC, URX, UPE. */
const UPSTREAM_FAILED: u64 = 0x80807e;
/** DC, DR. */
const CLIENT_GONE: u64 = 0x10004000;

export class Stream extends Context {
  private isSeen: bool = false;
  private isAdmitted: bool = false;
  private isEndSeen: bool = false;
  private outcome: Outcome = Outcome.Cancelled;
  private generation: u32 = 0;
  private startedMs: f64 = 0;

  constructor(
    id: u32,
    root: RootContext,
    private breaker: Breaker,
    private metrics: Metrics,
  ) {
    super(id, root);
  }

  onRequestHeaders(_count: u32, _end: bool): FilterHeadersStatusValues {
    const nowMs = performance.now();
    this.isSeen = true;
    this.startedMs = nowMs;
    this.isAdmitted = this.breaker.admit(nowMs);
    this.generation = this.breaker.generation;
    if (this.isAdmitted) return FilterHeadersStatusValues.Continue;
    this.reject(this.breaker.waitMs(nowMs));
    return FilterHeadersStatusValues.StopIteration;
  }

  onResponseHeaders(_count: u32, end: bool): FilterHeadersStatusValues {
    if (this.isAdmitted) {
      this.isEndSeen = end;
      this.outcome = judge();
    }
    return FilterHeadersStatusValues.Continue;
  }

  onResponseBody(_size: usize, end: bool): FilterDataStatusValues {
    if (end) this.isEndSeen = true;
    return FilterDataStatusValues.Continue;
  }

  onLog(): void {
    if (!this.isSeen) return;
    const nowMs = performance.now();
    if (this.outcome == Outcome.Success && !this.isEndSeen) {
      const flags = flagsOf();
      if ((flags & UPSTREAM_FAILED) != 0) this.outcome = Outcome.Failure;
      else if ((flags & CLIENT_GONE) != 0) this.outcome = Outcome.Cancelled;
    }
    if (this.isAdmitted) this.breaker.settle(this.generation, this.outcome, nowMs);
    this.metrics.record(this.outcome, nowMs - this.startedMs);
  }

  /** The SDK's own writes a line for the log, whatever the log's level. */
  onDone(): bool {
    return true;
  }

  /** As above. */
  onDelete(): void {}

  private reject(waitMs: f64): void {
    this.outcome = Outcome.Rejected;
    const seconds = Math.ceil(waitMs / 1_000) as u32;
    const headers = [
      makeHeaderPair("retry-after", seconds.toString()),
      makeHeaderPair("x-envoy-ratelimited", "true"),
    ];
    send_http_response(503, "breaker_open", String.UTF8.encode("breaker open"), headers);
  }
}

/** By the response headers. */
function judge(): Outcome {
  const headers = stream_context.headers.response;
  const status = I32.parseInt(headers.get(":status"));
  let outcome = Outcome.Success;
  if (status >= 500) outcome = Outcome.Failure;
  else if (status == 429) outcome = Outcome.SoftFailure;
  if (headers.get(ANSWERED).length > 0) return outcome;
  // Nobody answered: its upstream failed, or Envoy or another filter replied.
  return (flagsOf() & UPSTREAM_FAILED) != 0 ? Outcome.Failure : Outcome.Ignored;
}

function flagsOf(): u64 {
  const bytes = get_property(FLAGS);
  return bytes.byteLength == sizeof<u64>() ? new DataView(bytes).getUint64(0, true) : 0;
}
