/** With what a Prometheus of somebody's own scrapes the demo. */
import { writeFile } from "node:fs/promises";
import { stringify } from "yaml";
import { STATS_PARAMS, STATS_PATH } from "../../prometheus/index.js";
import { failed } from "../world.js";

/** The demo is over in minutes. */
const SCRAPE_INTERVAL = "1s";

interface Scraped {
  /** URL of the controller's API. */
  api: string;
  sidecars: readonly { nodeId: string; envoy: { adminUrl: string } }[];
}

/** What `--config.file` of Prometheus names. Sidecars are called by their node ids, which say more than ports. */
export function scrapeConfig({ api, sidecars }: Scraped): object {
  const targets = sidecars.map(({ nodeId, envoy }) => ({
    targets: [new URL(envoy.adminUrl).host],
    labels: { instance: nodeId },
  }));
  return {
    global: { scrape_interval: SCRAPE_INTERVAL },
    scrape_configs: [
      {
        job_name: "meshfuse-controller",
        static_configs: [{ targets: [new URL(api).host] }],
      },
      {
        job_name: "meshfuse-sidecars",
        metrics_path: STATS_PATH,
        params: STATS_PARAMS,
        static_configs: targets,
      },
    ],
  };
}

/** Throws what makes the exit code 1. */
export async function writeScrapeConfig(file: string, scraped: Scraped): Promise<void> {
  await writeFile(file, stringify(scrapeConfig(scraped))).catch((error: Error) => {
    throw failed(`--scrape-config: ${error.message}`, "name a file that you may write");
  });
}
