import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { findPrometheus, runPromtool } from "../../../bench/prometheus/index.js";
import { type AlertCase, CASES, LONG_CASES } from "./cases.js";
import { alertsOf, groupsOf, type ReadRule, rendered } from "./rendered.js";

const GOLDEN = "../../../envoy-configs/prometheus";
const RULES = rendered();
const ALERTS = alertsOf(RULES);

const found = await findPrometheus();
const promtool = "missing" in found ? "" : found.promtool;
const note = "missing" in found ? ` (skipped: ${found.missing})` : "";

function ruleOf({ alert }: AlertCase): ReadRule {
  const rule = ALERTS.find((each) => each.alert === alert);
  if (rule === undefined) throw new Error(`there is no alert ${alert}`);
  return rule;
}

/** promtool compares whole annotations: templates filled in as Prometheus does. */
function filled(text: string, { labels, value }: AlertCase): string {
  return text
    .replace(/\{\{ \$labels\.(\w+) \}\}/g, (_, name: string) => labels[name] ?? "")
    .replace(/\{\{ \$value( \| \w+)? \}\}/g, value);
}

function testOf(each: AlertCase, interval: string): object {
  const { labels, annotations = {} } = ruleOf(each);
  const told = Object.entries(annotations).map(([name, text]) => [name, filled(text, each)]);
  const fires = { exp_labels: { ...labels, ...each.labels }, exp_annotations: Object.fromEntries(told) };
  return {
    name: `${each.alert} fires, and did not before`,
    interval,
    input_series: Object.entries(each.series).map(([series, values]) => ({ series, values })),
    alert_rule_test: [
      { alertname: each.alert, eval_time: each.quietAt, exp_alerts: [] },
      { alertname: each.alert, eval_time: each.firesAt, exp_alerts: [fires] },
    ],
  };
}

function testsOf(cases: readonly AlertCase[], interval: string): string {
  const tests = cases.map((each) => testOf(each, interval));
  const group_eval_order = groupsOf(RULES);
  const content = { rule_files: ["rules.yaml"], evaluation_interval: interval, group_eval_order, tests };
  const about = "# What promtool proves of rules.yaml: promtool test rules THIS_FILE\n";
  return about + stringify(content, { aliasDuplicateObjects: false, lineWidth: 0 });
}

const FILES = {
  "rules.test.yaml": testsOf(CASES, "1m"),
  "rules-long.test.yaml": testsOf(LONG_CASES, "10m"),
};

describe("the tests of rules", () => {
  it.each(Object.entries(FILES))("are checked in beside them: %s", async (file, text) => {
    await expect(text).toMatchFileSnapshot(`${GOLDEN}/${file}`);
  });

  it("let each alert fire", () => {
    const tested = [...CASES, ...LONG_CASES].map(({ alert }) => alert);
    expect(tested.toSorted()).toEqual(ALERTS.map(({ alert }) => alert).toSorted());
  });
});

describe.skipIf("missing" in found)(`promtool${note}`, () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "meshfuse-rules-"));
    await writeFile(join(folder, "rules.yaml"), RULES);
    for (const [file, text] of Object.entries(FILES)) await writeFile(join(folder, file), text);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it("finds nothing wrong with the rules, of any objective", async () => {
    expect(await runPromtool(promtool, ["check", "rules", join(folder, "rules.yaml")])).toMatchObject({
      code: 0,
      output: expect.stringContaining("SUCCESS"),
    });
    const other = join(folder, "other.yaml");
    await writeFile(other, rendered({ slo: "99.95%", runbooks: "https://wiki.example.org/alerts" }));
    expect(await runPromtool(promtool, ["check", "rules", other])).toMatchObject({ code: 0 });
  });

  it.each(Object.keys(FILES))("sees each alert of %s fire, and not before", async (file) => {
    const { code, output } = await runPromtool(promtool, ["test", "rules", join(folder, file)]);
    expect(output).toContain("SUCCESS");
    expect(code).toBe(0);
  });

  it("sees no new loss where a sidecar that had lost records is forgotten", async () => {
    const file = join(folder, "forgotten.test.yaml");
    const alert_rule_test = [{ alertname: "MeshfuseRecordsDropped", eval_time: "25m", exp_alerts: [] }];
    const input_series = [{ series: "meshfuse_controller_dropped_records", values: "9x20 5x20" }];
    const tests = [{ interval: "1m", input_series, alert_rule_test }];
    await writeFile(file, stringify({ rule_files: ["rules.yaml"], tests }));
    expect((await runPromtool(promtool, ["test", "rules", file])).output).toContain("SUCCESS");
  });

  it("sees a breaker that does not come back, though a probe is tried now and then", async () => {
    const file = join(folder, "probing.test.yaml");
    // Scraped every 15 s: each minute one scrape finds it half-open, and the one before it opens again.
    const values = `0x3 ${"1 1 0 1 ".repeat(8)}`.trim();
    const input_series = [
      { series: 'meshfuse_mesh_breakers{direction="outbound",breaker="d/b",state="open"}', values },
    ];
    const expr = 'count(ALERTS{alertname="MeshfuseBreakerOpen",alertstate="firing"})';
    const promql_expr_test = [{ expr, eval_time: "7m", exp_samples: [{ labels: "{}", value: 1 }] }];
    const tests = [{ interval: "15s", input_series, promql_expr_test }];
    await writeFile(file, stringify({ rule_files: ["rules.yaml"], evaluation_interval: "15s", tests }));
    expect((await runPromtool(promtool, ["test", "rules", file])).output).toContain("SUCCESS");
  });

  it("finds nothing wrong with the jobs", async () => {
    const file = join(folder, "prometheus.yml");
    await writeFile(file, rendered({ part: "scrape", istioNames: true }));
    expect(await runPromtool(promtool, ["check", "config", file])).toMatchObject({ code: 0 });
  });
});
