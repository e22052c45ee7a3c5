import { describe, expect, it } from "vitest";
import { parse, parseAllDocuments } from "yaml";
import {
  knowsSpanTags,
  type RenderWish,
  readRenderOptions,
  readTracing,
  renderEnvoy,
} from "../../../controller/render/index.js";

function rendered(wish: RenderWish): string {
  const read = readRenderOptions(wish);
  if ("errors" in read) throw new Error(read.errors.join("; "));
  return renderEnvoy(read.options);
}

function errorsOf(wish: RenderWish): string[] {
  const read = readRenderOptions(wish);
  return "errors" in read ? read.errors : [];
}

const ZIPKIN = { trace: "zipkin=127.0.0.1:9411" };

describe("what makes an Envoy trace", () => {
  it("is the field of the connection manager, with what Meshfuse says of a request", () => {
    const { tracing } = parse(
      rendered({ ...ZIPKIN, part: "tracing", tags: ["tenant"], traceSampling: "12.5%" }),
    );
    expect(tracing).toMatchObject({
      provider: { name: "envoy.tracers.zipkin", typed_config: { collector_endpoint: "/api/v2/spans" } },
      random_sampling: { value: 12.5 },
      custom_tags: [
        { tag: "meshfuse.breaker", value: "%FILTER_STATE(wasm.meshfuse.breaker:PLAIN)%" },
        { tag: "meshfuse.fault", value: "%FILTER_STATE(wasm.meshfuse.fault:PLAIN)%" },
        { tag: "meshfuse.tag.tenant", value: "%FILTER_STATE(wasm.meshfuse.tag.tenant:PLAIN)%" },
      ],
    });
  });

  it("names the service for OpenTelemetry, which takes it from nowhere else", () => {
    const { tracing } = parse(rendered({ trace: "otlp=[::1]:4317", part: "tracing", service: "reviews" }));
    expect(tracing.provider.typed_config).toMatchObject({
      service_name: "reviews",
      grpc_service: { envoy_grpc: { cluster_name: "meshfuse-traces" } },
    });
    expect(tracing.random_sampling).toEqual({ value: 100 });
  });

  it("needs a cluster, which the bootstrap part has: HTTP/2 for OpenTelemetry, found by name where it has one", () => {
    const clusterOf = (trace: string) =>
      parse(rendered({ trace, part: "bootstrap" })).static_resources.clusters.at(-1);
    expect(clusterOf("otlp=traces.example:4317")).toMatchObject({
      name: "meshfuse-traces",
      type: "STRICT_DNS",
    });
    expect(JSON.stringify(clusterOf("otlp=127.0.0.1:4317"))).toContain("http2_protocol_options");
    expect(JSON.stringify(clusterOf("zipkin=127.0.0.1:9411"))).not.toContain("http2_protocol_options");
  });

  it("is a document of its own beside the other parts, and in both listeners of the example", () => {
    expect(parseAllDocuments(rendered(ZIPKIN)).length).toBe(4);
    expect(parseAllDocuments(rendered({})).length).toBe(3);
    expect(rendered({ ...ZIPKIN, part: "example" }).match(/envoy\.tracers\.zipkin/g)?.length).toBe(2);
    expect(rendered({ part: "example" })).not.toContain("tracing");
  });

  it.each([
    [{ trace: "zipkin" }, 'trace: "zipkin" is not zipkin=host:port or otlp=host:port'],
    [{ trace: "zipkin=nowhere" }, "trace:"],
    [{ ...ZIPKIN, traceSampling: "1" }, 'traceSampling: "1" is not a percentage from 0.01% to 100%'],
    [{ ...ZIPKIN, traceSampling: "0%" }, "traceSampling:"],
    [{ ...ZIPKIN, traceSampling: "101%" }, "traceSampling:"],
    [{ ...ZIPKIN, traceSampling: "0.001%" }, "traceSampling:"],
    [{ traceSampling: "1%" }, "traceSampling: needs --trace, too"],
    [{ part: "tracing" }, "part: tracing needs --trace, too"],
    [{ ...ZIPKIN, part: "filters" }, "trace: part filters has nothing of it; take --part tracing and"],
    [{ ...ZIPKIN, part: "access-log" }, "trace: part access-log has nothing of it"],
    [{ ...ZIPKIN, part: "access-logger-stats" }, "trace: part access-logger-stats has nothing of it"],
  ])("is refused: %j", (wish, words) => {
    expect(errorsOf(wish).join("\n")).toContain(words);
  });
});

describe("an Envoy that does not know tags of filter state", () => {
  it.each([
    ["1.36.4", false],
    ["1.37.0", true],
    ["1.40.0", true],
    ["2.0.0", true],
  ])("%s: %s", (version, knows) => expect(knowsSpanTags(version)).toBe(knows));

  it("traces without them", () => {
    const tracing = readTracing("otlp=127.0.0.1:4317", undefined, []);
    expect(tracing).toMatchObject({ protocol: "otlp", samplingPercent: 100, spanTags: true });
  });
});
