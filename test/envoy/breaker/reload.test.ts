// A pushed configuration changes what a breaker goes by, on four workers, and not where it stands.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isRejected, Stage } from "./stage/index.js";

const FOREVER = { base: "1h", max: "1h" };
const ONE = { trip: { consecutive: 1 }, halfOpen: { probes: 1 } };
const rate = (minimum: number, window = "1m") => ({ rate: { threshold: "50%", window, minimum } });

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.start(4);
});
afterAll(() => stage.stop());

const failAll = (host: string) => stage.all({ host, path: "/s/500" });
const admitAll = async (host: string) => (await stage.all({ host })).every((answer) => !isRejected(answer));

async function tripped(host: string, open: object, more: object = {}): Promise<number> {
  await stage.breaker(host, { ...ONE, open, ...more });
  const { startMs } = await stage.ask(0, { host, path: "/s/500" });
  await stage.rejects({ host });
  return startMs;
}

describe("a breaker whose thresholds change", () => {
  it("keeps its window: the next completion trips where it is over the new ones", async () => {
    const host = "lower";
    await stage.breaker(host, { trip: rate(20) });
    await failAll(host);
    await failAll(host);
    await stage.breaker(host, { trip: rate(9) });
    await stage.ask(2, { host, path: "/s/500" });
    const [transition] = await stage.states(host, ["open"]);
    expect(transition?.reason).toBe("rate");
  });

  it("keeps its row of failures", async () => {
    const host = "row";
    await stage.breaker(host, { trip: { consecutive: 10 }, open: FOREVER });
    for (let n = 0; n < 3; n++) await stage.ask(1, { host, path: "/s/500" });
    await stage.breaker(host, { trip: { consecutive: 4 }, open: FOREVER });
    await stage.ask(1, { host, path: "/s/500" });
    await stage.rejects({ host });
  });

  it("keeps the deadline that it opened with", async () => {
    const host = "deadline";
    const trippedMs = await tripped(host, { base: "2s" });
    await stage.breaker(host, { ...ONE, open: FOREVER });
    expect(isRejected(await stage.ask(3, { host }))).toBe(true);
    const { startMs, durationMs } = await stage.admitted(1, { host });
    expect(startMs + durationMs - trippedMs).toBeGreaterThanOrEqual(2_000);
    expect(startMs - trippedMs).toBeLessThan(4_000);
  });

  it("keeps its attempt: the next open time is the one that follows", async () => {
    const host = "attempt";
    await tripped(host, { base: "1s", factor: 1 });
    await stage.admitted(0, { host, path: "/s/500" });
    await stage.states(host, ["open", "half_open", "open"]);
    await stage.breaker(host, { ...ONE, open: { base: "200ms", factor: 2 } });
    await stage.admitted(1, { host, path: "/s/500" });
    const transitions = await stage.states(host, ["open", "half_open", "open", "half_open", "open"]);
    expect(transitions.map(({ attempt }) => attempt)).toEqual([0, 0, 1, 1, 2]);
  });

  it("keeps the probes that are out, and asks for as many as the new one says", async () => {
    const host = "probes";
    await tripped(host, { base: "1s" }, { halfOpen: { probes: 1 } });
    const held = stage.admitted(0, { host, path: "/wait/4000/200" });
    await expect.poll(() => stage.arrivals(host, "/wait").length).toBe(1);
    await stage.breaker(host, { ...ONE, halfOpen: { probes: 2 } });
    // By other connections: one of the first worker is waiting for the first probe.
    const wish = { host, path: "/wait/1000/200" };
    const answers = await Promise.all(stage.workers.map((worker) => stage.ask(worker, wish, 1)));
    expect(answers.filter((answer) => !isRejected(answer))).toHaveLength(1);
    expect(isRejected(await held)).toBe(false);
    await stage.states(host, ["open", "half_open", "closed"]);
  });
});

describe("a breaker whose window changes", () => {
  it("begins a new window, empty, and says so", async () => {
    const host = "geometry";
    await stage.breaker(host, { trip: rate(9) });
    await failAll(host);
    await failAll(host);
    await stage.breaker(host, { trip: rate(9, "30s") });
    await failAll(host);
    await failAll(host);
    expect(await admitAll(host)).toBe(true);
    expect(stage.transitions(host)).toEqual([]);
    await expect.poll(() => stage.status(host)?.windowRestartedMs ?? 0).toBeGreaterThan(0);
  });

  it("stays open where it is open", async () => {
    const host = "stays";
    await stage.breaker(host, { trip: rate(1), open: FOREVER });
    await stage.ask(0, { host, path: "/s/500" });
    await stage.rejects({ host });
    await stage.breaker(host, { trip: rate(1, "30s"), open: FOREVER });
    expect((await stage.all({ host })).every(isRejected)).toBe(true);
  });
});

describe("a breaker that is taken out", () => {
  it("lets its probes end without a verdict, and begins closed should it come back", async () => {
    const host = "gone";
    await tripped(host, { base: "1s" });
    const held = stage.admitted(0, { host, path: "/wait/4000/500" });
    await expect.poll(() => stage.arrivals(host, "/wait").length).toBe(1);
    await stage.breaker("another", ONE);
    expect(await admitAll(host)).toBe(true);
    await stage.breaker(host, ONE);
    expect(await admitAll(host)).toBe(true);
    expect((await held).status).toBe(500);
    expect(await admitAll(host)).toBe(true);
    await stage.states(host, ["open", "half_open"]);
  });
});

describe("a mode that suspends", () => {
  const to = (host: string, mode: string, open: object = FOREVER) =>
    stage.breaker(host, { ...ONE, open, mode });

  it("forces open at once, and gives back the state that was", async () => {
    const host = "forced";
    await to(host, "enforce");
    expect(await admitAll(host)).toBe(true);
    await to(host, "forcedOpen");
    await stage.rejects({ host });
    await to(host, "enforce");
    await expect.poll(() => admitAll(host)).toBe(true);
    const transitions = await stage.states(host, ["open", "closed"]);
    expect(transitions.map(({ reason }) => reason)).toEqual(["forced", "forced"]);
  });

  it("switches an open breaker off, and on again as open as it was", async () => {
    const host = "disabled";
    const trippedMs = await tripped(host, { base: "3s" });
    await to(host, "disabled", { base: "3s" });
    await expect.poll(() => admitAll(host)).toBe(true);
    await failAll(host);
    await to(host, "enforce", { base: "3s" });
    await stage.rejects({ host });
    const { startMs, durationMs } = await stage.admitted(0, { host });
    expect(startMs + durationMs - trippedMs).toBeGreaterThanOrEqual(3_000);
    const [, , , halfOpen] = await stage.states(host, ["open", "closed", "open", "half_open", "closed"]);
    expect(halfOpen?.reason).toBe("deadline");
  });

  it("keeps the row of failures from before it, and none of its own time", async () => {
    const host = "between";
    const spec = { trip: { consecutive: 3 }, open: FOREVER };
    await stage.breaker(host, spec);
    for (let n = 0; n < 2; n++) await stage.ask(0, { host, path: "/s/500" });
    await stage.breaker(host, { ...spec, mode: "disabled" });
    await failAll(host);
    await stage.breaker(host, spec);
    expect(await admitAll(host)).toBe(true);
  });
});
