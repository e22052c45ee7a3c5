// Which cycles are kept, and what is none.
import { describe, expect, it } from "vitest";
import { Recoveries } from "../../../controller/recovery/index.js";
import { Story, wholeCycle } from "./story.js";

describe("what is no cycle", () => {
  it("is a breaker that is forced open", () => {
    const story = new Story();
    story.second({ moves: [story.move("closed", "open", "forced")] });
    expect(story.cycles).toEqual([]);
  });

  it("is a breaker that was open before the controller looked", () => {
    const story = new Story();
    story.second({ moves: [story.move("open", "half_open", "deadline")] });
    story.second({ moves: [story.move("half_open", "open", "probe")] });
    expect(story.cycles).toEqual([]);
  });

  it("is a key, and the shared state of a breaker with keys", () => {
    const story = new Story({ keyed: true });
    story.second({ moves: [{ ...story.move("closed", "open", "rate"), key: "gold" }] });
    story.second({ moves: [story.move("closed", "open", "rate")] });
    expect(story.cycles).toEqual([]);
  });

  it("is what an Envoy tells that another process has taken over from", () => {
    const story = new Story();
    story.boot += 1;
    story.second({});
    story.boot -= 1;
    story.second({ moves: [story.move("closed", "open", "rate")] });
    expect(story.cycles).toEqual([]);
  });
});

describe("what is kept", () => {
  const trips = (story: Story, many: number) => {
    for (let i = 0; i < many; i++) {
      story.second({ completed: 1, failed: 1, moves: [story.move("closed", "open", "rate")] });
    }
  };

  it("are the last ten cycles of a breaker in a sidecar", () => {
    const story = new Story();
    trips(story, 13);
    expect(story.cycles).toHaveLength(10);
    expect(story.recoveries.size).toBe(10);
  });

  it("are at most 512 of a sidecar, the oldest go", () => {
    const recoveries = new Recoveries();
    for (let i = 0; i < 60; i++) trips(new Story({ recoveries, name: `shop/b${i}` }), 10);
    expect(recoveries.size).toBe(512);
    expect(recoveries.of("shop/b0")).toEqual([]);
    expect(recoveries.of("shop/b59")).toHaveLength(10);
  });

  it("are at most 8,192 of all sidecars", () => {
    const recoveries = new Recoveries();
    for (let i = 0; i < 900; i++) trips(new Story({ recoveries, sidecar: `s${i}` }), 10);
    expect(recoveries.size).toBe(8192);
  });

  it("is nothing of a sidecar that is forgotten", () => {
    const story = new Story();
    wholeCycle(story);
    story.recoveries.forget("s1");
    expect(story.cycles).toEqual([]);
    expect(story.recoveries.size).toBe(0);
  });
});
