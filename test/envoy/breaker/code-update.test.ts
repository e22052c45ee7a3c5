// Another build of the module replaces all VMs of an Envoy with four workers, in each state of a breaker: what the
// workers share outlives them.
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { anotherBuild } from "../counts/builds.js";
import { documentOf, isRejected, Stage } from "./stage/index.js";

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.start(4);
});
afterAll(() => stage.stop());

/** All VMs are others from here on, and have the same breaker. */
async function update(host: string, spec: object): Promise<void> {
  const build = anotherBuild(`${host}-${performance.now()}`);
  await stage.build(build, documentOf(host, spec));
}

describe("new code for all workers", () => {
  it("leaves an open breaker open, to its deadline and with its attempt", async () => {
    const host = "open";
    const spec = { trip: { consecutive: 1 }, open: { base: "1s", factor: 5 } };
    await stage.breaker(host, spec);
    await stage.ask(0, { host, path: "/s/500" });
    await stage.rejects({ host });
    const failed = await stage.admitted(1, { host, path: "/s/503" });
    await stage.states(host, ["open", "half_open", "open"]);
    const answers = await stage.during({ host }, () => update(host, spec));
    expect(answers.every(isRejected)).toBe(true);
    const probe = await stage.admitted(2, { host, path: "/s/503" });
    expect(probe.startMs + probe.durationMs - failed.startMs).toBeGreaterThanOrEqual(5_000);
    const transitions = await stage.states(host, ["open", "half_open", "open", "half_open", "open"]);
    expect(transitions.map(({ generation }) => generation)).toEqual([1, 2, 3, 4, 5]);
    expect(transitions.at(-1)).toMatchObject({ reason: "probe", attempt: 2 });
  });

  it("leaves a half-open one with what its probes have shown, and those in flight their places", async () => {
    const host = "half";
    const halfOpen = { probes: 3, lease: "20s" };
    const spec = { trip: { consecutive: 1 }, open: { base: "1s" }, halfOpen };
    await stage.breaker(host, spec);
    await stage.ask(0, { host, path: "/s/500" });
    await stage.rejects({ host });
    await stage.admitted(0, { host, path: "/s/200" });
    const held = stage.ask(1, { host, path: "/wait/6000/200" }, 1);
    await expect.poll(() => stage.arrivals(host, "/wait").length, { interval: 5 }).toBe(1);
    await update(host, spec);
    // One success and one in flight: of three places one is free, wherever it is asked for.
    const answers = await stage.all({ host, path: "/wait/600/200" });
    expect(answers.filter((answer) => !isRejected(answer))).toHaveLength(1);
    expect((await stage.all({ host })).every(isRejected)).toBe(true);
    expect(await held).toMatchObject({ status: 200 });
    await stage.states(host, ["open", "half_open", "closed"]);
  });

  it("leaves the window of a closed one to those that come", async () => {
    const host = "window";
    const rate = { threshold: "50%", window: "1m", minimum: 9 };
    await stage.breaker(host, { trip: { rate } });
    for (const path of ["/s/500", "/s/200"]) await stage.all({ host, path });
    await wait(300);
    expect(stage.transitions(host)).toEqual([]);
    await update(host, { trip: { rate } });
    // It is the ninth, wherever it ends; the others were counted by VMs that are gone.
    await stage.ask(3, { host, path: "/s/500" });
    const [tripped] = await stage.states(host, ["open"]);
    expect(tripped?.reason).toBe("rate");
  });
});
