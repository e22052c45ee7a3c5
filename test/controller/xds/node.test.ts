import { describe, expect, it } from "vitest";
import type { google } from "../../../controller/proto/index.js";
import type { NodeShape } from "../../../controller/xds/dialect.js";
import { sidecarOf } from "../../../controller/xds/node.js";
import type { Json } from "../../../controller/xds/struct.js";
import { ISTIO_PROXY } from "./istio-proxy.js";

function node(id: string, cluster: string, metadata: Record<string, Json> = {}): NodeShape {
  return { id, cluster, metadata: struct(metadata) };
}

function struct(object: Record<string, Json>): google.protobuf.Struct.$Shape {
  return { fields: Object.fromEntries(Object.entries(object).map(([key, value]) => [key, json(value)])) };
}

function json(value: Json): google.protobuf.Value.$Shape {
  if (value === null) return { nullValue: 0 };
  if (typeof value === "string") return { stringValue: value };
  if (typeof value === "number") return { numberValue: value };
  if (typeof value === "boolean") return { boolValue: value };
  if (Array.isArray(value)) return { listValue: { values: value.map(json) } };
  return { structValue: struct(value) };
}

function sidecar(...args: Parameters<typeof node>) {
  const read = sidecarOf(node(...args));
  return "sidecar" in read ? read.sidecar : read.errors;
}

describe("a plain Envoy", () => {
  it("is who its metadata says", () => {
    const metadata = {
      namespace: "shop",
      service: "reviews",
      version: "v2",
      labels: { app: "reviews", team: "blue" },
      "meshfuse.labels": ["tenant"],
    };
    expect(sidecar("envoy-7", "whatever", metadata)).toEqual({
      id: "envoy-7",
      cluster: "whatever",
      namespace: "shop",
      service: "reviews",
      version: "v2",
      labels: { app: "reviews", team: "blue" },
      metricLabels: ["tenant"],
    });
  });

  it("says what it is, beside who", () => {
    const extensions = [{ name: "envoy.wasm.runtime.v8", category: "envoy.wasm.runtime" }];
    const read = sidecarOf({ id: "e", cluster: "reviews", userAgentVersion: "1.40.0", extensions });
    expect(read).toMatchObject({
      sidecar: { envoy: { version: "1.40.0", wasmRuntimes: ["envoy.wasm.runtime.v8"] } },
    });
  });

  it("without metadata is the service of its cluster in the default namespace", () => {
    expect(sidecar("e", "reviews")).toMatchObject({
      namespace: "default",
      service: "reviews",
      version: "",
      labels: {},
    });
    expect(sidecar("e", "reviews")).not.toHaveProperty("metricLabels");
  });

  it("loses its own namespace from the end of its cluster's name, and no other", () => {
    expect(sidecar("e", "reviews.shop", { namespace: "shop" })).toMatchObject({ service: "reviews" });
    expect(sidecar("e", "reviews.shop")).toMatchObject({ service: "reviews.shop" });
  });

  it("without a cluster is the service of its app label, else of its id", () => {
    expect(sidecar("e", "", { labels: { app: "reviews" } })).toMatchObject({ service: "reviews" });
    expect(sidecar("e", "")).toMatchObject({ service: "e" });
  });

  it("looks the same in whatever order its labels come", () => {
    const one = sidecar("e", "x", { labels: { app: "reviews", version: "v1" } });
    const other = sidecar("e", "x", { labels: { version: "v1", app: "reviews" } });
    expect(JSON.stringify(one)).toBe(JSON.stringify(other));
  });

  it("has the version of its label where metadata has none", () => {
    expect(sidecar("e", "x", { labels: { version: "v3" } })).toMatchObject({ version: "v3" });
  });

  it("is refused with every path that has a wrong type", () => {
    const metadata = { namespace: 5, version: null, labels: { app: true }, "meshfuse.labels": ["ok", 1] };
    expect(sidecar("e", "x", metadata)).toEqual([
      "node.metadata.namespace: is not a string",
      "node.metadata.version: is not a string",
      "node.metadata.labels.app: is not a string",
      "node.metadata.meshfuse.labels[1]: is not a string",
    ]);
    expect(sidecar("e", "x", { "meshfuse.labels": "tenant" })).toEqual([
      "node.metadata.meshfuse.labels: is not a list",
    ]);
    expect(sidecar("e", "x", { labels: [] })).toEqual(["node.metadata.labels: is not an object"]);
  });

  it("is refused with texts and label lists that are too long", () => {
    expect(sidecar("e", "x", { service: "s".repeat(254) })).toEqual([
      "node.metadata.service: is longer than 253 bytes",
    ]);
    const labels = Object.fromEntries(Array.from({ length: 257 }, (_, index) => [`l${index}`, "x"]));
    expect(sidecar("e", "x", { labels })).toEqual(["node.metadata.labels: has more than 256 entries"]);
    expect(sidecar("e".repeat(513), "x")).toEqual(["node.id: is longer than 512 bytes"]);
  });

  it("is refused without a node or an id", () => {
    expect(sidecarOf(undefined)).toEqual({ errors: ["node.id: missing"] });
    expect(sidecar("", "x")).toEqual(["node.id: missing"]);
  });
});

describe("an Istio sidecar", () => {
  const ID = "sidecar~10.1.2.3~reviews-v1-abc.shop~shop.svc.cluster.local";

  it("is read from its metadata and its labels", () => {
    const LABELS = {
      app: "reviews",
      "service.istio.io/canonical-name": "reviews",
      "service.istio.io/canonical-revision": "v1",
    };
    const read = sidecar(ID, "reviews.shop", { NAMESPACE: "shop", LABELS, INTERCEPTION_MODE: "REDIRECT" });
    expect(read).toMatchObject({ namespace: "shop", service: "reviews", version: "v1", labels: LABELS });
  });

  it("has the namespace of its id where its metadata has none", () => {
    expect(sidecar(ID, "reviews.shop")).toMatchObject({ namespace: "shop", service: "reviews" });
    expect(sidecar("sidecar~10.1.2.3~nodot~x", "reviews")).toMatchObject({ namespace: "default" });
  });

  it("is the canonical service of its labels, else its workload, before Envoy's cluster", () => {
    const named = (LABELS: Record<string, string>, more = {}) => sidecar(ID, "x.shop", { LABELS, ...more });
    const app = { app: "c", version: "1" };
    const recommended = { "app.kubernetes.io/name": "b", "app.kubernetes.io/version": "2", ...app };
    expect(named({ "service.istio.io/canonical-name": "a", ...recommended })).toMatchObject({ service: "a" });
    expect(named(recommended)).toMatchObject({ service: "b", version: "2" });
    expect(named(app)).toMatchObject({ service: "c", version: "1" });
    expect(named({}, { WORKLOAD_NAME: "d" })).toMatchObject({ service: "d", version: "" });
    expect(named({}, { WORKLOAD_NAME: "" })).toMatchObject({ service: "x" });
  });

  it("tells the labels that its bootstrap knows by its proxy configuration and its annotation", () => {
    const annotated = { "sidecar.istio.io/extraStatTags": "tenant,,tier" };
    const told = (PROXY_CONFIG: Json, ANNOTATIONS: Json = {}) =>
      sidecar(ID, "x", { PROXY_CONFIG, ANNOTATIONS });
    expect(told({ extraStatTags: ["direction", "tenant", "", 5] }, annotated)).toMatchObject({
      metricLabels: ["direction", "tenant", "tier"],
    });
    expect(told({ concurrency: 2 })).toMatchObject({ metricLabels: [] });
    expect(told({ extraStatTags: "x" }, "y")).toMatchObject({ metricLabels: [] });
    expect(told("none")).not.toHaveProperty("metricLabels");
  });

  it("is read from all that its agent writes", () => {
    const read = sidecar(ISTIO_PROXY.id, ISTIO_PROXY.cluster, ISTIO_PROXY.metadata);
    expect(read).toEqual({
      id: "sidecar~10.244.1.17~reviews-v1-6c7d8f9b5-x2kqp.shop~shop.svc.cluster.local",
      cluster: "reviews.shop",
      namespace: "shop",
      service: "reviews",
      version: "v1",
      labels: ISTIO_PROXY.metadata.LABELS,
      metricLabels: ["direction", "source", "tenant"],
    });
  });

  it("may be a gateway", () => {
    const LABELS = { istio: "ingressgateway", "service.istio.io/canonical-name": "istio-ingressgateway" };
    const id = "router~10.244.1.3~istio-ingressgateway-7f-abc.istio-ingress~istio-ingress.svc.cluster.local";
    expect(sidecar(id, "istio-ingressgateway.istio-ingress", { LABELS })).toMatchObject({
      namespace: "istio-ingress",
      service: "istio-ingressgateway",
      labels: LABELS,
    });
  });

  it("is not refused for metadata that is not ours", () => {
    const read = sidecar(ID, "reviews.shop", { NAMESPACE: 5, LABELS: { app: 1, tier: "gold" } });
    expect(read).toMatchObject({ namespace: "shop", labels: { tier: "gold" } });
    expect(sidecar(ID, "reviews.shop", { LABELS: "x" })).toMatchObject({ labels: {} });
  });

  it("yields to the plain form where both are given", () => {
    const metadata = { NAMESPACE: "shop", namespace: "other", LABELS: { app: "a" }, labels: { app: "b" } };
    expect(sidecar(ID, "x", metadata)).toMatchObject({ namespace: "other", labels: { app: "b" } });
  });
});
