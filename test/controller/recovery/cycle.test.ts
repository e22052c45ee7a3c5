// A cycle of a breaker, from the trip to its end, seen or not.
import { describe, expect, it } from "vitest";
import { NAME, Story, wholeCycle } from "./story.js";

describe("a cycle", () => {
  it("begins with the trip and tells why, and what the window was then", () => {
    const story = new Story();
    story.second({ completed: 100, failed: 90, moves: [story.move("closed", "open", "rate", 400)] });
    expect(story.last).toMatchObject({
      ...{ sidecar: "s1", service: "shop/reviews", direction: "outbound", breaker: NAME, reason: "rate" },
      ...{ state: "running", opened: 1, measuredMs: null, before: { completed: 20, failed: 12 } },
      trippedMs: story.nowMs - 600,
      noFit: "it is not over",
    });
    expect(story.last.buckets).toEqual([{ fromMs: -400, toMs: 0, completed: 100, failed: 90 }]);
  });

  it("is measured from the trip to the transition to closed", () => {
    const story = new Story();
    wholeCycle(story);
    expect(story.last).toMatchObject({ state: "settling", measuredMs: 13_700 });
  });

  it("ends ten seconds after it closed, with what followed and a fit", () => {
    const story = new Story();
    wholeCycle(story);
    story.settle();
    const { state, after, fit, noFit } = story.last;
    expect({ state, noFit }).toEqual({ state: "over", noFit: undefined });
    expect(after).toEqual({ completed: 1000, failed: 0 });
    expect(fit?.tauMs).toBeGreaterThan(1200);
    expect(fit?.tauMs).toBeLessThan(3000);
    story.second({ completed: 100, failed: 100 });
    expect(story.last.after).toEqual(after);
  });

  it("goes on when a probe fails or the ramp trips, and counts how often it opened", () => {
    const story = new Story();
    story.second({ failed: 5, completed: 5, moves: [story.move("closed", "open", "consecutive")] });
    story.second({ moves: [story.move("open", "half_open", "deadline", 100)] });
    story.second({ completed: 1, failed: 1, moves: [story.move("half_open", "open", "probe", 100)] });
    story.second({ completed: 3, moves: [story.move("open", "half_open", "deadline")] });
    story.second({ moves: [story.move("half_open", "ramp", "recovered")] });
    story.second({ moves: [story.move("ramp", "open", "rate")] });
    expect(story.cycles).toHaveLength(1);
    expect(story.last).toMatchObject({ opened: 3, state: "running" });
  });

  it("ends when the breaker trips anew, which is another cycle", () => {
    const story = new Story();
    wholeCycle(story);
    story.second({ completed: 9, failed: 9, moves: [story.move("closed", "open", "rate", 100)] });
    const [first, second] = story.cycles;
    expect(first).toMatchObject({ state: "over", measuredMs: 13_700 });
    expect(second).toMatchObject({ state: "running", reason: "rate" });
    expect(second?.buckets).toEqual([{ fromMs: -100, toMs: 0, completed: 9, failed: 9 }]);
  });
});

describe("the buckets of a cycle", () => {
  it("hold no time in which the breaker was open", () => {
    const story = new Story();
    wholeCycle(story);
    const [trip, probes, ramp] = story.last.buckets;
    expect(trip).toEqual({ fromMs: -500, toMs: 0, completed: 100, failed: 90 });
    expect(probes).toEqual({ fromMs: 5000, toMs: 5500, completed: 3, failed: 0 });
    expect(ramp).toEqual({ fromMs: 5500, toMs: 6500, completed: 50, failed: 40 });
  });

  it("hold what another worker told while the breaker was open as of before", () => {
    const story = new Story();
    story.second({ completed: 10, failed: 9, moves: [story.move("closed", "open", "rate", 900)] });
    story.second({ completed: 5, failed: 5 });
    expect(story.last.buckets).toEqual([{ fromMs: -900, toMs: 0, completed: 15, failed: 14 }]);
  });

  it("begin with what was told late where nothing was told in time", () => {
    const story = new Story();
    story.second({ moves: [story.move("closed", "open", "rate", 900)] });
    story.second({ completed: 5, failed: 5 });
    expect(story.last.buckets).toEqual([{ fromMs: -1000, toMs: 0, completed: 5, failed: 5 }]);
  });

  it("cover the whole time of a silent controller", () => {
    const story = new Story();
    story.second({ completed: 5, failed: 5, moves: [story.move("closed", "open", "rate")] });
    story.second({
      completed: 500,
      lastsMs: 60_000,
      moves: [story.move("open", "ramp", "recovered", 10_000)],
    });
    expect(story.last.buckets.at(-1)).toEqual({ fromMs: 11_000, toMs: 61_000, completed: 500, failed: 0 });
  });

  it("are none of a clock that was set back", () => {
    const story = new Story();
    story.second({ completed: 5, failed: 5, moves: [story.move("closed", "open", "rate")] });
    story.second({ completed: 7, lastsMs: -5000, moves: [] });
    expect(story.last.buckets).toHaveLength(1);
  });
});

describe("a cycle whose end is not seen", () => {
  const tripped = () => {
    const story = new Story();
    story.second({ completed: 5, failed: 5, moves: [story.move("closed", "open", "rate")] });
    return story;
  };

  it("is cut where the Envoy was restarted", () => {
    const story = tripped();
    story.boot += 1;
    story.second({});
    expect(story.last).toMatchObject({
      state: "cut",
      noFit: "its end was not seen: the Envoy was restarted",
    });
  });

  it("is cut where the sidecar's clock was set back: nothing tells how long it took", () => {
    const words = "its end was not seen: the sidecar's clock was set back";
    const before = tripped();
    before.second({ lastsMs: -60_000, moves: [before.move("half_open", "closed", "recovered", -59_000)] });
    before.settle();
    expect(before.last).toMatchObject({ state: "cut", measuredMs: null, noFit: words });

    const within = new Story();
    const trip = within.move("closed", "open", "rate", 500);
    within.second({
      ...{ completed: 5, failed: 5, lastsMs: -60_000 },
      moves: [trip, within.move("open", "half_open", "deadline", -59_500)],
    });
    expect(within.last).toMatchObject({ state: "cut", measuredMs: null, noFit: words });
  });

  it("is cut where transitions are told without end and no time goes by", () => {
    const story = tripped();
    for (let report = 0; report < 40; report++) {
      const probes = [story.move("open", "half_open", "deadline"), story.move("half_open", "open", "probe")];
      story.second({ lastsMs: 0, moves: probes });
    }
    expect(story.last).toMatchObject({
      ...{ state: "cut", opened: 33 },
      noFit: "its end was not seen: more transitions were told than a report holds",
    });
  });

  it("is measured where the clock was set back after it had closed", () => {
    const story = tripped();
    story.second({ moves: [story.move("half_open", "closed", "recovered", 500)] });
    story.second({ lastsMs: -60_000 });
    expect(story.last).toMatchObject({ state: "over", measuredMs: 1500 });
  });

  it("is cut where the policy's mode was changed", () => {
    const story = tripped();
    story.second({ moves: [story.move("open", "closed", "forced")] });
    expect(story.last).toMatchObject({ state: "cut", measuredMs: null });
    expect(story.last.noFit).toMatch(/mode was changed/);
  });

  it("is cut where the breaker was removed, and not while it is configured", () => {
    const story = tripped();
    story.recoveries.retain("s1", [{ direction: "outbound", name: NAME }]);
    expect(story.last.state).toBe("running");
    story.recoveries.retain("s1", []);
    expect(story.last.noFit).toMatch(/removed/);
  });

  it("is over, and not cut, where it had closed before", () => {
    const story = new Story();
    wholeCycle(story);
    story.recoveries.retain("s1", []);
    expect(story.last).toMatchObject({ state: "over", measuredMs: 13_700 });
  });
});
