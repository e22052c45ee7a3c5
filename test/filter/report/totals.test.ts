import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Report } from "../../../controller/report/index.js";
import { Collector, REPORTING, reply } from "../support/collector.js";
import { AFTER_DEATH_MS, kill } from "../support/death.js";
import { type Document, Sidecar } from "../support/sidecar.js";

const EDGE = "outbound default/reviews > other";
const DOCUMENT: Document = {
  ...REPORTING,
  breakers: [
    { name: "b", match: { paths: [{ exact: "/b" }] }, trip: { consecutive: 1 }, mode: "forcedOpen" },
    { name: "never", match: { paths: [{ exact: "/" }] }, trip: { consecutive: 10_000 } },
  ],
  faults: [
    {
      name: "f",
      match: { paths: [{ exact: "/f" }] },
      percentage: "100%",
      abort: { status: 418 },
      activeFor: "24h",
    },
  ],
};
const KINDS = [
  { path: "/", status: 200, outcome: 0 },
  { path: "/", status: 503, outcome: 1 },
  { path: "/", status: 429, outcome: 2 },
  { path: "/b", status: 200, outcome: 5 },
  { path: "/f", status: 200, outcome: 7 },
] as const;

/** What the network does to a report and to its answer. */
const FATES = [
  "arrives",
  "is lost",
  "loses its answer",
  "comes twice",
  "comes late",
  "comes very late",
] as const;
type Fate = (typeof FATES)[number];

const fates = fc.array(fc.constantFrom<Fate>(...FATES), { minLength: 1, maxLength: 12 });
const traffic = fc.array(fc.array(fc.nat(KINDS.length - 1), { maxLength: 12 }), {
  minLength: 4,
  maxLength: 10,
});

/** Delivers reports by the fates given, one after the other, and well once they are used up. */
function unreliable(collector: Collector, plan: readonly Fate[]): void {
  let next = 0;
  const late: Report[] = [];
  collector.answer = (_call, report) => {
    const fate = plan[next++] ?? "arrives";
    if (fate === "is lost") return { status: 14 };
    if (fate === "comes late") {
      late.push(report);
      return { status: 4 };
    }
    collector.book(report);
    if (fate === "comes twice") collector.book(report);
    for (const old of late.splice(0).reverse()) collector.book(old);
    return fate === "loses its answer" ? { status: 14 } : reply();
  };
}

class Play {
  readonly outcomes = [0, 0, 0, 0, 0, 0, 0, 0];
  constructor(
    readonly sidecar: Sidecar,
    readonly collector: Collector,
  ) {}

  static async start(plan: readonly Fate[], workers = 2): Promise<Play> {
    const sidecar = await Sidecar.start(DOCUMENT, workers);
    const collector = new Collector(sidecar.envoy);
    unreliable(collector, plan);
    return new Play(sidecar, collector);
  }

  round(kinds: readonly number[], workers: readonly number[]): void {
    for (const [index, number] of kinds.entries()) {
      const { path, status, outcome } = KINDS[number] ?? KINDS[0];
      const worker = workers[index % workers.length] ?? 0;
      this.sidecar.worker(worker).exchange({ request: { path }, upstream: { status, delayMs: 7 } });
      this.outcomes[outcome] = (this.outcomes[outcome] ?? 0) + 1;
    }
  }

  /** All that was played has arrived, and Envoy has heard the same. */
  check(): void {
    const total = this.outcomes.reduce((sum, count) => sum + count, 0);
    this.sidecar.envoy.advance(15_000);
    if (total === 0) return;
    expect(this.collector.edges[EDGE]?.outcomes).toEqual(this.outcomes);
    expect(Object.values(this.collector.edges[EDGE]?.buckets ?? {}).reduce((sum, n) => sum + n, 0)).toBe(
      total,
    );
    expect(this.collector.edges[EDGE]?.inFlight).toBe(0);
    expect(this.collector.breakers["outbound b"]?.rejected ?? 0).toBe(this.outcomes[5]);
    const [passed = 0, failed = 0, soft = 0] = this.outcomes;
    const judged = { completed: passed + failed + soft, failed: failed + soft };
    if (judged.completed > 0) expect(this.collector.breakers["outbound never"]).toMatchObject(judged);
    expect(this.collector.faults["outbound f"]?.injected[1] ?? 0).toBe(this.outcomes[7]);
    expect(this.sidecar.told("meshfuse_requests_total")).toBe(total);
    expect(this.sidecar.told("meshfuse_breaker_rejected_total")).toBe(this.outcomes[5]);
  }
}

describe("the sums of a controller", () => {
  it("are what was played, whatever became of single reports and answers", async () => {
    await fc.assert(
      fc.asyncProperty(fates, traffic, async (plan, rounds) => {
        const play = await Play.start(plan);
        for (const kinds of rounds) {
          play.round(kinds, [0, 1]);
          play.sidecar.envoy.advance(700);
        }
        play.check();
      }),
      { numRuns: 30 },
    );
  });

  it("are what was played over deaths of VMs between two reports", async () => {
    await fc.assert(
      fc.asyncProperty(fates, traffic, async (plan, rounds) => {
        const play = await Play.start(plan);
        let alive = [0, 1];
        for (const [index, kinds] of rounds.entries()) {
          play.round(kinds, alive);
          play.sidecar.envoy.advance(1300);
          const [first = 0, second = 0] = alive;
          const vm = play.sidecar.vms[first];
          if (vm !== undefined) kill(vm);
          if (index % 2 === 0) play.sidecar.envoy.advance(AFTER_DEATH_MS);
          play.sidecar.addWorker(DOCUMENT);
          alive = [second, index + 2];
        }
        play.check();
      }),
      { numRuns: 15 },
    );
  });

  it("are what was played over updates of the code, old VMs ending as new ones begin", async () => {
    await fc.assert(
      fc.asyncProperty(fates, traffic, async (plan, rounds) => {
        const play = await Play.start(plan, 1);
        for (const [index, kinds] of rounds.entries()) {
          play.round(kinds, [index]);
          play.sidecar.envoy.advance(250);
          play.sidecar.addWorker(DOCUMENT);
          play.round(kinds, [index, index + 1]);
          play.sidecar.worker(index).retire();
          play.sidecar.envoy.advance(900);
        }
        play.check();
      }),
      { numRuns: 15 },
    );
  });
});
