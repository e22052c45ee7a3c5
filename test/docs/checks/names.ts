// Names of the product in pages, and where each is defined.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { SETTING_OPTIONS } from "../../../controller/settings.js";
import { metricsOf } from "../../controller/metrics/sources.js";
import { rendered } from "../../controller/prometheus/rendered.js";
import { ROOT } from "../pages.js";

/** Read by the commands that talk to a controller (MESHFUSE_SERVER), and by the tests. */
const OTHER_VARIABLES = ["MESHFUSE_SERVER", "MESHFUSE_SEED"];

const METRIC = /\bmeshfuse_[a-z_]+\b/g;
/** A series of a histogram or a counter, as Prometheus shows it. */
const SUFFIX = /_(bucket|sum|count)$/;

/** Metrics that the filter's sources name, those that a controller shows, and what rules make of them. */
export async function knownMetrics(): Promise<Set<string>> {
  const sources = sourcesUnder("filter").map((path) => readFileSync(path, "utf8"));
  const controller = metricsOf();
  const texts = [...sources, await controller.text(), rendered()];
  return new Set(texts.flatMap((text) => [...text.matchAll(METRIC)].map(([name]) => name)));
}

/** `?filter=meshfuse_requests` names the beginning of a metric's name. */
export function unknownMetrics(text: string, known: ReadonlySet<string>): string[] {
  return [...text.matchAll(METRIC)].flatMap(({ 0: name, index }) => {
    const isBeginning = text.slice(0, index).endsWith("filter=");
    const isKnown = isBeginning
      ? [...known].some((each) => each.startsWith(name))
      : known.has(name) || known.has(name.replace(SUFFIX, ""));
    return isKnown ? [] : [name];
  });
}

/** Paths of the API that its document does not have. */
export function unknownPaths(text: string): string[] {
  const { paths } = JSON.parse(readFileSync(join(ROOT, "controller/api/openapi.json"), "utf8")) as {
    paths: Record<string, unknown>;
  };
  const patterns = Object.keys(paths).map((path) => new RegExp(`^${path.replace(/\{\w+\}/g, "[^/]+")}$`));
  const found = [...text.matchAll(/\/api\/v1(?:\/[\w.{}~-]+)*/g)].map(([path]) => path.replace(/\.$/, ""));
  return found.filter((path) => path !== "/api/v1" && !patterns.some((pattern) => pattern.test(path)));
}

export function unknownVariables(text: string): string[] {
  const known = new Set([...SETTING_OPTIONS.map(({ env }) => env), ...OTHER_VARIABLES]);
  return [...text.matchAll(/\bMESHFUSE_[A-Z_]+\b/g)].map(([name]) => name).filter((name) => !known.has(name));
}

function sourcesUnder(folder: string): string[] {
  const names = readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" });
  return names.filter((name) => name.endsWith(".ts")).map((name) => join(ROOT, folder, name));
}
