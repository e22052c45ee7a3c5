// Whether the filter took the requests for what they were: a proxy that answers by itself could be taken for a failure.
import type { EnvoyProcess } from "../../envoy/index.js";
import { BenchError } from "../step.js";
import type { Subject } from "./subject.js";

/** The filter's counters follow on its tick, ten times a second. */
const SHOWN_WITHIN_MS = 2_000;
const POLL_MS = 50;
const COUNTER = /^wasmcustom\.meshfuse_requests_total\..*\boutcome=\.=(\w+);/;

type Wait = (ms: number) => Promise<unknown>;

/** Of a proxy's counters: requests by outcome. */
export function outcomesOf(stats: ReadonlyMap<string, number>): Map<string, number> {
  const outcomes = new Map<string, number>();
  for (const [name, count] of stats) {
    const [, outcome] = COUNTER.exec(name) ?? [];
    if (outcome !== undefined) outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + count);
  }
  return outcomes;
}

/** Rejects with a BenchError unless the filter counts `sent` requests, all of them as what their status says. */
export async function checkOutcomes(
  { subject, envoy }: { subject: Subject; envoy: Pick<EnvoyProcess, "stats"> },
  sent: number,
  wait: Wait,
): Promise<void> {
  const expected = subject.scenario.status === 200 ? ["success"] : ["rejected", "injected"];
  let outcomes = new Map<string, number>();
  for (let waitedMs = 0; waitedMs <= SHOWN_WITHIN_MS; waitedMs += POLL_MS) {
    outcomes = outcomesOf(await envoy.stats("meshfuse_requests_total"));
    if (outcomes.size === 1 && expected.some((outcome) => outcomes.get(outcome) === sent)) return;
    await wait(POLL_MS);
  }
  const got = [...outcomes].map(([name, count]) => `${count} ${name}`).join(", ") || "none";
  const wanted = expected.join(" or ");
  throw new BenchError(`${subject.name}: of ${sent} requests, all ${wanted}, the filter counts ${got}`);
}
