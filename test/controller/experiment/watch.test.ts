import { describe, expect, it } from "vitest";
import { ExperimentWatch, type ProblemNews } from "../../../controller/experiment/index.js";
import type { Place } from "../../../controller/experiment/view.js";
import type { ExperimentCounts } from "../../../controller/model/index.js";
import type { Experiment } from "../../../controller/store/index.js";
import { FakeClock } from "../push/fixture.js";
import { counted, life, NOW_MS, place } from "./sights.js";

interface World {
  experiments: Experiment[];
  isPaused: boolean;
  places: Place[];
  counts: ExperimentCounts[];
}

/** Looks each second of its clock; sidecars report all the time. */
function watching(more: Partial<World> = {}) {
  const world: World = { experiments: [life()], isPaused: false, places: [place("a")], counts: [], ...more };
  const clock = new FakeClock(NOW_MS);
  const news: ProblemNews[] = [];
  const watch = new ExperimentWatch(
    {
      experiments: () => world.experiments,
      isPaused: () => world.isPaused,
      placesOf: () => world.places.map((each) => ({ ...each, lastReportMs: clock.nowMs() })),
      counts: () => world.counts,
      guardOf: () => undefined,
    },
    clock,
    (each) => news.push(each),
  );
  const stop = watch.start();
  const seconds = (count: number, each = () => {}) => {
    for (let second = 0; second < count; second++) {
      each();
      clock.advance(1_000);
    }
  };
  const codes = () => watch.problemsOf("e1").map(({ code }) => code);
  const told = () => news.map(({ change, problem }) => `${problem.code} ${change}`);
  return { world, watch, clock, stop, seconds, codes, told, news };
}

describe("an experiment that runs and that nothing matches", () => {
  it("has that for a problem after 10 s, told once, and no more once something matches", () => {
    const { world, watch, seconds, codes, told, news } = watching();
    seconds(9);
    expect([codes(), told()]).toEqual([[], []]);
    seconds(1);
    expect(watch.problemsOf("e1")).toMatchObject([
      {
        ...{ code: "nothing_matched", sinceMs: NOW_MS },
        message: "running, but nothing matched for 10 s",
        advice: expect.stringContaining("`match`"),
      },
    ]);
    seconds(30);
    expect([told(), watch.size]).toEqual([["nothing_matched begun"], 1]);
    expect(news[0]).toMatchObject({ experiment: { id: "e1" }, atMs: NOW_MS + 10_000 });
    world.counts = [counted("e1", { not_drawn: 1 })];
    seconds(1);
    expect([codes(), told().at(-1), watch.size]).toEqual([[], "nothing_matched ended", 0]);
    seconds(10);
    expect(codes()).toEqual(["nothing_matched"]);
  });

  it("has it from when it was first looked at, not from what was before", () => {
    const { world, seconds, codes } = watching({ counts: [counted("e1", { injected: 5 })] });
    seconds(9);
    expect(codes()).toEqual([]);
    world.counts = [counted("e1", { injected: 5 }), counted("another", { injected: 9 })];
    seconds(1);
    expect(codes()).toEqual(["nothing_matched"]);
  });
});

describe("a condition", () => {
  it("is a problem only once it has lasted for 10 s without a break", () => {
    const matching = { counts: [counted("e1", {})], places: [place("a", { state: "pending" })] };
    const { world, seconds, codes } = watching(matching);
    let requests = 0;
    const match = () => {
      world.counts = [counted("e1", { injected: ++requests })];
    };
    seconds(9, match);
    world.places = [place("a")];
    seconds(1, match);
    world.places = [place("a", { state: "refused" })];
    seconds(10, match);
    expect(codes()).toEqual([]);
    seconds(1, match);
    expect(codes()).toEqual(["not_running"]);
  });

  it("of requests that are all skipped ends with the first that is injected", () => {
    const { world, seconds, codes } = watching();
    let drawn = 0;
    seconds(20, () => {
      world.counts = [counted("e1", { limit: ++drawn, not_drawn: 9 * drawn })];
    });
    expect(codes()).toEqual(["nothing_injected"]);
    world.counts = [counted("e1", { limit: drawn, not_drawn: 9 * drawn, injected: 1 })];
    seconds(1);
    expect(codes()).toEqual([]);
  });

  it("does not count while experiments are paused, nor of one that has not begun or is over", () => {
    const { world, seconds, codes, told } = watching();
    seconds(15);
    world.isPaused = true;
    seconds(1);
    expect([codes(), told()]).toEqual([[], ["nothing_matched begun", "nothing_matched ended"]]);
    world.isPaused = false;
    seconds(9);
    expect(codes()).toEqual([]);
    for (const state of ["scheduled", "ended", "stopped"] as const) {
      world.experiments = [life("e1", { state })];
      seconds(30);
      expect(codes()).toEqual([]);
    }
  });
});

describe("the watch", () => {
  it("begins anew where the clock was set or the machine slept: that is no silence", () => {
    for (const toMs of [NOW_MS + 3_600_000, NOW_MS - 3_600_000]) {
      const { clock, seconds, codes } = watching();
      seconds(5);
      clock.set(toMs);
      seconds(10);
      expect(codes()).toEqual([]);
      seconds(1);
      expect(codes()).toEqual(["nothing_matched"]);
    }
  });

  it("ends when it is told to", () => {
    const { stop, clock, seconds, told } = watching();
    stop();
    seconds(30);
    expect([told(), clock.waiting]).toEqual([[], 0]);
  });
});
