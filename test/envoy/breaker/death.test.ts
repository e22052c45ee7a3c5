// VMs that trap under an open or half-open breaker, with four workers: the others, and the VMs that come after, hold on
// to what was decided.
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { trappingBuild } from "../counts/builds.js";
import { isRejected, Stage } from "./stage/index.js";

const BUILD = trappingBuild();
/** A dead VM's successor comes with a request, 0.1 s after the trap at the earliest. */
const RELOADED_MS = 250;
const LEASE_MS = 1_500;
const HOLDER_OPEN_MS = 1_000;
/** Longer than all VMs take to end and come back, on a busy machine too. */
const OPEN_MS = 6_000;

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.start(4, BUILD);
});
afterAll(() => stage.stop());

const breaker = (host: string, spec: object) => stage.breaker(host, spec, BUILD);

/** When the upstream saw the first request that was not the tripping one. */
function firstProbeMs(host: string): number {
  const [probe] = stage.arrivals(host, "/s/200");
  if (probe === undefined) throw new Error(`no probe of ${host} arrived`);
  return probe.atMs;
}

describe("a worker that dies", () => {
  it("with a probe in flight gives nobody its place before the lease ends, and then to one", async () => {
    const host = "holder";
    const halfOpen = { probes: 1, lease: `${LEASE_MS}ms` };
    await breaker(host, { trip: { consecutive: 1 }, open: { base: `${HOLDER_OPEN_MS}ms` }, halfOpen });
    await stage.ask(0, { host, path: "/s/500" });
    await stage.rejects({ host });
    await wait(HOLDER_OPEN_MS);
    const sentMs = performance.now();
    const held = stage.ask(0, { host, path: "/never", cancelAfterMs: LEASE_MS }, 1);
    await expect.poll(() => stage.arrivals(host, "/never").length, { interval: 5 }).toBe(1);
    await stage.kill(0);
    const untilClosed = () => stage.states(host, ["open", "half_open", "closed"]);
    const answers = await stage.during({ host, path: "/s/200" }, untilClosed);
    expect(answers.filter(isRejected).length).toBeGreaterThan(stage.workers.length);
    expect(firstProbeMs(host) - sentMs).toBeGreaterThanOrEqual(LEASE_MS);
    await held;
  });

  it("while it is open leaves it open, to its deadline, for its successor too", async () => {
    const host = "open";
    await breaker(host, { trip: { consecutive: 1 }, open: { base: `${OPEN_MS}ms` } });
    const failed = await stage.ask(1, { host, path: "/s/500" });
    await stage.rejects({ host });
    const answers = await stage.during({ host, path: "/s/200" }, async () => {
      // The youngest VM reports: each of these is the youngest when it dies, or soon after.
      for (const worker of stage.workers) {
        await stage.kill(worker);
        await wait(RELOADED_MS);
      }
    });
    expect(answers.filter(isRejected).length).toBeGreaterThan(stage.workers.length);
    expect(stage.arrivals(host, "/s/200")).toHaveLength(0);
    const untilClosed = () => stage.states(host, ["open", "half_open", "closed"]);
    await stage.during({ host, path: "/s/200" }, untilClosed);
    expect(firstProbeMs(host) - failed.startMs).toBeGreaterThanOrEqual(OPEN_MS);
    await expect.poll(() => stage.status(host)?.state).toBe("closed");
  });
});
