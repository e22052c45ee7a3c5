/** Each query, without a mesh: is it PromQL, and does it ask for metrics that the ends it names have? */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { findPrometheus, runPromtool } from "../../../bench/prometheus/index.js";
import { OUTCOMES } from "../../../controller/model/index.js";
import { boards, filledIn, metricsIn, panelsOf, queriesOf } from "./boards.js";

/** What the filter shows in Envoy. */
const SIDECARS = [
  "meshfuse_requests_total",
  "meshfuse_request_duration_milliseconds",
  "meshfuse_breaker_state",
  "meshfuse_fault_injected_total",
  "meshfuse_overflow_total",
  "meshfuse_tag_overflow_total",
  "meshfuse_config_revision",
  "meshfuse_config_refused_total",
];
/** What the controller shows, by the beginning of the names. */
const CONTROLLER = /^meshfuse_(mesh|controller)_/;

const ANY = {
  ...{
    __rate_interval: "1m",
    __range: "1h",
    reporter: "source",
    namespace: ".*",
    service: "default/reviews",
  },
  ...{ source: "default/reviews", destination: "default/ratings", breaker: ".*", fault: ".*", tag: "tenant" },
};
const all = await boards();
const queries = all.flatMap(([name, board]) => queriesOf(name, board));
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "meshfuse-queries-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe("the queries", () => {
  it("are all PromQL, by Prometheus' own parser", async ({ skip }) => {
    const tools = await findPrometheus();
    if ("missing" in tools) return skip(tools.missing);
    const rules = queries.map(({ expr }, index) => ({ record: `q:${index}:x`, expr: filledIn(expr, ANY) }));
    const file = path.join(folder, "rules.yaml");
    await writeFile(file, stringify({ groups: [{ name: "dashboards", rules }] }));
    const { code, output } = await runPromtool(tools.promtool, ["check", "rules", file]);
    expect(output).toContain(`SUCCESS: ${queries.length} rules found`);
    expect(code).toBe(0);
  });

  it("leave nothing of Grafana's own when their variables are filled in", () => {
    for (const { expr } of queries) expect(filledIn(expr, ANY)).not.toContain("$");
  });

  it("ask for metrics of the ends that their panel says it needs", () => {
    for (const panel of all.flatMap(([, board]) => panelsOf(board))) {
      const names = (panel.targets ?? []).flatMap(({ expr }) => metricsIn(expr));
      const [needed] = /(?<=Needs: the )\w+/.exec(panel.description ?? "") ?? [];
      const expected = names.map((name) => (CONTROLLER.test(name) ? "controller" : "sidecars"));
      expect([...new Set(expected)], panel.title).toEqual([needed]);
      const unknown = names.filter((name) => !CONTROLLER.test(name) && !SIDECARS.includes(name));
      expect(unknown, panel.title).toEqual([]);
    }
  });

  it("name outcomes that there are", () => {
    const named = queries.flatMap(({ expr }) => [...expr.matchAll(/outcome[!=]~?"([^"]*)"/g)]);
    const words = named.flatMap(([, text = ""]) => text.split("|"));
    expect(words.length).toBeGreaterThan(0);
    for (const word of words) expect(OUTCOMES).toContain(word);
  });

  it("sum over instances, so that a restart of a sidecar does not begin another line", () => {
    for (const { expr, panel } of queries)
      expect(expr, panel).toMatch(/\b(sum|max|min|count)\b|_controller_/);
  });
});
