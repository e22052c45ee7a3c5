import { describe, expect, it } from "vitest";
import { parse, parseAllDocuments } from "yaml";
import { meshMetrics } from "../../../controller/metrics/index.js";
import { type PrometheusWish, readPrometheusOptions } from "../../../controller/prometheus/index.js";
import { meshOf, metricsOf } from "../metrics/sources.js";
import { alertsOf, rendered, rulesOf } from "./rendered.js";

const GOLDEN = "../../../envoy-configs/prometheus";
const METRIC = /\bmeshfuse_(?:mesh|controller)_[a-z_]+/g;

describe("what is checked in for Prometheus", () => {
  it.each([
    ["rules", {}],
    ["scrape", { istioNames: true }],
    ["operator", { istioNames: true, labels: ["release=prometheus"] }],
  ] as const)("%s.yaml is what render gives", async (part, wish) => {
    await expect(rendered({ part, ...wish })).toMatchFileSnapshot(`${GOLDEN}/${part}.yaml`);
  });
});

describe("the rules", () => {
  const rules = rulesOf(rendered());

  it("read only metrics that the controller has", async () => {
    const text = (await metricsOf().text()) + meshMetrics(meshOf({}));
    const has = new Set([...text.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name));
    const read = rules.flatMap(({ expr }) => [...expr.matchAll(METRIC)].map(([name]) => name));
    // What is recorded has a level before its name.
    const raw = rules.flatMap(({ expr }) => [
      ...expr.matchAll(/(?<!:)\bmeshfuse_(?:mesh|controller)_[a-z_]+/g),
    ]);
    const unknown = raw.map(([name]) => name.replace(/_bucket$/, "")).filter((name) => !has.has(name));
    expect(unknown).toEqual([]);
    expect(read.length).toBeGreaterThan(20);
  });

  it("are recorded under level:metric:operations", () => {
    const names = rules.flatMap(({ record }) => record ?? []);
    expect(names.filter((name) => !/^[a-z_]+:meshfuse_[a-z_]+:[a-z0-9_]+$/.test(name))).toEqual([]);
    expect(names).toContain("destination:meshfuse_mesh_request_errors:ratio_rate3d");
  });

  it("tell of each alert what it is, what happens, how bad it is and where to read on", () => {
    for (const { alert, labels, annotations } of alertsOf(rendered())) {
      expect(annotations?.summary, alert).toMatch(/\S/);
      expect(annotations?.description, alert).toMatch(/\.$/);
      expect(annotations?.runbook_url, alert).toMatch(/^docs\/alerts\.md#meshfuse[a-z]+$/);
      expect(["page", "ticket"], alert).toContain(labels?.severity);
    }
  });

  it("record long windows so often that Prometheus' 5 minutes of looking back never miss one", () => {
    const groups: { interval?: string }[] = parse(rendered()).groups;
    const minutes = groups.flatMap(({ interval }) => (interval === undefined ? [] : [interval]));
    expect(minutes).not.toEqual([]);
    // One evaluation may be missed.
    for (const interval of minutes) expect(Number(/^(\d+)m$/.exec(interval)?.[1])).toBeLessThan(5 / 2);
  });

  it("follow the objective and the place of the runbooks", () => {
    const [first] = alertsOf(rendered({ slo: "99.5%", runbooks: "https://wiki.example.org/a" }));
    expect(first?.expr).toContain("ratio_rate1h > 14.4 * 0.005");
    expect(first?.annotations?.runbook_url).toBe("https://wiki.example.org/a#meshfuseerrorbudgetburn");
    expect(first?.annotations?.description).toContain("99.5%");
  });
});

describe("the jobs", () => {
  it("ask each Envoy for Meshfuse's metrics alone", () => {
    const jobs = parse(
      rendered({ part: "scrape", sidecars: ["10.0.0.1:9901", "[::1]:9901"] }),
    ).scrape_configs;
    expect(jobs.map(({ job_name }: { job_name: string }) => job_name)).toEqual([
      "meshfuse-controller",
      "meshfuse-sidecars",
    ]);
    expect(jobs[1]).toMatchObject({
      metrics_path: "/stats/prometheus",
      params: { filter: ["^wasmcustom\\.meshfuse_"], usedonly: [""] },
      static_configs: [{ targets: ["10.0.0.1:9901", "[::1]:9901"] }],
    });
  });
});

/** Fields of the operator's API, v1, as far as they are used. */
const FIELDS: Record<string, readonly string[]> = {
  ServiceMonitor: [
    ...["spec.namespaceSelector.any", "spec.selector.matchLabels", "spec.endpoints[].port"],
    ...["spec.endpoints[].interval", "spec.endpoints[].path", "spec.endpoints[].honorLabels"],
  ],
  PodMonitor: [
    ...["spec.namespaceSelector.any", "spec.selector.matchExpressions", "spec.podTargetLabels[]"],
    "spec.podMetricsEndpoints[].port",
    ...["spec.podMetricsEndpoints[].path", "spec.podMetricsEndpoints[].interval"],
    "spec.podMetricsEndpoints[].params",
  ],
  PrometheusRule: [
    ...["spec.groups[].name", "spec.groups[].interval", "spec.groups[].rules[].record"],
    ...["spec.groups[].rules[].alert", "spec.groups[].rules[].expr", "spec.groups[].rules[].for"],
    ...["spec.groups[].rules[].labels", "spec.groups[].rules[].annotations"],
  ],
};

/** Paths of what is in a value, down to one of these. */
function pathsIn(value: unknown, path: string, known: readonly string[]): string[] {
  if (known.includes(path) || typeof value !== "object" || value === null) return [path];
  if (Array.isArray(value)) return value.flatMap((each) => pathsIn(each, `${path}[]`, known));
  return Object.entries(value).flatMap(([name, each]) => pathsIn(each, `${path}.${name}`, known));
}

describe("the operator's objects", () => {
  const wish: PrometheusWish = {
    part: "operator",
    istioNames: true,
    labels: ["release=kps"],
    namespace: "mon",
  };
  const objects = parseAllDocuments(rendered(wish)).map((each) => each.toJS());

  it("are one of each kind, with the labels that they are selected by", () => {
    expect(objects.map(({ kind }) => kind)).toEqual(Object.keys(FIELDS));
    for (const { apiVersion, metadata } of objects) {
      expect(apiVersion).toBe("monitoring.coreos.com/v1");
      expect(metadata).toMatchObject({ namespace: "mon", labels: { release: "kps" } });
    }
  });

  it("keep names that are truth values in YAML 1.1, as kubectl reads it", () => {
    const [monitor] = parseAllDocuments(rendered({ ...wish, namespace: "no", labels: ["team=on"] }), {
      version: "1.1",
    });
    expect(monitor?.toJS().metadata).toMatchObject({ namespace: "no", labels: { team: "on" } });
  });

  it("have only fields that the operator knows", () => {
    for (const { kind, spec } of objects) {
      const known = FIELDS[kind] ?? [];
      expect(
        pathsIn(spec, "spec", known).filter((path) => !known.includes(path)),
        kind,
      ).toEqual([]);
    }
  });

  it("have the same rules as the rule file", () => {
    expect(objects[2].spec).toEqual(parse(rendered()));
  });
});

describe("a wish", () => {
  const errorsOf = (wish: PrometheusWish) => {
    const read = readPrometheusOptions(wish);
    return "errors" in read ? read.errors : [];
  };

  it.each([
    [{ part: "x" }, 'part: "x" is not one of rules, scrape, operator'],
    [{ slo: "99" }, 'slo: "99" is not a percentage such as "99.9%"'],
    [{ slo: "100%" }, 'slo: "100%" leaves no budget; it has to be under 100%'],
    [{ slo: "50%" }, 'slo: "50%" is under 94%: no alert could tell it from an outage'],
    [{ runbooks: "a b" }, 'runbooks: "a b" is not the address of a page'],
    [{ runbooks: "x/{{a}}" }, 'runbooks: "x/{{a}}" has "{{", which begins a template of Prometheus'],
    [{ part: "scrape", controller: "x" }, 'controller: "x" is not host:port'],
    [{ part: "scrape", sidecars: ["a:1", "b:70000"] }, 'sidecars[1]: "b:70000" is not host:port'],
    [{ part: "operator", namespace: "A" }, 'namespace: "A" is not a Kubernetes namespace such as monitoring'],
    [{ part: "operator", labels: ["a"] }, 'labels[0]: "a" is not name=value'],
    [{ part: "operator", labels: ["a=b", "a=c"] }, 'labels[1]: "a" is a name given twice'],
    [{ part: "scrape", slo: "99%" }, "slo: only with part rules or operator"],
    [{ sidecars: ["a:1"] }, "sidecars: only with part scrape"],
    [{ istioNames: true }, "istioNames: only with part scrape or operator"],
  ])("that cannot be is refused: %j", (wish, error) => {
    expect(errorsOf(wish)).toEqual([error]);
  });

  it("is told all that is wrong with it", () => {
    expect(errorsOf({ part: "scrape", controller: "x", sidecars: ["y"] })).toHaveLength(2);
  });
});
