// The ramp: after the probes a share of the requests passes, rising linearly until all do. The share is kept by
// counting: each request adds the share of its instant to a credit, and one passes for each whole that it has saved up.
import { BreakerSpec } from "../config/program";
import { Breaker } from "./table";

const WHOLE: u32 = 1_000_000;

/** Whether the request that asks at `now` passes. */
export function takeShare(breaker: Breaker, spec: BreakerSpec, now: u64): bool {
  const credit = breaker.credit + sharePpm(breaker, spec, now);
  const passes = credit >= WHOLE;
  breaker.credit = passes ? credit - WHOLE : credit;
  return passes;
}

/** Parts per million at `now`. The length is that with which the ramp began; where it begins may change. */
function sharePpm(breaker: Breaker, spec: BreakerSpec, now: u64): u32 {
  const from = spec.rampFromPpm;
  if (now >= breaker.deadlineNs) return WHOLE;
  if (now <= breaker.sinceNs) return from;
  const elapsed = <f64>(now - breaker.sinceNs) / <f64>(breaker.deadlineNs - breaker.sinceNs);
  return from + <u32>(<f64>(WHOLE - from) * elapsed);
}
