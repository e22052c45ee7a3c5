// What stands out at an end, as people and the diagnosis are told of it.
import type { Symptom } from "../model/index.js";
import type { Finding } from "./findings.js";
import type { End } from "./roles.js";

/** What a finding says of the end that it is of. */
type Shown = Pick<Finding, "kind" | "sinceMs" | "baseline" | "observed" | "z" | "quantile">;

export function symptomOf({ seenBy, source, destination, atUsers }: End, shown: Shown): Symptom {
  const { kind, sinceMs, baseline, observed, z, quantile } = shown;
  const place = { kind, seenBy, source, destination, atUsers };
  return { ...place, sinceMs, baseline, observed, z, ...(quantile === undefined ? {} : { quantile }) };
}
