import { describe, expect, it } from "vitest";
import type { Exchange } from "../../host/index.js";
import { Dice } from "../soak/dice.js";
import { Collector, REPORTING } from "../support/collector.js";
import { AFTER_DEATH_MS, kill } from "../support/death.js";
import { fault, faults } from "../support/faults.js";
import { type Document, Sidecar } from "../support/sidecar.js";

const WORKERS = 4;
const REQUESTS = 3_000;
const NAMES = ["a", "b", "c"] as const;

/** Every verdict can come of one of them. */
function document(revision: number): Document {
  const a = fault("a", {
    percentage: "60%",
    delay: { exponential: { mean: "30ms", max: "200ms" } },
    limits: { concurrent: 6, perSecond: 300 },
    lease: "3s",
  });
  const b = fault("b", { percentage: "40%", abort: { status: 503 }, sequence: { skip: 5, first: 500 } });
  const c = fault("c", {
    percentage: "50%",
    headers: true,
    abort: { status: 418, percentage: "30%" },
    response: { status: 500 },
    activeFor: revision % 2 === 0 ? "1h" : "3s",
    mode: revision % 3 === 0 ? "dryRun" : "run",
  });
  return { ...REPORTING, revision: `r${revision}`, ...faults(a, b, c) };
}

/** A random crowd, some of it impatient, with configurations coming; how many requests there were. */
function crowd(sidecar: Sidecar, dice: Dice, between: (i: number) => void): Exchange[] {
  return Array.from({ length: REQUESTS }, (_, i) => {
    between(i);
    if (dice.chance(0.4)) sidecar.envoy.advance(dice.below(12));
    const headers: Record<string, string> = dice.chance(0.2) ? { "x-envoy-fault-delay-request": "15" } : {};
    const cancel = dice.chance(0.2) ? { cancelAfterMs: dice.below(60) } : {};
    const worker = sidecar.roots.length - 1 - dice.below(WORKERS);
    return sidecar
      .worker(worker)
      .begin({ request: { headers }, upstream: { delayMs: dice.below(20) }, ...cancel });
  });
}

/** Of each fault the sum of its verdicts, as the controller has it. */
function reported(collector: Collector): number[] {
  return NAMES.map((name) => {
    const verdicts = collector.faults[`outbound default/${name}`]?.verdicts ?? [];
    return verdicts.reduce((sum, count) => sum + count, 0);
  });
}

describe("the verdicts about a fault", () => {
  it("add up to the requests that it matched, with cancels and configurations going on", async () => {
    const dice = new Dice(11);
    const sidecar = await Sidecar.start(document(0), WORKERS);
    const collector = new Collector(sidecar.envoy);
    const exchanges = crowd(sidecar, dice, (i) => {
      if (i % 400 === 399) sidecar.push(document(i));
    });
    sidecar.envoy.advance(AFTER_DEATH_MS);
    expect(exchanges.every(({ done }) => done)).toBe(true);
    expect(reported(collector)).toEqual(NAMES.map(() => REQUESTS));
    for (const name of NAMES) {
      const told = sidecar.told("meshfuse_fault_requests_total", { fault: `default/${name}` });
      expect(told).toBe(REQUESTS);
    }
  });

  it("lose what a VM that died had not told yet, and nothing else", async () => {
    const dice = new Dice(12);
    const sidecar = await Sidecar.start(document(0), WORKERS);
    const collector = new Collector(sidecar.envoy);
    crowd(sidecar, dice, (i) => {
      if (i % 1_000 !== 500) return;
      // All that was counted is told first, so that the loss is 0.
      sidecar.envoy.advance(2_000);
      const [oldest] = sidecar.vms.filter((vm) => vm.roots.some(({ guest }) => !guest.failed));
      if (oldest !== undefined) kill(oldest);
      sidecar.addWorker(document(0));
    });
    sidecar.envoy.advance(2 * AFTER_DEATH_MS);
    expect(reported(collector)).toEqual(NAMES.map(() => REQUESTS));
  });

  it("are counted as begun: what clients that went away had begun stays", async () => {
    const entry = fault("f", { percentage: "100%", delay: { fixed: "1s" }, abort: { status: 503 } });
    const sidecar = await Sidecar.start(faults(entry));
    for (let i = 0; i < 5; i++) sidecar.root.begin({ cancelAfterMs: 10 });
    sidecar.envoy.advance(3_000);
    const kind = (name: string) => sidecar.told("meshfuse_fault_injected_total", { kind: name });
    expect([kind("delay"), kind("abort")]).toEqual([5, 0]);
  });
});
