import { describe, expect, it } from "vitest";
import { metricsOf as metrics } from "../metrics/sources.js";

describe("the controller's metrics", () => {
  it("count events and the bytes of pushes", async () => {
    const counted = metrics();
    counted.xds("push", 1000);
    counted.xds("push", 500);
    counted.xds("ack");
    const text = await counted.text();
    expect(text).toContain('meshfuse_controller_xds_events_total{event="push"} 2\n');
    expect(text).toContain('meshfuse_controller_xds_events_total{event="ack"} 1\n');
    expect(text).toContain("meshfuse_controller_xds_pushed_bytes_total 1500\n");
  });

  it("count reports by what became of them", async () => {
    const counted = metrics();
    counted.report("accepted");
    counted.report("refused");
    counted.report("accepted");
    const text = await counted.text();
    expect(text).toContain('meshfuse_controller_reports_total{verdict="accepted"} 2\n');
    expect(text).toContain('meshfuse_controller_reports_total{verdict="refused"} 1\n');
  });

  it("read the rest when they are asked for", async () => {
    let streams = 1;
    const counted = metrics({
      streams: () => streams,
      policies: () => ({ CircuitBreaker: 3, RequestTags: 0 }),
      experiments: () => ({ scheduled: 0, running: 2, paused: 0 }),
      experimentProblems: () => 1,
    });
    expect(await counted.text()).toContain("meshfuse_controller_xds_streams 1\n");
    streams = 7;
    const text = await counted.text();
    expect(text).toContain("meshfuse_controller_xds_streams 7\n");
    expect(text).toContain('meshfuse_controller_policies{kind="CircuitBreaker"} 3\n');
    expect(text).toContain('meshfuse_controller_experiments{state="running"} 2\n');
    expect(text).toContain("meshfuse_controller_experiment_problems 1\n");
    expect(text).toMatch(/meshfuse_controller_resident_memory_bytes \d+\n/);
  });

  it("tell from the first scrape on what was not counted yet, so that a rate sees the first of it", async () => {
    const text = await metrics().text();
    for (const event of ["push", "healing_push", "ack", "nack", "stream_failure"]) {
      expect(text).toContain(`meshfuse_controller_xds_events_total{event="${event}"} 0\n`);
    }
    expect(text).toContain('meshfuse_controller_reports_total{verdict="refused"} 0\n');
  });

  it("tell what became of configurations, and who should report and does not, from one look", async () => {
    let looks = 0;
    const counted = metrics({
      sidecarCounts: () => {
        looks += 1;
        return { deliveries: { inbound: {}, outbound: { delivered: 3, refused: 1 } }, silent: looks };
      },
    });
    const text = await counted.text();
    expect(text).toContain('meshfuse_controller_deliveries{direction="outbound",state="delivered"} 3\n');
    expect(text).toContain('meshfuse_controller_deliveries{direction="outbound",state="refused"} 1\n');
    expect(text).toContain('meshfuse_controller_deliveries{direction="inbound",state="waiting"} 0\n');
    expect(text).toContain("meshfuse_controller_sidecars_silent 1\n");
    expect(looks).toBe(1);
  });

  it("say whether what was changed, and what was counted, would outlive a restart", async () => {
    const text = await metrics({ changesAreKept: () => false, countsAreKept: () => true }).text();
    expect(text).toContain("meshfuse_controller_changes_kept 0\n");
    expect(text).toContain("meshfuse_controller_counts_kept 1\n");
  });

  it("have help, a type and the controller's or the mesh's prefix each", async () => {
    const text = await metrics().text();
    const names = [...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(([, name]) => name);
    expect(names.length).toBeGreaterThan(8);
    for (const name of names) {
      expect(name).toMatch(/^meshfuse_(controller|mesh)_/);
      expect(text).toMatch(new RegExp(`^# HELP ${name} \\S`, "m"));
    }
  });

  it("are of one controller: a second in the process has its own", async () => {
    metrics().report("accepted");
    expect(await metrics().text()).toContain('verdict="accepted"} 0\n');
  });

  it("say in which format they are", () => {
    expect(metrics().contentType).toContain("text/plain");
  });
});
