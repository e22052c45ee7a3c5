import { describe, expect, it } from "vitest";
import type { Headers } from "../../host/index.js";
import { type Document, labelsOf, Sidecar } from "../support/sidecar.js";

const SERVICES = [
  { name: "default/reviews", hosts: ["reviews", "reviews.default", "reviews.default.svc.cluster.local"] },
  { name: "default/ratings", hosts: ["ratings", "Ratings.Default", "[2001:db8::1]", "10.0.0.7"] },
  { name: "shop/cart", hosts: [] },
];
const NODE = { service: "productpage", version: "v1", namespace: "default" };
const OUTBOUND: Document = { node: NODE, services: SERVICES };
const INBOUND: Document = { ...OUTBOUND, direction: "inbound" };
const SOURCE = "x-meshfuse-source";

/** `source>destination` of every series counted, after the next tick. */
function edges(sidecar: Sidecar): string[] {
  sidecar.envoy.advance(100);
  const labels = sidecar.names("meshfuse_requests_total").map(labelsOf);
  return labels.map(({ source, destination }) => `${source}>${destination}`);
}

async function played(document: Document, request: { authority?: string; headers?: Headers }) {
  const sidecar = await Sidecar.start(document);
  const { upstream } = sidecar.root.exchange({ request });
  return { edges: edges(sidecar), sent: upstream.headers };
}

describe("outbound", () => {
  it.each([
    ["ratings", "default/ratings"],
    ["RATINGS", "default/ratings"],
    ["ratings:9080", "default/ratings"],
    ["ratings.default", "default/ratings"],
    ["reviews.default.svc.cluster.local:80", "default/reviews"],
    ["[2001:DB8::1]:9080", "default/ratings"],
    ["[2001:db8::1]", "default/ratings"],
    ["10.0.0.7:80", "default/ratings"],
  ])("a request for %s goes to %s, and names this sidecar", async (authority, service) => {
    const { edges, sent } = await played(OUTBOUND, { authority });
    expect(edges).toEqual([`default/productpage>${service}`]);
    expect(sent?.get(SOURCE)).toBe("default/productpage");
  });

  it.each(["api.example.com", "ratings.shop", "xratings", "ratings.", "cart", "[2001:db8::2]", ""])(
    "a request for %j goes to other, and tells nobody who asks",
    async (authority) => {
      const { edges, sent } = await played(OUTBOUND, { authority, headers: { [SOURCE]: "default/evil" } });
      expect(edges).toEqual(["default/productpage>other"]);
      expect(sent?.get(SOURCE)).toBeUndefined();
    },
  );

  const trip = { consecutive: 5 };
  const tag = (name: string) => ({ name, from: { header: `x-${name}` }, values: ["a"] });
  const fault = { name: "default/f", percentage: "10%", delay: { fixed: "1s" }, activeFor: "1h" };
  it.each<[reads: string, document: Document]>([
    ["nothing", {}],
    ["nothing, for a breaker", { breakers: [{ name: "default/b", trip }] }],
    ["the path", { breakers: [{ name: "default/b", match: { paths: [{ prefix: "/" }] }, trip }] }],
    ["one header", { tags: [tag("a")] }],
    ["all headers", { tags: [tag("a"), tag("b")] }],
    ["all headers, for a fault", { faults: [fault] }],
  ])("takes a source out where the configuration reads %s", async (_reads, document) => {
    const sidecar = await Sidecar.start(document);
    const forged = { [SOURCE]: "default/evil" };
    const requests: Record<string, string>[] = [{}, forged, {}, { ...forged, "x-b": "a" }];
    for (const headers of requests) {
      const { upstream } = sidecar.root.exchange({ request: { headers } });
      expect(upstream.headers?.get(SOURCE)).toBeUndefined();
      expect(upstream.headers?.get(":path")).toBeDefined();
    }
  });

  it("replaces a source that the application wrote, and leaves its other headers alone", async () => {
    const headers = { [SOURCE]: "default/evil", "x-meshfuse-a": "1", "x-envoy-fault-delay-request": "9" };
    const { sent } = await played(OUTBOUND, { authority: "ratings", headers });
    expect(sent?.get(SOURCE)).toBe("default/productpage");
    expect(sent?.get("x-meshfuse-a")).toBe("1");
    expect(sent?.get("x-envoy-fault-delay-request")).toBe("9");
  });

  it("at the mesh's edge removes all x-meshfuse- headers that come from outside", async () => {
    const headers = { [SOURCE]: "default/evil", "X-Meshfuse-A": "1", "x-meshfuse": "kept", "x-a": "2" };
    const { sent } = await played({ ...OUTBOUND, edge: true }, { authority: "ratings", headers });
    expect(sent?.get(SOURCE)).toBe("default/productpage");
    expect(sent?.get("x-meshfuse-a")).toBeUndefined();
    expect(sent?.get("x-meshfuse")).toBe("kept");
    expect(sent?.get("x-a")).toBe("2");
  });

  it("without services everything is other", async () => {
    const { edges, sent } = await played({ node: NODE }, { authority: "ratings" });
    expect(edges).toEqual(["default/productpage>other"]);
    expect(sent?.get(SOURCE)).toBeUndefined();
  });
});

describe("inbound", () => {
  it.each([
    ["default/reviews", "default/reviews"],
    ["shop/cart", "shop/cart"],
    ["default/Reviews", "unknown"],
    ["reviews", "unknown"],
    ["default/evil", "unknown"],
    ["", "unknown"],
  ])("a request that says it is from %j is from %s, and the header stops here", async (name, source) => {
    const { edges, sent } = await played(INBOUND, { headers: { [SOURCE]: name } });
    expect(edges).toEqual([`${source}>default/productpage`]);
    expect(sent?.get(SOURCE)).toBeUndefined();
  });

  it("a request that says nothing is from outside", async () => {
    expect((await played(INBOUND, {})).edges).toEqual(["outside>default/productpage"]);
  });

  it("goes to this sidecar's service, whatever host it names", async () => {
    const headers = { [SOURCE]: "default/reviews" };
    const { edges } = await played(INBOUND, { authority: "ratings", headers });
    expect(edges).toEqual(["default/reviews>default/productpage"]);
  });

  it("takes the first line of a repeated source, and removes all", async () => {
    const headers: Headers = [
      [SOURCE, "default/reviews"],
      [SOURCE, "shop/cart"],
    ];
    const { edges, sent } = await played(INBOUND, { headers });
    expect(edges).toEqual(["default/reviews>default/productpage"]);
    expect(sent?.get(SOURCE)).toBeUndefined();
  });

  it("removes what would steer the native fault filter", async () => {
    const headers = {
      "x-envoy-fault-delay-request": "1000",
      "x-envoy-fault-abort-request": "503",
      "x-envoy-fault-throughput-response": "1",
      "x-envoy-fault-something-new": "1",
      "x-envoy-fault": "kept",
      "x-meshfuse-a": "kept",
    };
    const { sent } = await played(INBOUND, { headers });
    const names = sent?.pairs().map(([name]) => name) ?? [];
    expect(names.filter((name) => /^x-(envoy|meshfuse)/.test(name))).toEqual([
      "x-envoy-fault",
      "x-meshfuse-a",
    ]);
  });

  it("at the mesh's edge believes no source and removes all x-meshfuse- headers", async () => {
    const headers = { [SOURCE]: "default/reviews", "x-meshfuse-a": "1" };
    const { edges, sent } = await played({ ...INBOUND, edge: true }, { headers });
    expect(edges).toEqual(["outside>default/productpage"]);
    expect(sent?.get("x-meshfuse-a")).toBeUndefined();
    expect(sent?.get(SOURCE)).toBeUndefined();
  });

  it("lets a policy match the source that was found, and no other text", async () => {
    const abort = { percentage: "100%", abort: { status: 503 }, activeFor: "1h" };
    const named = { name: "default/f", match: { sources: ["reviews"] }, ...abort };
    const { root } = await Sidecar.start({ ...INBOUND, faults: [named] });
    const status = (name: string) =>
      root.exchange({ request: { headers: { [SOURCE]: name } } }).client.status;
    expect(["default/reviews", "shop/cart", "default/evil", "unknown"].map(status)).toEqual([
      503, 200, 200, 200,
    ]);
    expect(root.exchange().client.status).toBe(200);
  });
});

describe("the name of this sidecar", () => {
  const nodes = (metadata: Record<string, string>) => ({ node: { id: "n", cluster: "reviews", metadata } });

  it.each([
    ["the document", { node: { service: "a", namespace: "b" } }, {}, "b/a"],
    ["Envoy's own node", {}, { namespace: "shop" }, "shop/reviews"],
    ["Istio's metadata", {}, { NAMESPACE: "istio" }, "istio/reviews"],
    ["the default namespace", {}, {}, "default/reviews"],
    ["both, a part each", { node: { service: "a" } }, { namespace: "shop" }, "shop/a"],
  ])("comes from %s", async (_, document, metadata, name) => {
    const sidecar = await Sidecar.start(document, 1, nodes(metadata));
    sidecar.root.exchange();
    expect(edges(sidecar)).toEqual([`${name}>other`]);
  });
});

describe("an edge", () => {
  it("that is the same for two directions is counted in each", async () => {
    const sidecar = await Sidecar.start({ ...OUTBOUND, node: { service: "reviews", namespace: "default" } });
    sidecar.root.exchange({ request: { authority: "reviews" } });
    const inbound = sidecar.envoy.vms[0]?.startRoot({
      rootId: "meshfuse.inbound",
      direction: "inbound",
      configuration: JSON.stringify({ ...INBOUND, node: { service: "reviews", namespace: "default" } }),
    });
    inbound?.exchange({ request: { headers: { [SOURCE]: "default/reviews" } } });
    expect(sidecar.counterBy("meshfuse_requests_total", "direction")).toEqual({ outbound: 1, inbound: 1 });
    expect(edges(sidecar)).toEqual(Array(2).fill("default/reviews>default/reviews"));
  });

  it("has a histogram of whole durations, in milliseconds", async () => {
    const sidecar = await Sidecar.start(OUTBOUND);
    for (const delayMs of [0, 1, 12, 700])
      sidecar.root.exchange({ request: { authority: "ratings" }, upstream: { delayMs } });
    const [name = ""] = sidecar.envoy.metrics.names("histogram");
    expect(name).toBe(
      "meshfuse_request_duration_milliseconds.direction=.=outbound;.;source=.=default/productpage;.;" +
        "destination=.=default/ratings;.;",
    );
    expect(sidecar.envoy.metrics.samples(name)).toEqual([0, 1, 12, 700]);
  });

  it("follows a push that moves a host to another service", async () => {
    const sidecar = await Sidecar.start(OUTBOUND);
    sidecar.root.exchange({ request: { authority: "ratings" } });
    sidecar.push({ node: NODE, services: [{ name: "shop/ratings", hosts: ["ratings"] }] });
    sidecar.root.exchange({ request: { authority: "ratings" } });
    expect(edges(sidecar)).toEqual([
      "default/productpage>default/ratings",
      "default/productpage>shop/ratings",
    ]);
  });
});
