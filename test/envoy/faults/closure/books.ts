// The counts of the filter and of the upstream against what the clients saw.
import { expect } from "vitest";
import type { Rig } from "../../filter/rig/index.js";
import { nameOf, type Sent } from "./lane.js";

export type Tally = Record<string, number>;

export class Books {
  constructor(private readonly rig: Rig) {}

  /** Waits until the verdicts of that fault, over all workers, are exactly these. */
  verdicts(host: string, suffix: string, expected: Tally): Promise<void> {
    return this.#becomes("meshfuse_fault_requests_total", "verdict", host, suffix, expected);
  }

  kinds(host: string, suffix: string, expected: Tally): Promise<void> {
    return this.#becomes("meshfuse_fault_injected_total", "kind", host, suffix, expected);
  }

  outcomes(host: string, expected: Tally): Promise<void> {
    return this.rig.metrics.outcomesOf(`default/${host}`, some(expected));
  }

  /** Waits until so many requests to it, over all workers, have ended. */
  async completions(host: string, expected: number): Promise<void> {
    const labels = { direction: "outbound", destination: `default/${host}` };
    const sum = () => this.rig.metrics.sum("meshfuse_requests_total", labels);
    await expect.poll(sum, { message: host }).toBe(expected);
  }

  /** As they are. */
  verdictsNow(host: string, suffix: string): Promise<Tally> {
    return this.rig.metrics.by("verdict", "meshfuse_fault_requests_total", { fault: nameOf(host, suffix) });
  }

  /** As they are. */
  kindsNow(host: string, suffix: string): Promise<Tally> {
    return this.rig.metrics.by("kind", "meshfuse_fault_injected_total", { fault: nameOf(host, suffix) });
  }

  /** Ids of the requests that the upstream got for that host. */
  arrived(host: string): string[] {
    const arrivals = this.rig.upstream.arrivals.filter(({ headers }) => headers.host === host);
    return arrivals.map(({ headers }) => `${headers["x-request-id"]}`).sort();
  }

  #becomes(metric: string, label: string, host: string, suffix: string, expected: Tally): Promise<void> {
    return this.rig.metrics.becomes(some(expected), label, metric, { fault: nameOf(host, suffix) });
  }
}

export function countOf(sent: readonly Sent[], holds: (sent: Sent) => boolean): number {
  return sent.filter(holds).length;
}

export function sumOf(tally: Tally): number {
  return Object.values(tally).reduce((sum, count) => sum + count, 0);
}

/** Without the zeros, which metrics do not show. */
function some(tally: Tally): Tally {
  return Object.fromEntries(Object.entries(tally).filter(([, count]) => count > 0));
}

export function expectAllRight(sent: readonly Sent[], check: (sent: Sent) => string | undefined): void {
  const wrong = sent.flatMap((each) => {
    const what = check(each);
    return what === undefined
      ? []
      : [`${each.id}: ${what}, got ${JSON.stringify(each.answer).slice(0, 300)}`];
  });
  expect(wrong.slice(0, 5)).toEqual([]);
}
