/** `render grafana`: dashboards, for a folder, for standard output, or for a cluster. */
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { type Command, Option } from "commander";
import {
  configMapsText,
  DASHBOARDS,
  type DashboardName,
  DEFAULT_FOLDER,
  dashboardText,
  fileOf,
  provisioningText,
} from "../../dashboards/index.js";
import { failed, usage, type World } from "../world.js";
import { withExamples } from "./shared.js";

const PARTS = ["dashboards", "provisioning", "configmaps"] as const;
const PROVISIONING_FILE = "provisioning.yaml";
const DEFAULT_NAMESPACE = "monitoring";
/** A DNS label, as Kubernetes wants a namespace's name to be. */
const NAMESPACE = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;

interface GrafanaFlags {
  dashboard?: DashboardName;
  outputDir?: string;
  part: (typeof PARTS)[number];
  namespace?: string;
  grafanaDir?: string;
}

export function addGrafana(render: Command, world: World): void {
  const grafana = render
    .command("grafana")
    .description("Print or write dashboards for Grafana; they ask any Prometheus that scrapes the mesh.")
    .addOption(new Option("--dashboard <name>", "this one alone (default all)").choices(DASHBOARDS))
    .option("--output-dir <folder>", "write files into this folder, made where it is missing")
    .addOption(new Option("--part <part>", "what is printed").choices(PARTS).default(PARTS[0]))
    .option("--namespace <name>", `of the ConfigMaps (default ${DEFAULT_NAMESPACE})`)
    .option("--grafana-dir <path>", `where Grafana finds the files (default ${DEFAULT_FOLDER})`);
  withExamples(grafana, [
    ["render grafana --dashboard overview > overview.json", "one, to be imported by hand"],
    ["render grafana --output-dir dashboards", "all, and a file that provisions them"],
    ["render grafana --part configmaps | kubectl apply -f -", "all, for Grafana's Helm chart"],
  ]).action((flags: GrafanaFlags) => printGrafana(flags, world));
}

async function printGrafana(flags: GrafanaFlags, world: World): Promise<void> {
  const errors = errorsOf(flags);
  if (errors.length > 0) throw usage(...errors, "look at `meshfuse render grafana --help`");
  const { part, outputDir, namespace = DEFAULT_NAMESPACE, grafanaDir = DEFAULT_FOLDER } = flags;
  if (part === "provisioning") return void world.stdout.write(provisioningText(grafanaDir));
  const names = flags.dashboard === undefined ? DASHBOARDS : [flags.dashboard];
  const dashboards = await Promise.all(
    names.map(async (name) => ({ name, text: await dashboardText(name) })),
  );
  if (part === "configmaps") return void world.stdout.write(configMapsText(dashboards, namespace));
  if (outputDir === undefined) return void world.stdout.write(dashboards.map(({ text }) => text).join(""));
  const files = dashboards.map(({ name, text }) => [fileOf(name), text] as const);
  await write(outputDir, [...files, [PROVISIONING_FILE, provisioningText(grafanaDir)]], world);
}

/** A flag that would be without effect is refused. */
function errorsOf({ dashboard, outputDir, part, namespace, grafanaDir }: GrafanaFlags): string[] {
  const errors: string[] = [];
  const isWritten = outputDir !== undefined;
  if (part === "dashboards" && dashboard === undefined && !isWritten) {
    errors.push("name one dashboard with --dashboard, or a folder for all of them with --output-dir");
  }
  if (outputDir === "") errors.push("--output-dir: is empty");
  if (part !== "dashboards" && isWritten) errors.push(`--output-dir: only with --part dashboards`);
  if (part === "provisioning" && dashboard !== undefined) {
    errors.push("--dashboard: not with --part provisioning, which is about a whole folder");
  }
  if (part !== "configmaps" && namespace !== undefined)
    errors.push("--namespace: only with --part configmaps");
  if (grafanaDir !== undefined && part !== "provisioning" && !isWritten) {
    errors.push("--grafana-dir: only with --part provisioning or --output-dir");
  }
  if (grafanaDir !== undefined && !path.isAbsolute(grafanaDir)) {
    errors.push(`--grafana-dir: ${JSON.stringify(grafanaDir)} is not an absolute path`);
  }
  if (namespace !== undefined && !NAMESPACE.test(namespace)) {
    errors.push(`--namespace: ${JSON.stringify(namespace)} is not the name of a namespace`);
  }
  return errors;
}

async function write(
  folder: string,
  files: readonly (readonly [name: string, text: string])[],
  world: World,
): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    for (const [name, text] of files) {
      const file = path.join(folder, name);
      await writeFile(file, text);
      world.stdout.write(`${file}\n`);
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw failed(`--output-dir: cannot be written: ${reason}`, "name a folder that you may write to");
  }
}
