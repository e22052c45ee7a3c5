import { describe, expect, it } from "vitest";
import { type LoadClock, ReportLoad } from "../../../../bench/ladder/controller/report-load.js";
import type { Sends } from "../../../../bench/ladder/controller/report-sender.js";
import { decodeReport } from "../../../../controller/report/index.js";

/** A controller that takes so long for each; time passes only where the load waits. */
class Controller implements LoadClock {
  #nowMs = 0;
  readonly heard: { node: string; sequence: number; atMs: number }[] = [];
  readonly #replies: { atMs: number; give: () => void }[] = [];

  constructor(private readonly takesMs: number) {}

  nowMs = () => this.#nowMs;

  wait = async (ms: number) => {
    this.#nowMs += ms;
    for (const reply of this.#replies.filter(({ atMs }) => atMs <= this.#nowMs)) {
      this.#replies.splice(this.#replies.indexOf(reply), 1);
      reply.give();
    }
  };

  sender(): Sends {
    return {
      send: (bytes) => {
        const decoded = decodeReport(bytes);
        if ("errors" in decoded) throw new Error(decoded.errors.join());
        const { nodeId: node, sequence } = decoded.report;
        this.heard.push({ node, sequence: sequence / 1e6, atMs: this.#nowMs });
        return new Promise((resolve) => {
          this.#replies.push({ atMs: this.#nowMs + this.takesMs, give: resolve });
        });
      },
    };
  }
}

const { signal } = new AbortController();
const burst = { ratePerSecond: 100, count: 5, edges: 1, signal };
const loadOn = (controller: Controller, senders = 2) =>
  new ReportLoad(
    Array.from({ length: senders }, () => controller.sender()),
    { clock: controller },
  );

describe("reports at a fixed rate", () => {
  it("leave when they are due, from sidecars in turn, each with its next number", async () => {
    const controller = new Controller(0);
    const { missing, latency } = await loadOn(controller).send(burst);
    expect(controller.heard).toEqual([
      { node: "sidecar-0", sequence: 1, atMs: 0 },
      { node: "sidecar-1", sequence: 1, atMs: 10 },
      { node: "sidecar-0", sequence: 2, atMs: 20 },
      { node: "sidecar-1", sequence: 2, atMs: 30 },
      { node: "sidecar-0", sequence: 3, atMs: 40 },
    ]);
    expect([missing, latency.count]).toEqual([0, 5]);
  });

  it("go on with their numbers in the next burst", async () => {
    const controller = new Controller(0);
    const load = loadOn(controller, 1);
    await load.send({ ...burst, count: 2 });
    await load.send({ ...burst, count: 1 });
    expect(controller.heard.map(({ sequence }) => sequence)).toEqual([1, 2, 3]);
  });

  it("do not wait for replies", async () => {
    const controller = new Controller(35);
    const { latency } = await loadOn(controller).send(burst);
    expect(controller.heard.map(({ atMs }) => atMs)).toEqual([0, 10, 20, 30, 40]);
    expect(latency.maxMs).toBeGreaterThanOrEqual(35);
  });

  it("are given up some seconds after the last, and counted as missing", async () => {
    const { missing, latency } = await loadOn(new Controller(60_000)).send(burst);
    expect([missing, latency.count]).toEqual([5, 0]);
  });

  it("end when one is refused", async () => {
    const refusing: Sends = { send: () => Promise.reject(new Error("the controller refuses a report")) };
    const load = new ReportLoad([refusing], { clock: new Controller(0) });
    await expect(load.send(burst)).rejects.toThrow("the controller refuses a report");
  });

  it("end when they are stopped", async () => {
    const stopped = AbortSignal.abort(new Error("stopped"));
    await expect(loadOn(new Controller(0)).send({ ...burst, signal: stopped })).rejects.toThrow("stopped");
  });

  it("need somebody who sends", async () => {
    await expect(new ReportLoad([], { clock: new Controller(0) }).send(burst)).rejects.toThrow(
      "somebody who sends",
    );
  });
});
