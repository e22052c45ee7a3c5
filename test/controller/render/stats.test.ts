import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { METRIC_LABELS } from "../../../controller/render/index.js";
import { statsConfig } from "../../../controller/render/stats.js";

interface StatsConfig {
  stats_tags: { tag_name: string; regex: string }[];
  histogram_bucket_settings: { match: { prefix: string }; buckets: number[] }[];
}
const config = statsConfig(["tenant", "sub_tenant"]) as StatsConfig;

/** What Envoy makes of a metric's name: each regex sees the whole name; group 1 is cut out, group 2 is the value. */
function labelsOf(name: string): { name: string; labels: Record<string, string> } {
  const labels: Record<string, string> = {};
  let rest = name;
  for (const { tag_name, regex } of config.stats_tags) {
    const [, cut, value] = new RegExp(regex).exec(name) ?? [];
    if (cut === undefined || value === undefined) continue;
    labels[tag_name] = value;
    rest = rest.replace(cut, "");
  }
  return { name: rest, labels };
}

describe("the labels of the filter's metrics", () => {
  it("are cut out of the name, the first and the last too", () => {
    const name =
      "wasmcustom.meshfuse_breaker_transitions_total.direction=.=outbound;.;breaker=.=default/r.x;.;to=.=half_open;.;reason=.=deadline;.;";
    expect(labelsOf(name)).toEqual({
      name: "wasmcustom.meshfuse_breaker_transitions_total.",
      labels: { direction: "outbound", breaker: "default/r.x", to: "half_open", reason: "deadline" },
    });
  });

  it("are not found inside longer names", () => {
    expect(labelsOf("wasmcustom.m.sub_tenant=.=a;.;").labels).toEqual({ sub_tenant: "a" });
    expect(labelsOf("wasmcustom.m.quota_to=.=a;.;").labels).toEqual({});
  });

  it("may be empty", () => {
    expect(labelsOf("wasmcustom.m.tenant=.=;.;").labels).toEqual({ tenant: "" });
  });

  it("leave Envoy's own names alone", () => {
    const name = "cluster.outbound|9080||ratings.upstream_rq_total";
    expect(labelsOf(name)).toEqual({ name, labels: {} });
  });

  it("are those that the filter's source names", () => {
    const source = readFileSync("filter/report/metric.ts", "utf8");
    const names = [...source.matchAll(/^export const [A-Z]+ = ascii\("([a-z]+)"\);$/gm)].map(
      ([, name]) => name,
    );
    expect(names.toSorted()).toEqual([...METRIC_LABELS].toSorted());
  });

  it("are all that the filter uses, and the tags asked for", () => {
    expect(config.stats_tags.map(({ tag_name }) => tag_name)).toEqual([
      ...METRIC_LABELS,
      "tenant",
      "sub_tenant",
    ]);
  });
});

describe("the buckets of the duration", () => {
  it("rise from 1 ms to 60 s", () => {
    const [setting] = config.histogram_bucket_settings;
    const buckets = setting?.buckets ?? [];
    expect(setting?.match.prefix).toBe("wasmcustom.meshfuse_request_duration_milliseconds");
    expect([buckets[0], buckets.at(-1)]).toEqual([1, 60_000]);
    expect(buckets).toEqual([...new Set(buckets)].sort((one, other) => one - other));
  });
});
