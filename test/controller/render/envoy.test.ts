import { describe, expect, it } from "vitest";
import { parse, parseAllDocuments } from "yaml";
import { type RenderWish, readRenderOptions, renderEnvoy } from "../../../controller/render/index.js";

const GOLDEN = "../../../envoy-configs/envoy";

function rendered(wish: RenderWish): string {
  const read = readRenderOptions(wish);
  if ("errors" in read) throw new Error(read.errors.join());
  return renderEnvoy(read.options);
}

function namesOf(entries: { name: string }[]): string[] {
  return entries.map(({ name }) => name);
}

const reviews = { service: "reviews", version: "v2", labels: ["app=reviews"], tags: ["tenant"] };

describe("the checked-in configurations", () => {
  it.each(["bootstrap", "filters", "access-logger-stats", "example"])(
    "%s.yaml is what render gives",
    async (part) => {
      await expect(rendered({ ...reviews, part })).toMatchFileSnapshot(`${GOLDEN}/${part}.yaml`);
    },
  );
});

describe("the rendered snippet", () => {
  it("is one document for the bootstrap and one for each direction", () => {
    const [bootstrap, ...filters] = parseAllDocuments(rendered(reviews)).map((document) => document.toJS());
    expect(Object.keys(bootstrap)).toEqual(["node", "stats_config", "static_resources"]);
    expect(filters.map(namesOf)).toEqual([
      ["meshfuse.inbound"],
      ["meshfuse.outbound", "meshfuse.throughput"],
    ]);
  });

  it("tells the controller who the sidecar is and which tag labels it knows", () => {
    expect(parse(rendered({ ...reviews, part: "bootstrap" })).node.metadata).toEqual({
      namespace: "default",
      service: "reviews",
      version: "v2",
      labels: { app: "reviews" },
      "meshfuse.labels": ["tenant"],
    });
  });

  it("keeps names that are truth values and numbers to Envoy's reader, which is of YAML 1.1", () => {
    const labels = ["mode=on", "at=12:30", "n=1_000"];
    const text = rendered({ service: "no", namespace: "y", labels, part: "bootstrap" });
    expect(parse(text, { version: "1.1" }).node.metadata).toMatchObject({
      namespace: "y",
      service: "no",
      labels: { mode: "on", at: "12:30", n: "1_000" },
    });
  });

  it("leaves out what was not told, so that Envoy's own node counts", () => {
    expect(parse(rendered({ part: "bootstrap" })).node.metadata).toEqual({
      namespace: "default",
      labels: {},
      "meshfuse.labels": [],
    });
  });

  it("lets traffic pass before, and without, a controller", () => {
    for (const entry of parse(rendered({ part: "filters", direction: "outbound" }))) {
      expect(entry.config_discovery).toMatchObject({
        default_config: { "@type": "type.googleapis.com/envoy.extensions.filters.http.rbac.v3.RBAC" },
        apply_default_config_without_warming: true,
      });
      expect(Object.keys(entry.config_discovery.default_config)).toEqual(["@type"]);
    }
  });

  it("takes Envoy's own fault filter behind ours where others are called, and no other type there", () => {
    const [, throughput] = parse(rendered({ part: "filters", direction: "outbound" }));
    expect(throughput).toMatchObject({
      name: "meshfuse.throughput",
      config_discovery: {
        type_urls: [
          "type.googleapis.com/envoy.extensions.filters.http.fault.v3.HTTPFault",
          "type.googleapis.com/envoy.extensions.filters.http.rbac.v3.RBAC",
        ],
      },
    });
  });

  it("stands in the example between our filter and the router", () => {
    const { listeners } = parse(rendered({ part: "example" })).static_resources;
    const [inbound, outbound] = listeners.map((listener: { filter_chains: unknown }) =>
      namesOf(Object(listener.filter_chains)[0].filters[0].typed_config.http_filters),
    );
    expect(inbound).toEqual(["meshfuse.inbound", "envoy.filters.http.router"]);
    expect(outbound).toEqual(["meshfuse.outbound", "meshfuse.throughput", "envoy.filters.http.router"]);
  });

  it("finds a controller by address without DNS and by name with it", () => {
    const cluster = (controller: string) =>
      parse(rendered({ part: "bootstrap", controller })).static_resources.clusters[0];
    expect(cluster("127.0.0.1:1")).toMatchObject({ name: "meshfuse", type: "STATIC" });
    expect(cluster("[::1]:1")).toMatchObject({ type: "STATIC" });
    expect(cluster("meshfuse.mesh:1")).toMatchObject({
      type: "STRICT_DNS",
      dns_lookup_family: "V4_PREFERRED",
    });
  });

  it("says how to get Meshfuse out of the way, and what Envoy needs", () => {
    for (const words of [
      "EVENT_PRECISE_TIMER=1",
      "stream_idle_timeout",
      "disabled: true",
      "meshfuse bypass",
    ]) {
      expect(rendered({}), words).toContain(words);
      expect(rendered({ part: "example" }), words).toContain(
        words === "stream_idle_timeout" ? ": 75s" : words,
      );
    }
  });

  it("names the filter that it renders where a route is to switch it off", () => {
    const inbound = rendered({ part: "filters", direction: "inbound" });
    expect(inbound).toContain("#       meshfuse.inbound:\n");
    expect(inbound).not.toContain("meshfuse.outbound");
    expect(rendered({ part: "filters", direction: "outbound" })).toContain("#       meshfuse.outbound:\n");
  });

  it("holds no anchors, which Envoy does not read", () => {
    for (const part of ["all", "example"]) expect(rendered({ part })).not.toMatch(/[&*]a\d/);
  });
});

describe("metrics by an access logger", () => {
  const [inbound, outbound] = parseAllDocuments(
    rendered({ part: "access-logger-stats", tags: ["tenant"] }),
  ).map((document) => document.toJS()[0].typed_config);
  const labelsOf = ({ stat }: { stat: { tags: { name: string; value_format: string }[] } }) =>
    Object.fromEntries(stat.tags.map(({ name, value_format }) => [name, value_format]));

  it("have labels of few values for each direction, and those tags that are named", () => {
    expect(labelsOf(inbound.counters[0])).toMatchObject({
      direction: "inbound",
      code: "%RESPONSE_CODE%",
      breaker: "%FILTER_STATE(wasm.meshfuse.breaker:PLAIN)%",
      tag_tenant: "%FILTER_STATE(wasm.meshfuse.tag.tenant:PLAIN)%",
    });
    expect(labelsOf(outbound.counters[0])).toMatchObject({ direction: "outbound" });
  });

  it("never have a fault's name, which comes with the milliseconds of each delay", () => {
    expect(Object.values(labelsOf(outbound.counters[0])).join()).not.toContain("fault");
    expect(Object.keys(labelsOf(outbound.histograms[0]))).toEqual(["direction", "cluster"]);
  });
});
