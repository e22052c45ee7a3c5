/** A guard in a whole controller: reports of a sidecar stop an experiment, for good. */
import { describe, expect, it } from "vitest";
import { edge, type Message, slot } from "./report/messages.js";
import { freshSettings, type Running, startOn } from "./running.js";

const INBOUND = 1;
const POLICY = `apiVersion: meshfuse.dev/v1alpha1
kind: FaultInjection
metadata: {name: slow}
spec:
  percentage: 10%
  abort: {status: 503}
  activeFor: 10m
  expect: [{service: productpage, success: 99%, p95: 800ms}]
`;

/** All that a sidecar of productpage has counted so far. */
function told(sequence: number, good: number, bad: number): Message {
  const seen = edge({
    ...{ direction: INBOUND, source: "outside", destination: "default/productpage" },
    ...{
      outcomes: [good, bad, 0, 0, 0, 0, 0, 0],
      bucketIndices: [1],
      bucketCounts: [good + bad],
      inFlight: 0,
    },
  });
  const configs = [
    { direction: INBOUND, revision: "a", vms: 1, vmsOnRevision: 1, node: "default/productpage" },
  ];
  return { nodeId: "productpage-1", sequence, configs, slots: [slot({ edges: [seen] })] };
}

async function experiment({ get }: Running) {
  return (await get("/api/v1/experiments"))[0];
}

describe("an experiment with a guard", () => {
  it("goes on while its limit is kept, is stopped when it is not, and stays so over a restart", async () => {
    const settings = await freshSettings();
    const running = await startOn(settings);
    expect((await running.send("POST", "/api/v1/policies", POLICY)).status).toBe(200);
    await running.report(told(1, 500, 500));
    await running.report(told(2, 1_500, 505));
    // The same once more, and an older one: neither counts.
    await running.report(told(2, 1_500, 5_000));
    await running.report(told(1, 500, 5_000));
    expect(await experiment(running)).toMatchObject({ state: "running" });
    await running.report(told(3, 1_900, 605));
    const stopped = {
      state: "stopped",
      end: {
        by: "meshfuse",
        because: expect.stringMatching(
          /^guard: success of default\/productpage 93.02% is under 99% \(1400 of 1505 requests in \d+ s; confidence bound 95.96%\)$/,
        ),
      },
    };
    expect(await experiment(running)).toMatchObject({ policy: "FaultInjection/default/slow", ...stopped });
    // It holds at once, and is written as soon as that can be.
    await expect
      .poll(() => running.get("/api/v1/audit"))
      .toContainEqual(expect.objectContaining({ type: "experiment.stopped", ...stopped.end }));
    await running.controller.stop();
    expect(await experiment(await startOn(settings))).toMatchObject(stopped);
  });
});
