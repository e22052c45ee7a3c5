// From an edge to a trace, on real Envoys: the mesh of the demo traces to a collector of the test's.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { envoyBinary, examineEnvoy } from "../../../bench/envoy/index.js";
import { type Stage, setStage } from "../../../controller/cli/demo/stage.js";
import type { GraphView, TraceView } from "../../../controller/model/index.js";
import { knowsSpanTags, readTracing } from "../../../controller/render/index.js";
import { readSettings } from "../../../controller/settings.js";
import { until } from "../../e2e/command.js";
import { otlpReceiver, type Receiver, zipkinReceiver } from "./receivers.js";

const REQUESTS_PER_SECOND = 60;
/** What the load sends as `x-tenant`. */
const TENANTS = /^(gold|silver|bronze)$/;
const TRACE_URL = "http://127.0.0.1:9411/zipkin/traces/{trace}";
const POLICIES = `
apiVersion: meshfuse.dev/v1alpha1
kind: CircuitBreaker
metadata: {name: ratings}
spec: {selector: {app: reviews}, match: {hosts: [ratings]}, trip: {consecutive: 5}, mode: forcedOpen}
---
apiVersion: meshfuse.dev/v1alpha1
kind: FaultInjection
metadata: {name: late}
spec: {selector: {app: details}, direction: inbound, percentage: 100%, delay: {fixed: 20ms}, activeFor: 10m}
---
apiVersion: meshfuse.dev/v1alpha1
kind: RequestTags
metadata: {name: tenant}
spec: {direction: both, tags: [{name: tenant, from: {header: x-tenant}, to: {log: true}}]}
`;

const version = await examineEnvoy(await envoyBinary(), { platform: `${process.platform}-${process.arch}` });
/** An older Envoy traces, too, and says nothing of Meshfuse in its spans. */
const inSpans = it.skipIf(!knowsSpanTags(version));

interface Sidecar {
  deliveries: { delivered: boolean }[];
}

describe.each([
  ["OTLP", otlpReceiver],
  ["Zipkin", zipkinReceiver],
])("a mesh that traces by %s", (_name, startReceiver) => {
  let receiver: Receiver;
  let stage: Stage;

  beforeAll(async () => {
    receiver = await startReceiver();
    const flags = { "xds-port": "0", "api-port": "0", "trace-url": TRACE_URL, module: "dist/meshfuse.wasm" };
    const read = readSettings({ ...flags, "log-level": "silent" }, {});
    if ("errors" in read) throw new Error(read.errors.join("; "));
    const needs = {
      settings: read.settings,
      ratePerSecond: REQUESTS_PER_SECOND,
      tracing: readTracing(receiver.target, undefined, []),
      logs: { write: () => undefined },
      progress: () => undefined,
    };
    stage = await setStage(needs, new AbortController().signal);
    await apply();
    stage.startLoad();
  });
  afterAll(async () => {
    await stage?.clear();
    await receiver?.stop();
  });

  async function get<T>(path: string): Promise<T> {
    return (await (await fetch(`${stage.controller.addresses.api}/api/v1/${path}`)).json()) as T;
  }

  async function apply(): Promise<void> {
    const reply = await fetch(`${stage.controller.addresses.api}/api/v1/policies`, {
      method: "POST",
      body: POLICIES,
      headers: { "content-type": "application/yaml" },
    });
    if (!reply.ok) throw new Error(await reply.text());
    await until("every sidecar to run its revision", async () => {
      const { sidecars } = await get<{ sidecars: Sidecar[] }>("sidecars");
      const deliveries = sidecars.flatMap((each) => each.deliveries);
      return sidecars.length === 6 && deliveries.every(({ delivered }) => delivered);
    });
  }

  /** The first one that the controller tells. */
  function traceOf(query: string): Promise<TraceView> {
    return until(`a trace of ${query}`, async () => {
      const [first] = (await get<{ traces: TraceView[] }>(`traces?${query}`)).traces;
      return first;
    });
  }

  /**
   * What the spans of a service say, once one of that trace has the tag: those of one request come from a sidecar's
   * workers one by one, the caller's side of it before or after the callee's.
   */
  function tagsIn(trace: TraceView, service: string, awaited: string): Promise<Record<string, string>> {
    return until(`${awaited} in the spans of ${service}`, async () => {
      const spans = receiver.spans.filter(
        (span) => span.traceId === trace.traceId && span.service === service,
      );
      const tags: Record<string, string> = Object.assign({}, ...spans.map((span) => span.tags));
      return awaited in tags ? tags : undefined;
    });
  }

  inSpans("leads from an edge whose requests are rejected to a span that names the breaker", async () => {
    const trace = await traceOf("source=reviews&destination=ratings&outcome=rejected");
    expect(trace.url).toBe(`http://127.0.0.1:9411/zipkin/traces/${trace.traceId}`);
    const tags = await tagsIn(trace, "reviews", "meshfuse.breaker");
    expect(tags["meshfuse.breaker"]).toBe("default/ratings:open");
  });

  it("shows them at the edge of the graph, with a link", async () => {
    const [first] = await until("evidence in the graph", async () => {
      const { edges } = await get<GraphView>("graph?window=1m");
      return edges.find(
        ({ destination, traces }) => destination === "default/ratings" && traces !== undefined,
      )?.traces;
    });
    expect(first).toMatchObject({ outcome: "rejected", source: "default/reviews" });
    expect(first?.url).toBe(`http://127.0.0.1:9411/zipkin/traces/${first?.traceId}`);
  });

  inSpans("leads from a slow edge to a span that names the fault", async () => {
    const trace = await traceOf("source=productpage&destination=details&direction=inbound");
    expect(trace.durationMs).toBeGreaterThanOrEqual(20);
    const tags = await tagsIn(trace, "details", "meshfuse.fault");
    expect(tags["meshfuse.fault"]).toMatch(/^default\/late:delay\+\d+$/);
  });

  inSpans(
    "knows the trace of a request that comes from outside without any; its span has the tag and no verdict",
    async () => {
      const trace = await traceOf("source=outside&destination=productpage&direction=inbound");
      const tags = await tagsIn(trace, "productpage", "meshfuse.tag.tenant");
      expect(tags["http.status_code"]).toBe("200");
      expect(Object.keys(tags).filter((name) => name.startsWith("meshfuse."))).toEqual([
        "meshfuse.tag.tenant",
      ]);
      expect(tags["meshfuse.tag.tenant"]).toMatch(TENANTS);
    },
  );

  it("names only traces whose spans were sent", async () => {
    const traces = await until("traces of every edge", async () => {
      const told = (await get<{ traces: TraceView[] }>("traces")).traces;
      return told.length >= 8 ? told : undefined;
    });
    await until("their spans", async () => {
      const sent = new Set(receiver.spans.map(({ traceId }) => traceId));
      return traces.every(({ traceId }) => sent.has(traceId));
    });
  });
});
