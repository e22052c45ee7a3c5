import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { findPrometheus, runPromtool } from "../../../../bench/prometheus/index.js";
import { writeScrapeConfig } from "../../../../controller/cli/demo/scrape.js";
import { run } from "../world.js";

const sidecars = [
  { nodeId: "reviews-v1", envoy: { adminUrl: "http://127.0.0.1:20001" } },
  { nodeId: "reviews-v2", envoy: { adminUrl: "http://127.0.0.1:20002" } },
];
const demo = { api: "http://127.0.0.1:18080", sidecars };

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "meshfuse-scrape-"));
  file = path.join(folder, "prometheus.yml");
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe("the configuration for a Prometheus that watches the demo", () => {
  it("scrapes the controller, and each sidecar under its node id", async () => {
    await writeScrapeConfig(file, demo);
    const { scrape_configs } = parse(await readFile(file, "utf8"));
    expect(scrape_configs).toMatchObject([
      { job_name: "meshfuse-controller", static_configs: [{ targets: ["127.0.0.1:18080"] }] },
      {
        ...{ job_name: "meshfuse-sidecars", metrics_path: "/stats/prometheus" },
        static_configs: [
          { targets: ["127.0.0.1:20001"], labels: { instance: "reviews-v1" } },
          { targets: ["127.0.0.1:20002"], labels: { instance: "reviews-v2" } },
        ],
      },
    ]);
  });

  it("is one that Prometheus takes", async ({ skip }) => {
    const tools = await findPrometheus();
    if ("missing" in tools) return skip(tools.missing);
    await writeScrapeConfig(file, demo);
    const { code, output } = await runPromtool(tools.promtool, ["check", "config", file]);
    expect(output).toContain("is valid prometheus config file syntax");
    expect(code).toBe(0);
  });

  it("is told where it cannot be written", async () => {
    const gone = path.join(folder, "none", "prometheus.yml");
    await expect(writeScrapeConfig(gone, demo)).rejects.toMatchObject({
      exitCode: 1,
      lines: [expect.stringMatching(/^--scrape-config: ENOENT/), "name a file that you may write"],
    });
  });

  it("stands in the demo's help", async () => {
    expect((await run(["demo", "--help"])).out).toContain("--scrape-config <file>");
  });
});
