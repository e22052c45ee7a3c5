// What a running controller shows to Prometheus, over a restart.
import { describe, expect, it } from "vitest";
import { sampleOf } from "./metrics/sources.js";
import { edge, slot } from "./report/messages.js";
import { freshSettings, type Running, startOn } from "./running.js";

const EDGE = `reporter="source",source="default/productpage",destination="default/reviews"`;
const REQUESTS = `meshfuse_mesh_requests_total{${EDGE},outcome="success"}`;
const REJECTED = 'meshfuse_mesh_breaker_rejected_total{direction="outbound",breaker="default/b"}';

async function scrape({ send }: Running, path = "/metrics"): Promise<string> {
  const answer = await send("GET", path);
  expect(answer.headers.get("content-type")).toMatch(/^text\/plain; version=0\.0\.4/);
  return answer.text();
}

describe("a scrape of a running controller", () => {
  it("has what sidecars report, and goes on with it after a restart", async () => {
    const settings = await freshSettings();
    const before = await startOn(settings);
    const part = { slots: [slot({ breakers: [{ name: "default/b", rejected: 3 }] })] };
    await before.report(part);
    const text = await scrape(before);
    expect(sampleOf(text, REQUESTS)).toBe(10);
    expect(sampleOf(text, REJECTED)).toBe(3);
    expect(sampleOf(text, 'meshfuse_controller_reports_total{verdict="accepted"}')).toBe(1);
    expect(sampleOf(text, "meshfuse_controller_changes_kept")).toBe(1);
    await before.controller.stop();
    const after = await scrape(await startOn(settings));
    expect(sampleOf(after, REQUESTS)).toBe(10);
    expect(sampleOf(after, REJECTED)).toBe(3);
  });

  it("counts the edges of one sidecar that found no room", async () => {
    const running = await startOn(await freshSettings());
    const edges = Array.from({ length: 1100 }, (_, n) => edge({ destination: `default/d${n}` }));
    const [some, others] = [edges.slice(0, 600), edges.slice(600)];
    await running.report({ slots: [slot({ edges: some }), slot({ index: 1, edges: others })] });
    const text = await scrape(running);
    expect(text.match(/^meshfuse_mesh_requests_total\{.*outcome="success"\}/gm)).toHaveLength(1024);
    expect(sampleOf(text, "meshfuse_controller_dropped_records")).toBe(1100 - 1024);
  });

  it("has the edges under Istio's names by another path", async () => {
    const running = await startOn(await freshSettings());
    await running.report({ slots: [slot()] });
    expect(await scrape(running, "/metrics/istio")).toMatch(
      /^istio_requests_total\{reporter="source",source_workload="productpage",.*response_code="200".*\} 10$/m,
    );
  });
});
