import { describe, expect, it } from "vitest";
import { ownProcess, ProcessMetrics } from "../../../controller/metrics/index.js";
import { idle, sampleOf } from "./sources.js";

describe("the controller's process", () => {
  it("is told in seconds and bytes", () => {
    const source = {
      ...idle(),
      cpu: () => ({ user: 1_500_000, system: 500_000 }),
      memory: () => ({ rss: 100, heapUsed: 40 }),
      loop: () => ({ active: 2_500 }),
    };
    const text = new ProcessMetrics(source, () => 1_700_000_000_500).text();
    const told = (name: string) => sampleOf(text, `meshfuse_controller_${name}`);
    expect(told("start_time_seconds")).toBe(1_700_000_000.5);
    expect([told("resident_memory_bytes"), told("heap_used_bytes")]).toEqual([100, 40]);
    expect([told("cpu_seconds_total"), told("event_loop_active_seconds_total")]).toEqual([2, 2.5]);
  });

  it("tells how late its event loop was, less what each look takes by itself", () => {
    const percentile = (percentile: number) => (percentile === 100 ? 320_000_000 : 20_100_000);
    const source = { ...idle(), delays: { percentile, reset: () => {} } };
    const text = new ProcessMetrics(source, () => 0).text();
    const late = (share: string) =>
      sampleOf(text, `meshfuse_controller_event_loop_delay_seconds{share="${share}"}`);
    expect(late("1")).toBe(0.3);
    expect(late("0.5")).toBeCloseTo(0.0001);
  });

  it("forgets delays after a minute, and not at each of several scrapes", () => {
    let [nowMs, resets] = [0, 0];
    const delays = {
      percentile: () => 0,
      reset: () => {
        resets += 1;
      },
    };
    const metrics = new ProcessMetrics({ ...idle(), delays }, () => nowMs);
    for (nowMs = 0; nowMs < 60_000; nowMs += 15_000) metrics.text();
    expect(resets).toBe(0);
    metrics.text();
    metrics.text();
    expect(resets).toBe(1);
  });

  it("is this one", () => {
    const source = ownProcess();
    expect(source.memory().rss).toBeGreaterThan(1_000_000);
    expect(source.cpu().user).toBeGreaterThan(0);
    expect(source.delays.percentile(99)).toBeGreaterThanOrEqual(0);
  });
});
