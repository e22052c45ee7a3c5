import { describe, expect, it } from "vitest";
import type { TraceView } from "../../../controller/model/index.js";
import { script } from "../api/fixture.js";
import { NOW_MS, run, serverFor } from "./world.js";

const TRACE: TraceView = {
  ...{ traceId: "4bf92f3577b34da6a3ce929d0e0e4736", direction: "outbound", outcome: "failure" },
  ...{ source: "default/reviews", destination: "default/ratings", durationMs: 12.34 },
  ...{ atMs: NOW_MS - 1500, sidecar: "reviews-v1" },
};

describe("traces", () => {
  it("shows when, where and how the requests ended, and which trace each is", async () => {
    const { code, out } = await (await serverFor(script({ traces: [TRACE] })))(["traces"]);
    expect(code).toBe(0);
    expect(out.split("\n")[0]).toMatch(/^AT +SOURCE +DESTINATION +SEEN +OUTCOME +DURATION +SIDECAR +TRACE$/);
    expect(out).toMatch(
      /11:59:58\.500 +default\/reviews +default\/ratings +outbound +failure +12\.3ms +reviews-v1 +4bf92f3577b34da6a3ce929d0e0e4736\n/,
    );
  });

  it("shows the link where there is one", async () => {
    const url = `http://127.0.0.1:9411/zipkin/traces/${TRACE.traceId}`;
    const { out } = await (await serverFor(script({ traces: [{ ...TRACE, url }] })))(["traces"]);
    expect(out).toMatch(
      /reviews-v1 +http:\/\/127\.0\.0\.1:9411\/zipkin\/traces\/4bf92f3577b34da6a3ce929d0e0e4736\n/,
    );
  });

  it("asks for an edge, an outcome, a side and a time", async () => {
    const asked = script();
    const args = ["traces", "reviews", "ratings", "--outcome", "rejected", "--direction", "inbound"];
    await (await serverFor(asked))([...args, "--since", "5m"]);
    expect(asked.tracesAsked).toEqual([
      {
        ...{ source: "reviews", destination: "ratings", outcome: "rejected", direction: "inbound" },
        since: NOW_MS - 300_000,
      },
    ]);
  });

  it("shows twenty, or as many as one wants, and all that it shows to programs", async () => {
    const traces = Array.from({ length: 30 }, (_, i) => ({ ...TRACE, atMs: NOW_MS - i }));
    const server = await serverFor(script({ traces }));
    expect((await server(["traces"])).out.trim().split("\n").length).toBe(21);
    const { out } = await server(["traces", "--limit", "25", "-o", "json"]);
    expect(JSON.parse(out).traces.length).toBe(25);
  });

  it("says where there are none why that may be", async () => {
    const { out } = await (await serverFor(script()))(["traces"]);
    expect(out).toContain("only sampled requests have one");
  });

  it.each([
    [["--outcome", "bad"], "Allowed choices are success, failure"],
    [["--direction", "up"], "Allowed choices are inbound, outbound"],
    [["--since", "5"], "Give a duration such as 10m."],
    [["--limit", "0"], "Give a number from 1."],
  ])("refuses %j", async (args, words) => {
    const { code, err } = await run(["traces", ...args]);
    expect(code).toBe(2);
    expect(err).toContain(words);
  });
});

describe("the demo's tracing", () => {
  it.each([
    [["--trace", "zipkin"], '--trace: "zipkin" is not zipkin=host:port or otlp=host:port'],
    [["--trace", "jaeger=127.0.0.1:1"], "--trace:"],
    [["--trace", "otlp=127.0.0.1"], "--trace:"],
    [["--trace", "otlp=127.0.0.1:4317", "--trace-sampling", "0%"], "--trace-sampling:"],
    [["--trace-sampling", "10%"], "--trace-sampling: needs --trace or --zipkin"],
    [["--zipkin", "--trace", "otlp=127.0.0.1:4317"], "--zipkin: says where traces go itself"],
    [["--zipkin", "--trace-sampling", "x"], "--trace-sampling:"],
    [["--trace-url", "http://127.0.0.1:9411/"], "--trace-url:"],
  ])("refuses %j before anything is started", async (args, words) => {
    const { code, err } = await run(["demo", ...args]);
    expect(code).toBe(2);
    expect(err).toContain(words);
  });
});
