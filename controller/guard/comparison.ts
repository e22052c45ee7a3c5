/**
 * What comes in at sidecars that inject, beside what comes in at others of the same service. Shown and never judged: a
 * sidecar that injects touches a share of its requests, and no report tells which.
 */
import type { GuardComparison } from "../model/index.js";
import type { EdgeIncrement, FaultIncrement } from "../report/index.js";
import { failedOf } from "./counted.js";
import type { Count } from "./evidence.js";
import { MOST_PROCESSES } from "./processes.js";
import { comparisonText } from "./words.js";

interface Seen extends Count {
  service: string;
  injects: boolean;
}

export class Comparison {
  /** By process; more than so many are not compared. */
  readonly #seen = new Map<string, Seen>();

  /** `fault`: `namespace/name`. */
  constructor(private readonly fault: string) {}

  /** Takes what one report added; `edges`: those that come in at the process itself. */
  add(process: string, edges: readonly EdgeIncrement[], faults: readonly FaultIncrement[]): void {
    const [first] = edges;
    const known = this.#seen.get(process);
    const isNew = first !== undefined && this.#seen.size < MOST_PROCESSES;
    const seen =
      known ?? (isNew ? { service: first.destination, injects: false, bad: 0, all: 0 } : undefined);
    if (seen === undefined) return;
    this.#seen.set(process, seen);
    seen.injects ||= faults.some((each) => each.name === this.fault && hasInjected(each));
    for (const { bad, all } of edges.filter(({ isPast }) => !isPast).map(failedOf)) {
      seen.bad += bad;
      seen.all += all;
    }
  }

  /** Services with sidecars of both kinds, by name. */
  views(): GuardComparison[] {
    const all = [...this.#seen.values()];
    const services = new Set(all.filter(({ injects }) => injects).map(({ service }) => service));
    return [...services].sort().flatMap((service) => {
      const own = all.filter((each) => each.service === service);
      const [injecting, others] = [true, false].map((injects) =>
        sumOf(own.filter((each) => each.injects === injects)),
      );
      if (injecting === undefined || others === undefined || others.sidecars === 0) return [];
      const both = { service, injecting, others };
      return [{ ...both, text: comparisonText(both) }];
    });
  }
}

function hasInjected({ injected, isPast }: FaultIncrement): boolean {
  return !isPast && injected.some((count) => count > 0);
}

function sumOf(seen: readonly Seen[]): GuardComparison["others"] {
  const sum = (key: keyof Count) => seen.reduce((total, each) => total + each[key], 0);
  return { sidecars: seen.length, requests: sum("all"), bad: sum("bad") };
}
