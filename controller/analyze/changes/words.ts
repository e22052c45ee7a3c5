/** Changes in one line for a person. */
import type { BreakerTold } from "../../events/index.js";
import type { Policy } from "../../model/index.js";

const MOST_REASON_CHARS = 120;

/** `by ann@laptop: try it` */
export function authorWords({ by, because }: { by: string; because?: string | undefined }): string {
  return because === undefined ? `by ${by}` : `by ${by}: ${because.slice(0, MOST_REASON_CHARS)}`;
}

/** `delay and abort of 10% of requests`; `percentage` may stand on each kind. */
export function faultWords({ spec }: Policy): string {
  const kinds = ["delay", "abort", "response", "throughput"].filter((kind) => spec[kind] !== undefined);
  const what = kinds.join(" and ") || "faults";
  return typeof spec.percentage === "string" ? `${what} of ${spec.percentage} of requests` : what;
}

/** `breaker default/ratings (outbound) of default/reviews opened: rate, 12 of 20 failed` */
export function breakerWords({
  name,
  direction,
  service,
  key,
  reason,
  failed,
  completed,
}: BreakerTold): string {
  const which = `breaker ${name} (${direction}) of ${service}`;
  const whom = key === undefined ? "" : " for a key";
  if (reason === "forced") return `${which} was forced open${whom} by its policy's mode`;
  const numbers = reason === "rate" ? `, ${failed} of ${completed} failed` : "";
  return `${which} opened${whom}: ${reason}${numbers}`;
}
