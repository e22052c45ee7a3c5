import { describe, expect, it, onTestFinished } from "vitest";
import { Crowd } from "../../../../bench/ladder/controller/crowd.js";
import { Rig } from "../../../controller/xds/harness.js";

const NAMES = ["meshfuse.inbound", "meshfuse.outbound"];
const THROUGHPUT = "meshfuse.throughput";

async function crowdOf(count: number): Promise<{ rig: Rig; crowd: Crowd }> {
  const rig = await new Rig().start();
  for (const name of [...NAMES, THROUGHPUT]) rig.set(name, "r1");
  const crowd = new Crowd(rig.authority, new AbortController().signal);
  onTestFinished(async () => {
    crowd.close();
    await rig.stop(0);
  });
  await crowd.join(count);
  return { rig, crowd };
}

describe("simulated sidecars", () => {
  it("each ask for all resources and acknowledge what comes", async () => {
    const { rig, crowd } = await crowdOf(3);
    expect([crowd.streams, crowd.pushed]).toEqual([9, 6]);
    await rig.journal.until("acknowledged meshfuse.outbound r1");
    expect(rig.server.sidecars.size).toBe(3);
    expect(rig.server.streams).toBe(9);
    expect([...rig.server.sidecars.values()].map(({ service }) => service).sort()).toEqual([
      ...["service-0", "service-1", "service-2"],
    ]);
  });

  it("tell when each of their configurations has what was pushed, the soonest first", async () => {
    const { rig, crowd } = await crowdOf(3);
    const timesMs = await crowd.pushedBy(async () => {
      for (const name of NAMES) rig.set(name, "r2");
    });
    expect(timesMs).toHaveLength(6);
    expect(timesMs).toEqual([...timesMs].sort((one, other) => one - other));
    expect(Math.min(...timesMs)).toBeGreaterThanOrEqual(0);
  });

  it("tell each push for itself", async () => {
    const { rig, crowd } = await crowdOf(1);
    for (const revision of ["r2", "r3"]) {
      const timesMs = await crowd.pushedBy(async () => {
        for (const name of NAMES) rig.set(name, revision);
      });
      expect(timesMs).toHaveLength(2);
    }
  });

  it("end a measurement when the controller ends their streams", async () => {
    const { rig, crowd } = await crowdOf(1);
    await expect(crowd.pushedBy(async () => rig.server.stop())).rejects.toThrow(/^sidecar-0: /);
  });

  it("hand on what the write itself met", async () => {
    const { crowd } = await crowdOf(1);
    const refused = crowd.pushedBy(() => Promise.reject(new Error("refused")));
    await expect(refused).rejects.toThrow("refused");
  });
});
