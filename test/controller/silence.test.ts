import { describe, expect, it } from "vitest";
import { FakeClock } from "./push/fixture.js";
import { freshSettings, type Running, startOn } from "./running.js";

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const OUTBOUND = "meshfuse.outbound";

const faults = [{ name: "default/slow", verdicts: [1], injected: [1] }];
const REPORT = { nodeId: "sidecar-1", slots: [{ index: 0, epoch: 1, faults }] };

/** Resolves when what it counted is; nothing is while counts are written down. */
async function forgotten(running: Running, clock: FakeClock): Promise<void> {
  await expect
    .poll(() => {
      clock.advance(MINUTE_MS);
      return running.get("/api/v1/faults");
    })
    .toEqual([]);
}

describe("a sidecar that reports nothing for hours", () => {
  it("is not forgotten while it is connected, as one is that a bypass lets run nothing", async () => {
    const clock = new FakeClock();
    const running = await startOn(await freshSettings(), clock);
    const deliveries = async () => (await running.get("/api/v1/sidecars"))[0]?.deliveries;
    const sidecar = running.connect();
    sidecar.subscribe(OUTBOUND);
    sidecar.acknowledge(await sidecar.next());
    await running.report(REPORT);
    const body = JSON.stringify({ all: true, forMs: 4 * HOUR_MS, because: "test" });
    expect(await running.get("/api/v1/faults")).toHaveLength(1);
    await running.send("POST", "/api/v1/bypasses", body);
    sidecar.acknowledge(await sidecar.next());
    await expect.poll(deliveries).toMatchObject([{ acknowledged: "" }]);
    clock.advance(2 * HOUR_MS);
    await forgotten(running, clock);
    expect(await deliveries()).toMatchObject([{ direction: "outbound", acknowledged: "" }]);
  });

  it("is forgotten when it has been away for as long", async () => {
    const clock = new FakeClock();
    const running = await startOn(await freshSettings(), clock);
    const sidecar = running.connect();
    sidecar.subscribe(OUTBOUND);
    sidecar.acknowledge(await sidecar.next());
    await running.report({ nodeId: "sidecar-1" });
    sidecar.cancel();
    await expect.poll(() => running.get("/api/v1/sidecars")).toMatchObject([{ connected: false }]);
    clock.advance(2 * HOUR_MS);
    expect(await running.get("/api/v1/sidecars")).toEqual([]);
  });
});
