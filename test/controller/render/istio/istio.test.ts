import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parse, parseAllDocuments } from "yaml";
import {
  type IstioWish,
  METRIC_LABELS,
  readIstioOptions,
  renderIstio,
} from "../../../../controller/render/index.js";
import { CEL_RULES, celMessages, crdErrors, type EnvoyFilter } from "./crd.js";

const GOLDEN = "../../../../envoy-configs/istio";
const CONTROLLER = "meshfuse.mesh.svc.cluster.local:18000";

function text(wish: IstioWish = {}): string {
  const read = readIstioOptions({ controller: CONTROLLER, ...wish });
  if ("errors" in read) throw new Error(read.errors.join());
  return renderIstio(read.options);
}

function rendered(wish: IstioWish = {}): EnvoyFilter {
  return parse(text(wish));
}

/** `SIDECAR_INBOUND meshfuse.inbound` for each patch. */
function patches(wish: IstioWish): string[] {
  const { configPatches } = rendered(wish).spec;
  return configPatches.map(({ match, patch }) => `${match.context} ${patch.operation} ${patch.value.name}`);
}

describe("the checked-in EnvoyFilters", () => {
  it("are what render gives for a namespace", async () => {
    await expect(text({ namespace: "shop", tags: ["tenant"] })).toMatchFileSnapshot(
      `${GOLDEN}/namespace.yaml`,
    );
  });

  it("are what render gives for one workload and for gateways", async () => {
    const wish = { namespace: "shop", name: "meshfuse-reviews", selector: ["app=reviews"], gateway: true };
    await expect(text(wish)).toMatchFileSnapshot(`${GOLDEN}/workload.yaml`);
  });
});

describe("the EnvoyFilter", () => {
  it("adds the controller's cluster and a filter before the router on both sides", () => {
    expect(patches({})).toEqual([
      "SIDECAR_OUTBOUND ADD meshfuse",
      "SIDECAR_INBOUND INSERT_BEFORE meshfuse.inbound",
      "SIDECAR_OUTBOUND INSERT_BEFORE meshfuse.outbound",
      "SIDECAR_OUTBOUND INSERT_BEFORE meshfuse.throughput",
    ]);
    expect(rendered().spec.configPatches[1]?.match.listener).toEqual({
      filterChain: {
        filter: {
          name: "envoy.filters.network.http_connection_manager",
          subFilter: { name: "envoy.filters.http.router" },
        },
      },
    });
  });

  it("adds the cluster for one side too, since istiod builds clusters in the outbound context", () => {
    expect(patches({ direction: "inbound" })).toEqual([
      "SIDECAR_OUTBOUND ADD meshfuse",
      "SIDECAR_INBOUND INSERT_BEFORE meshfuse.inbound",
    ]);
  });

  it("leaves gateways alone unless asked", () => {
    expect(patches({ direction: "outbound", gateway: true })).toEqual([
      "ANY ADD meshfuse",
      "SIDECAR_OUTBOUND INSERT_BEFORE meshfuse.outbound",
      "SIDECAR_OUTBOUND INSERT_BEFORE meshfuse.throughput",
      "GATEWAY INSERT_BEFORE meshfuse.outbound",
      "GATEWAY INSERT_BEFORE meshfuse.throughput",
    ]);
  });

  it("selects pods only where labels were given", () => {
    expect(rendered().spec).not.toHaveProperty("workloadSelector");
    const selector = ["app=reviews,version=v1", "tier=gold"];
    expect(rendered({ selector }).spec.workloadSelector).toEqual({
      labels: { app: "reviews", version: "v1", tier: "gold" },
    });
  });

  it("is one YAML document, its notes are comments", () => {
    expect(parseAllDocuments(text())).toHaveLength(1);
    expect(text()).not.toMatch(/ $/m);
  });
});

describe("Istio's schema", () => {
  const label = fc.stringMatching(/^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/);
  const wish = fc.record(
    {
      namespace: fc.stringMatching(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/),
      name: fc.stringMatching(/^[a-z0-9]([-a-z0-9]{0,20}[a-z0-9])?(\.[a-z0-9]{1,9})?$/),
      selector: fc
        .uniqueArray(label, { minLength: 1, maxLength: 5 })
        .map((names) => names.map((n) => `${n}=${n}`)),
      priority: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }).map(String),
      direction: fc.constantFrom("outbound", "both"),
      gateway: fc.boolean(),
      controller: fc.constantFrom("10.0.0.7:18000", "[::1]:1", "controller:65535"),
    },
    { requiredKeys: [] },
  );

  it("takes whatever flags are accepted", () => {
    fc.assert(
      fc.property(wish, (flags) => {
        const filter = rendered(flags);
        expect(crdErrors(filter)).toEqual([]);
        for (const holds of Object.values(CEL_RULES)) expect(holds(filter.spec)).toBe(true);
      }),
    );
  });

  it("has no CEL rule that is not looked at here", () => {
    expect(celMessages().sort()).toEqual(Object.keys(CEL_RULES).sort());
  });

  it("refuses what it should, so that the test is one", () => {
    const { spec, ...rest } = rendered();
    expect(crdErrors({ ...rest, spec: { ...spec, priority: "1", selector: {} } })).toEqual([
      "/spec must NOT have additional properties",
      "/spec/priority must be integer",
    ]);
    const [first] = spec.configPatches;
    expect(crdErrors({ ...rest, spec: { configPatches: [{ ...first, applyTo: "FILTER" }] } })).toEqual([
      "/spec/configPatches/0/applyTo must be equal to one of the allowed values",
    ]);
  });
});

describe("the notes", () => {
  it("tell how to apply, see and take out exactly this one", () => {
    const notes = text({ name: "mf", namespace: "shop", selector: ["app=reviews"] });
    for (const words of [
      "pods labelled app=reviews of namespace shop",
      "kubectl apply -f",
      "meshfuse status",
      "meshfuse bypass --all",
      "kubectl delete envoyfilter mf -n shop",
      'excludeInboundPorts: "18000"',
      "--allow-remote",
      'EVENT_PRECISE_TIMER: "1"',
    ]) {
      expect(notes, words).toContain(words);
    }
  });

  it("name every label of the filter's metrics, and the tags asked for", () => {
    const [, list = ""] = /extraStatTags: \[(.*)\]/.exec(text({ tags: ["tenant"] })) ?? [];
    expect(list.split(", ")).toEqual([...METRIC_LABELS, "tenant"]);
  });

  it("hold an annotation that is YAML and JSON as it stands", () => {
    const lines = text()
      .split("\n")
      .map((line) => line.replace(/^# {0,1}/, ""));
    const start = lines.indexOf("  metadata:");
    const annotations = parse(lines.slice(start, start + 7).join("\n")).metadata.annotations;
    expect(parse(annotations["proxy.istio.io/config"]).proxyMetadata).toEqual({ EVENT_PRECISE_TIMER: "1" });
    const buckets = JSON.parse(annotations["sidecar.istio.io/statsHistogramBuckets"]);
    expect(buckets["wasmcustom.meshfuse_request_duration_milliseconds"]).toContain(60_000);
  });

  it("warn of an address that is the pod itself", () => {
    for (const controller of ["127.0.0.1:1", "[::1]:1", "localhost:1"]) {
      expect(text({ controller }), controller).toContain("is the pod itself");
    }
    expect(text()).not.toContain("is the pod itself");
  });
});
