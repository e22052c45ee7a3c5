// A half-open breaker under load on four workers: as many probes as there may be, and not one more.
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Crowd } from "../filter/rig/index.js";
import { isRejected, Stage } from "./stage/index.js";

const PROBES = 3;
/** Longer than a busy machine takes to tell all workers. */
const OPEN_MS = 1_000;
const PROBE_MS = 500;

let stage: Stage;
let crowd: Crowd;
beforeAll(async () => {
  stage = await Stage.start(4);
  crowd = new Crowd(stage.rig.ports.outbound);
});
afterAll(async () => {
  crowd.leave();
  await stage.stop();
});

/** Probes by the round that they belong to: the next one begins when one of them has failed and the open time is over. */
function rounds(host: string): number[][] {
  const rounds: number[][] = [];
  let first = Number.NEGATIVE_INFINITY;
  for (const { atMs } of stage.arrivals(host, "/wait")) {
    if (atMs - first > PROBE_MS + OPEN_MS / 2) {
      rounds.push([]);
      first = atMs;
    }
    rounds.at(-1)?.push(atMs);
  }
  return rounds;
}

/** One request of each; the probes among them go away once they have arrived and all others were turned away. */
async function cancelled(host: string, arrivedBefore: number): Promise<void> {
  let turnedAway = 0;
  let leave = () => {};
  const cancelOn = new Promise<void>((resolve) => {
    leave = resolve;
  });
  const asked = crowd.each({ host, path: "/never", cancelOn });
  for (const answer of asked) void answer.then(() => turnedAway++);
  await expect
    .poll(() => [turnedAway, stage.arrivals(host, "/never").length])
    .toEqual([crowd.size - PROBES, arrivedBefore + PROBES]);
  leave();
  await Promise.all(asked);
}

describe("probes under load", () => {
  it("are never more than there may be, round after round", async () => {
    const host = "rounds";
    const open = { base: `${OPEN_MS}ms`, factor: 1 };
    await stage.breaker(host, { trip: { consecutive: 1 }, open, halfOpen: { probes: PROBES } });
    await stage.ask(0, { host, path: "/s/500" });
    await stage.rejects({ host });
    const before = stage.arrivals(host).length;
    const answers = await crowd.during(6_000, { host, path: `/wait/${PROBE_MS}/503` });
    const admitted = answers.filter((answer) => !isRejected(answer)).length;
    expect(stage.arrivals(host)).toHaveLength(before + admitted);
    const probed = rounds(host);
    expect(probed.length).toBeGreaterThanOrEqual(3);
    // The load may end in the middle of the last.
    expect(probed.slice(0, -1).every((round) => round.length === PROBES)).toBe(true);
    expect(probed.at(-1)?.length).toBeLessThanOrEqual(PROBES);
    const reopened = stage.transitions(host).filter(({ reason }) => reason === "probe");
    expect(reopened.length).toBeLessThanOrEqual(probed.length);
  });

  it("that are cancelled give their places back at once", async () => {
    const host = "cancelled";
    const halfOpen = { probes: PROBES, lease: "1h" };
    await stage.breaker(host, { trip: { consecutive: 1 }, open: { base: `${OPEN_MS}ms` }, halfOpen });
    await stage.ask(0, { host, path: "/s/500" });
    await stage.rejects({ host });
    await wait(OPEN_MS);
    const labels = { destination: `default/${host}`, outcome: "cancelled" };
    const gone = () => stage.rig.metrics.sum("meshfuse_requests_total", labels);
    for (const round of [1, 2, 3]) {
      await cancelled(host, PROBES * (round - 1));
      // Envoy sees them leave after their clients are done with them.
      await expect.poll(gone).toBe(PROBES * round);
    }
    const closing = await crowd.all({ host, path: `/wait/${PROBE_MS}/200` });
    expect(closing.filter((answer) => !isRejected(answer))).toHaveLength(PROBES);
    await stage.states(host, ["open", "half_open", "closed"]);
  });

  it("are counted over their whole lease where nobody answers them", async () => {
    const host = "leased";
    const leaseMs = 1_000;
    const halfOpen = { probes: 2, lease: `${leaseMs}ms` };
    await stage.breaker(host, { trip: { consecutive: 1 }, open: { base: `${OPEN_MS}ms` }, halfOpen });
    await stage.ask(0, { host, path: "/s/500" });
    await stage.rejects({ host });
    // Two leases after one another, and no third: the places of lost probes come back once.
    const forMs = OPEN_MS + leaseMs * 2;
    const asking = crowd.during(forMs, { host, path: "/never", cancelAfterMs: leaseMs * 2 });
    await expect.poll(() => stage.arrivals(host, "/never").length, { interval: 5 }).toBeGreaterThan(0);
    await wait((stage.arrivals(host, "/never")[0]?.atMs ?? 0) + leaseMs * 1.5 - performance.now());
    expect(stage.arrivals(host, "/never")).toHaveLength(4);
    const [first, , third] = stage.arrivals(host, "/never");
    expect((third?.atMs ?? 0) - (first?.atMs ?? 0)).toBeGreaterThan(leaseMs / 2);
    await asking;
  });
});
