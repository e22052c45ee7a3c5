// How long a use of a key may stay unheard by the other workers, where it changed no window: so much longer do they
// keep a key that they last heard of.
import { smaller } from "../../bytes/numbers";
import { BreakerSpec } from "../../config/program";

const LONGEST_NS: u64 = 1_000_000_000;
/** A quarter of the idle time. */
const NS_PER_IDLE_MS: u64 = 250_000;

export function slackNs(spec: BreakerSpec): u64 {
  return smaller(LONGEST_NS, spec.keyIdleMs * NS_PER_IDLE_MS);
}
