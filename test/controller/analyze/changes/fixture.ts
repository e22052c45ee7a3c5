/** What people and sidecars do, and what becomes known of it. */
import { Changes } from "../../../../controller/analyze/index.js";
import type { BreakerTold } from "../../../../controller/events/index.js";
import { type Change, type Policy, policyKey, type Sidecar } from "../../../../controller/model/index.js";
import type { Bypass, Experiment, PolicyEntry, StoreEvent } from "../../../../controller/store/index.js";
import { sidecar } from "../../push/fixture.js";
import { T0_MS } from "../support.js";

export const HOUR_MS = 3_600_000;
export const ANN = { by: "ann@laptop", because: "try" };

export class ChangesRig {
  nowMs = T0_MS;
  entries: PolicyEntry[] = [];
  experiments: Experiment[] = [];
  bypasses: Bypass[] = [];
  isPaused = false;
  sidecars: Sidecar[] = ["productpage", "reviews", "ratings"].map((name) => sidecar(name));
  readonly changes: Changes;

  /** Begins with what holds already. */
  constructor(held: Pick<ChangesRig, "entries" | "experiments"> = { entries: [], experiments: [] }) {
    this.entries = held.entries;
    this.experiments = held.experiments;
    this.changes = new Changes({
      policies: () => this.entries,
      experiments: () => this.experiments,
      bypasses: () => this.bypasses,
      isPaused: () => this.isPaused,
      sidecars: () => this.sidecars,
      services: () => this.sidecars.map(({ namespace, service }) => ({ namespace, service })),
      nowMs: () => this.nowMs,
    });
  }

  /** Those near now. */
  near(): Change[] {
    return this.changes.near(this.nowMs, this.nowMs);
  }

  take(...events: StoreEvent[]): void {
    this.changes.kept(events);
  }

  put(policy: Policy): void {
    const key = policyKey(policy);
    const kept = { policy, source: "api", version: 1, acceptedMs: this.nowMs, ...ANN };
    this.entries = [...this.entries.filter((each) => policyKey(each.policy) !== key), kept];
    const put = { key, policy, source: "api", acceptedMs: this.nowMs, ...ANN } as const;
    this.take({ type: "policy.put", atMs: this.nowMs, ...put });
  }

  remove(policy: Policy): void {
    const key = policyKey(policy);
    this.entries = this.entries.filter((each) => policyKey(each.policy) !== key);
    this.take({ type: "policy.deleted", atMs: this.nowMs, key, ...ANN });
  }

  /** A fault is put, and acts from now on. */
  run(id: string, policy: Policy): void {
    const span = { fromMs: this.nowMs, untilMs: this.nowMs + HOUR_MS };
    const life = { id, policy: policyKey(policy), ...span, createdMs: this.nowMs, ...ANN };
    this.experiments.unshift({ ...life, state: "running" });
    this.put(policy);
    this.take({ type: "experiment.running", id, atMs: this.nowMs, ...ANN });
  }
}

export function transition(
  atMs: number,
  to: BreakerTold["to"],
  more: Partial<BreakerTold> = {},
): BreakerTold {
  return {
    ...{ type: "breaker", sidecar: "reviews-v1", service: "default/reviews", direction: "outbound" },
    ...{ name: "default/ratings", generation: 1, from: "closed", to, reason: "rate", atMs },
    ...{ completed: 20, failed: 12, consecutive: 4, slowCompleted: 20, slow: 0, hung: 0 },
    ...{ probeSuccesses: 0, probeFailures: 0, threshold: 500_000, attempt: 0, lastsMs: 5000 },
    ...more,
  };
}
