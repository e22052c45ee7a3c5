import { describe, expect, it } from "vitest";
import { istioMetrics } from "../../../controller/metrics/index.js";
import { OUTCOMES } from "../../../controller/model/index.js";
import { end } from "./sources.js";

/** The labels and the value of each line of a metric. */
function series(text: string, name: string): { labels: Record<string, string>; value: number }[] {
  const lines = text.split("\n").filter((line) => line.startsWith(`${name}{`));
  return lines.map((line) => {
    const pairs = [...line.matchAll(/(\w+)="([^"]*)"/g)].map(([, key = "", value = ""]) => [key, value]);
    return { labels: Object.fromEntries(pairs), value: Number(line.slice(line.lastIndexOf(" "))) };
  });
}
const requests = (ends: Parameters<typeof istioMetrics>[0]) =>
  series(istioMetrics(ends), "istio_requests_total");

/** What Kiali groups by, and what the dashboards select and group by. */
const READ_BY_OTHERS = [
  ...["reporter", "source_cluster", "source_workload_namespace", "source_workload", "source_app"],
  ...["source_canonical_service", "source_canonical_revision", "source_version", "source_principal"],
  ...["destination_cluster", "destination_service_namespace", "destination_service", "destination_version"],
  ...["destination_service_name", "destination_workload_namespace", "destination_workload"],
  ...["destination_app", "destination_canonical_service", "destination_canonical_revision"],
  ...["destination_principal", "request_protocol", "response_code", "response_flags"],
  "connection_security_policy",
];

describe("edges under Istio's names", () => {
  it("have every label that is read by others", () => {
    const [first] = requests([end({ outcomes: { success: 1 } })]);
    expect(Object.keys(first?.labels ?? {}).toSorted()).toEqual(READ_BY_OTHERS.toSorted());
  });

  it("name the workloads and the service", () => {
    const [first] = requests([end({ source: "shop/web", destination: "pay/api", outcomes: { success: 4 } })]);
    expect(first).toMatchObject({
      value: 4,
      labels: {
        reporter: "source",
        ...{ source_workload: "web", source_workload_namespace: "shop", source_app: "web" },
        ...{ destination_workload: "api", destination_workload_namespace: "pay" },
        destination_service: "api.pay.svc.cluster.local",
        ...{ destination_service_name: "api", destination_service_namespace: "pay" },
        ...{ response_code: "200", response_flags: "-" },
      },
    });
  });

  it("tell each outcome as one code with its flags", () => {
    const all = Object.fromEntries(OUTCOMES.map((outcome, at) => [outcome, at + 1]));
    const told = requests([end({ outcomes: all })]).map(
      ({ labels, value }) => `${value} ${labels.response_code} ${labels.response_flags}`,
    );
    expect(told).toEqual([
      ...["1 200 -", "2 500 -", "3 429 -", "4 404 -"],
      ...["5 0 DC", "6 503 UO", "7 403 -", "8 503 FI"],
    ]);
  });

  it("have callers without a name once, whatever we call them", () => {
    const inbound = { direction: "inbound", outcomes: { success: 2 } } as const;
    const ends = ["outside", "unknown"].map((source) => end({ ...inbound, source, slow: { 3: 2 } }));
    const text = istioMetrics(ends);
    expect(series(text, "istio_requests_total")).toMatchObject([
      {
        value: 4,
        labels: { reporter: "destination", source_workload: "unknown", source_cluster: "unknown" },
      },
    ]);
    expect(series(text, "istio_request_duration_milliseconds_count")).toMatchObject([{ value: 4 }]);
  });

  it("have hosts that are no service as what Istio passes through", () => {
    const [first] = requests([end({ destination: "other", outcomes: { success: 1 } })]);
    expect(first?.labels).toMatchObject({
      destination_service_name: "PassthroughCluster",
      destination_service: "unknown",
      destination_workload: "unknown",
    });
  });

  it("are a text that can be made, however long and hard to write names are", () => {
    const name = (n: number) => `x/${n}${'"'.repeat(500)}`;
    const ends = Array.from({ length: 3_000 }, (_, n) => end({ source: name(n), destination: name(n) }));
    expect(istioMetrics(ends).length).toBeLessThan(150_000_000);
  });

  it("have durations in milliseconds", () => {
    const text = istioMetrics([end({ slow: { 0: 3 }, durationSumUs: 1_500 })]);
    const below = series(text, "istio_request_duration_milliseconds_bucket");
    expect(below[0]).toMatchObject({ value: 3, labels: { le: "1.024" } });
    expect(below.at(-1)).toMatchObject({ value: 3, labels: { le: "+Inf" } });
    expect(series(text, "istio_request_duration_milliseconds_sum")).toMatchObject([{ value: 1.5 }]);
  });
});
