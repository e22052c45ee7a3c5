import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Change } from "../../../../controller/model/index.js";
import { breaker, fault, sidecar } from "../../push/fixture.js";
import { ANN, ChangesRig, transition } from "./fixture.js";

const POLICIES = [
  breaker("ratings", { selector: { app: "reviews" }, match: { hosts: ["ratings"] } }),
  breaker("all", {}),
];
const FAULTS = [
  fault("down", { selector: { app: "ratings" } }),
  fault("slow", { selector: { app: "reviews" } }),
];
const SIDECARS = ["v1", "v2", "v3"].map((version) =>
  sidecar("reviews", { id: `reviews-${version}`, version }),
);

/** What somebody does, or a sidecar; each after a while. */
const DEED = fc.record({
  what: fc.constantFrom(
    "put",
    "remove",
    "run",
    "stop",
    "pause",
    "resume",
    "opens",
    "closes",
    "joins",
    "goes",
    "forgotten",
  ),
  which: fc.nat(2),
  afterMs: fc.constantFrom(0, 10, 1_000, 61_000, 400_000),
});
type Deed = typeof DEED extends fc.Arbitrary<infer D> ? D : never;

/** The rig, and what must be so of it by what was done. */
class Story {
  readonly rig = new ChangesRig();
  readonly open = new Set<string>();
  readonly #running = new Set<string>();
  #lives = 0;

  do({ what, which, afterMs }: Deed): void {
    const { rig } = this;
    rig.nowMs += afterMs;
    const [policy, own] = [POLICIES[which % POLICIES.length], SIDECARS[which]];
    if (policy === undefined || own === undefined) throw new Error("no such thing");
    const atMs = rig.nowMs;
    if (what === "put") rig.put(policy);
    if (what === "remove") {
      rig.remove(policy);
      // Whose breaker it is that opens.
      if (policy === POLICIES[0]) this.open.clear();
    }
    if (what === "joins") rig.changes.connected(own, atMs);
    if (what === "goes") rig.changes.disconnected(own, atMs);
    if (what === "opens" || what === "closes") this.#turn(own.id, what === "opens");
    if (what === "forgotten") {
      this.open.delete(own.id);
      rig.changes.forget(own.id);
    }
    this.#experiment(what, which);
  }

  get running(): number {
    return this.rig.isPaused ? 0 : this.#running.size;
  }

  #turn(id: string, opens: boolean): void {
    if (opens) this.open.add(id);
    else this.open.delete(id);
    this.rig.changes.breakers([transition(this.rig.nowMs, opens ? "open" : "closed", { sidecar: id })]);
  }

  #experiment(what: Deed["what"], which: number): void {
    const { rig } = this;
    const policy = FAULTS[which % FAULTS.length];
    if (what === "run" && policy !== undefined) {
      const id = `e${this.#lives++}`;
      this.#running.add(id);
      rig.run(id, policy);
    }
    const [id] = this.#running;
    if (what === "stop" && id !== undefined) {
      this.#running.delete(id);
      rig.experiments = rig.experiments.map((each) =>
        each.id === id ? { ...each, state: "stopped" } : each,
      );
      rig.take({ type: "experiment.stopped", id, atMs: rig.nowMs, ...ANN });
    }
    if (what !== "pause" && what !== "resume") return;
    rig.isPaused = what === "pause";
    rig.take({
      type: what === "pause" ? "experiments.paused" : "experiments.resumed",
      atMs: rig.nowMs,
      ...ANN,
    });
  }
}

const holding = (changes: readonly Change[], kind: Change["kind"]) =>
  changes.filter((change) => change.kind === kind && change.endedMs === null);

describe("whatever people and sidecars do, in whatever order", () => {
  const deeds = fc.array(DEED, { minLength: 1, maxLength: 30 });

  it("changes come in the order of their times, and none ends before it began or lies in the future", () => {
    fc.assert(
      fc.property(deeds, (all) => {
        const story = new Story();
        for (const deed of all) {
          story.do(deed);
          const near = story.rig.near();
          expect(near.map(({ atMs }) => atMs)).toEqual(near.map(({ atMs }) => atMs).sort((a, b) => a - b));
          for (const { atMs, endedMs, summary } of near) {
            expect(atMs).toBeLessThanOrEqual(story.rig.nowMs);
            expect(endedMs ?? story.rig.nowMs).toBeGreaterThanOrEqual(atMs);
            expect(summary).not.toBe("");
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  it("an experiment holds while it runs and nothing is paused, and a breaker while it is open somewhere and has its policy", () => {
    fc.assert(
      fc.property(deeds, (all) => {
        const story = new Story();
        for (const deed of all) {
          story.do(deed);
          const near = story.rig.near();
          expect(holding(near, "experiment")).toHaveLength(story.running);
          expect(holding(near, "breaker")).toHaveLength(story.open.size > 0 ? 1 : 0);
          expect(holding(near, "config").length).toBeLessThanOrEqual(POLICIES.length);
          expect(holding(near, "release").length).toBeLessThanOrEqual(SIDECARS.length);
        }
      }),
      { numRuns: 60 },
    );
  });

  it("the number of changes rises with what is known, and never falls", () => {
    fc.assert(
      fc.property(deeds, (all) => {
        const story = new Story();
        let [count, known] = [story.rig.changes.count, JSON.stringify(story.rig.near())];
        for (const deed of all) {
          // Time alone takes changes out of sight, which is nothing new.
          story.do({ ...deed, afterMs: 0 });
          const now = JSON.stringify(story.rig.near());
          expect(story.rig.changes.count).toBeGreaterThanOrEqual(count);
          if (now !== known) expect(story.rig.changes.count).toBeGreaterThan(count);
          [count, known] = [story.rig.changes.count, now];
        }
      }),
      { numRuns: 60 },
    );
  });
});
