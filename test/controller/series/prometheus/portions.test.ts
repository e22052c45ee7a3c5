import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, it, onTestFinished } from "vitest";
import { PrometheusSeries } from "../../../../controller/series/index.js";

const STEP_MS = 15_000;
const NOW_MS = 1_800_000_000_000;
const TARGET = { job: "meshfuse-controller", instance: "a" };
const END = { reporter: "source", source: "default/a", destination: "default/b" };

interface Asked {
  query: string;
  instants: number;
}

/** Of one end: 4 requests more at each instant, of which 3 take up to 0.1 s, and one up to 1 s. */
function linesOf(query: string, instants: readonly number[]): object[] {
  const told = (labels: object, more: number) => ({
    metric: { ...TARGET, ...END, ...labels },
    values: instants.map((second) => [second, String((more * second * 1_000) / STEP_MS)]),
  });
  if (query.includes("mesh_requests_total")) return [told({ outcome: "success" }, 4)];
  if (query.includes("mesh_request_duration_seconds_bucket"))
    return [told({ le: "0.1" }, 3), told({ le: "1" }, 4), told({ le: "+Inf" }, 4)];
  return [];
}

async function counting(): Promise<{ url: string; asked: Asked[] }> {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    const { searchParams } = new URL(request.url ?? "", "http://p");
    const [query, start, end, step] = ["query", "start", "end", "step"].map((name) => searchParams.get(name));
    const count = Math.round((Number(end) - Number(start)) / Number(step)) + 1;
    asked.push({ query: query ?? "", instants: count });
    const instants = Array.from({ length: count }, (_, at) => Number(start) + at * Number(step));
    const data = { resultType: "matrix", result: linesOf(query ?? "", instants) };
    response.end(JSON.stringify({ status: "success", data }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

it("buckets are asked for once each step, a few steps at a time, and no step is lost between", async () => {
  const { url, asked } = await counting();
  const series = new PrometheusSeries({ address: { url, stepMs: STEP_MS }, nowMs: () => NOW_MS });
  const { ends } = await series.read(NOW_MS - 30 * STEP_MS, NOW_MS);
  const buckets = asked.filter(({ query }) => query.includes("_bucket"));
  expect(buckets.map(({ instants }) => instants)).toEqual([13, 13, 7]);
  expect(ends[0]?.samples).toHaveLength(30);
  const [first] = ends[0]?.samples ?? [];
  expect(first?.latency.p50Ms).toBeCloseTo(66.67, 1);
  expect(first?.latency.p99Ms).toBeCloseTo(964, 1);
  for (const sample of ends[0]?.samples ?? []) expect(sample).toEqual(first);
});

it("buckets are not asked for where there are no counters", async () => {
  const { url, asked } = await counting();
  const series = new PrometheusSeries({ address: { url, stepMs: STEP_MS }, nowMs: () => NOW_MS });
  await series.read(NOW_MS - STEP_MS, NOW_MS);
  expect(asked.filter(({ query }) => query.includes("meshfuse_request_duration_milliseconds"))).toEqual([]);
});
