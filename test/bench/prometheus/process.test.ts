import { existsSync } from "node:fs";
import { afterAll, describe, expect, it } from "vitest";
import {
  findPrometheus,
  type PrometheusProcess,
  runPromtool,
  startPrometheus,
} from "../../../bench/prometheus/index.js";

const found = await findPrometheus();
const tools = "missing" in found ? { prometheus: "", promtool: "" } : found;
const note = "missing" in found ? ` (skipped: ${found.missing})` : "";

const RULES = `groups: [{name: g, interval: 1s, rules: [
  {record: "level:metric:operations", expr: "vector(3)"},
  {alert: Always, expr: "vector(1)", for: 1h}]}]`;

const started: PrometheusProcess[] = [];
afterAll(() => Promise.all(started.map((each) => each.stop())));

describe.skipIf("missing" in found)(`a Prometheus of one's own${note}`, () => {
  it("answers queries, evaluates the rules beside it, tells its targets, and ends", async () => {
    const config = {
      rule_files: ["rules/some.yml"],
      scrape_configs: [
        { job_name: "gone", scrape_interval: "1s", static_configs: [{ targets: ["127.0.0.1:1"] }] },
      ],
    };
    const files = { "rules/some.yml": RULES };
    const prometheus = await startPrometheus({ binary: tools.prometheus, config, files });
    started.push(prometheus);
    expect(await prometheus.query("vector(1) / 0")).toEqual([{ labels: {}, value: Infinity }]);
    expect(await prometheus.query("42")).toEqual([{ labels: {}, value: 42 }]);
    expect(await prometheus.eventually("level:metric:operations")).toEqual([
      { labels: { __name__: "level:metric:operations" }, value: 3 },
    ]);
    const rules = await prometheus.rules();
    expect(rules.find(({ name }) => name === "Always")).toMatchObject({ health: "ok", state: "pending" });
    await prometheus.eventually(`up{job="gone"} == 0`);
    expect(await prometheus.targets()).toMatchObject([
      { job: "gone", health: "down", lastError: expect.stringContaining("connection refused") },
    ]);
    await expect(prometheus.query("rate(")).rejects.toThrow("parse error");
    await prometheus.stop();
    await prometheus.stop();
    expect(existsSync(`/proc/${prometheus.pid}`)).toBe(false);
  });

  it("says what is wrong with its configuration", async () => {
    const config = { scrape_configs: [{ job: "x" }] };
    await expect(startPrometheus({ binary: tools.prometheus, config })).rejects.toThrow(
      /field job not found/,
    );
  });

  it("says so where the executable is none", async () => {
    await expect(startPrometheus({ binary: "/absent", config: {} })).rejects.toThrow("spawn /absent ENOENT");
  });
});

describe.skipIf("missing" in found)(`promtool${note}`, () => {
  it("reads what it judges from its standard input, and its code says how it judges", async () => {
    const good = "# HELP a_total All.\n# TYPE a_total counter\na_total 1\n";
    expect(await runPromtool(tools.promtool, ["check", "metrics"], good)).toEqual({ code: 0, output: "" });
    const { code, output } = await runPromtool(tools.promtool, ["check", "metrics"], "a_total 1\n");
    expect(code).toBe(3);
    expect(output).toContain("no help text");
  });

  it("that is not there has no code", async () => {
    expect(await runPromtool("/absent", [])).toEqual({ code: undefined, output: "spawn /absent ENOENT" });
  });
});
