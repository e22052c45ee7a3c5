// The same with a real Zipkin, which takes some ten seconds to start: only where ZIPKIN_JAR names one.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startZipkin, type ZipkinProcess, zipkinJar } from "../../../bench/zipkin/index.js";
import { type Stage, setStage } from "../../../controller/cli/demo/stage.js";
import type { TraceView } from "../../../controller/model/index.js";
import { readTracing } from "../../../controller/render/index.js";
import { readSettings } from "../../../controller/settings.js";
import { until } from "../../e2e/command.js";

interface Span {
  id: string;
  parentId?: string;
  kind: string;
  localEndpoint: { serviceName: string };
}

const isNamed = Boolean(process.env.ZIPKIN_JAR);
const note = isNamed ? "" : " (skipped: set ZIPKIN_JAR to the jar that `npm run start:zipkin` fetches)";

describe.skipIf(!isNamed)(`a real Zipkin${note}`, () => {
  let zipkin: ZipkinProcess;
  let stage: Stage;

  beforeAll(async () => {
    zipkin = await startZipkin({ jar: await zipkinJar() });
    const flags = { "xds-port": "0", "api-port": "0", module: "dist/meshfuse.wasm", "log-level": "silent" };
    const read = readSettings({ ...flags, "trace-url": `${zipkin.url}/zipkin/traces/{trace}` }, {});
    if ("errors" in read) throw new Error(read.errors.join("; "));
    const tracing = readTracing(`zipkin=127.0.0.1:${zipkin.port}`, undefined, []);
    const silent = { logs: { write: () => undefined }, progress: () => undefined };
    const needs = { settings: read.settings, ratePerSecond: 40, tracing, ...silent };
    stage = await setStage(needs, new AbortController().signal);
    stage.startLoad();
  });
  afterAll(async () => {
    await stage?.clear();
    await zipkin?.stop();
  });

  async function get<T>(url: string): Promise<T> {
    return (await (await fetch(url)).json()) as T;
  }

  it("has the trace that an edge leads to, from productpage over reviews to ratings", async () => {
    const { api } = stage.controller.addresses;
    const path = await until("a whole trace", async () => {
      const query = "source=reviews&destination=ratings&direction=outbound";
      const { traces } = await get<{ traces: TraceView[] }>(`${api}/api/v1/traces?${query}`);
      for (const { traceId } of traces) {
        const spans = await get<Span[] | object>(`${zipkin.url}/api/v2/trace/${traceId}`);
        const services = Array.isArray(spans) ? pathTo("ratings", spans) : [];
        if (services.length === 3) return services;
      }
      return undefined;
    });
    expect(path).toEqual(["productpage", "reviews", "ratings"]);
  });
});

/** The services from the trace's root to the server's span of the one named; caller and callee share a span. */
function pathTo(service: string, spans: readonly Span[]): string[] {
  const services: string[] = [];
  let span = spans.find(
    ({ kind, localEndpoint }) => kind === "SERVER" && localEndpoint.serviceName === service,
  );
  while (span !== undefined) {
    services.unshift(span.localEndpoint.serviceName);
    const { parentId } = span;
    span = spans.find(({ id, kind }) => id === parentId && kind === "SERVER");
  }
  return services;
}
