// Finds the Prometheus and the promtool of this machine: those that are named, those on the PATH, or those of Debian's
// package in the user's cache folder.
import { delimiter, join, resolve } from "node:path";
import { isExecutable, runCommand } from "../envoy/index.js";
import { cachedTools, fetchTools } from "./fetch.js";

/** Both answer from memory; a loaded machine may be slow to start them. */
const VERSION_WITHIN_MS = 20_000;

/** Absolute paths. */
export interface PrometheusTools {
  prometheus: string;
  promtool: string;
}

/** `missing` says why there are none and what to do about it, to follow "skipped: ". */
export type FoundTools = PrometheusTools | { missing: string };

type Tool = keyof PrometheusTools;

const VARIABLES: Readonly<Record<Tool, string>> = {
  prometheus: "PROMETHEUS_BIN",
  promtool: "PROMTOOL_BIN",
};

export interface Search {
  /** Default: this process's. PROMETHEUS_BIN, PROMTOOL_BIN, PATH, HOME and XDG_CACHE_HOME are read. */
  environment?: NodeJS.ProcessEnv;
  /** Default: a line to stderr. */
  progress?: (line: string) => void;
}

/**
 * What is named by a variable goes first, then the PATH, then the cache, which is filled once where apt-get and dpkg-deb
 * are. Rejects only where a variable names something else.
 */
export async function findPrometheus(search: Search = {}): Promise<FoundTools> {
  const environment = search.environment ?? process.env;
  const progress = search.progress ?? ((line) => process.stderr.write(`${line}\n`));
  const prometheus = await here("prometheus", environment);
  const promtool = await here("promtool", environment);
  if (prometheus !== undefined && promtool !== undefined) return { prometheus, promtool };
  const cached = cachedTools(environment);
  const failure = await fetchTools({ environment, progress });
  if (failure !== undefined) return { missing: `${failure}; install prometheus, or set ${named()}` };
  const found = { prometheus: prometheus ?? cached.prometheus, promtool: promtool ?? cached.promtool };
  for (const tool of ["prometheus", "promtool"] as const) {
    const reason = await whyNot(tool, found[tool]);
    if (reason !== undefined) return { missing: `${found[tool]}: ${reason}; set ${named()}` };
  }
  return found;
}

/** Named by its variable, or the first on the PATH that is what its name says. */
async function here(tool: Tool, environment: NodeJS.ProcessEnv): Promise<string | undefined> {
  const variable = VARIABLES[tool];
  const given = environment[variable];
  if (given) {
    const path = resolve(given);
    const reason = await whyNot(tool, path);
    if (reason !== undefined) throw new Error(`${variable}=${path}: ${reason}; name a ${tool}, or unset it`);
    return path;
  }
  for (const folder of (environment.PATH ?? "").split(delimiter).filter((entry) => entry !== "")) {
    const path = resolve(join(folder, tool));
    if ((await isExecutable(path)) && (await whyNot(tool, path)) === undefined) return path;
  }
  return undefined;
}

/** Undefined: it is the tool, and it runs here. */
async function whyNot(tool: Tool, path: string): Promise<string | undefined> {
  const { code, output } = await runCommand(path, ["--version"], VERSION_WITHIN_MS);
  if (code === 0 && output.startsWith(`${tool}, version `)) return undefined;
  const said = output.trim().split("\n").at(-1) ?? "";
  return code === undefined ? `it does not run (${said})` : `it is not a ${tool}`;
}

function named(): string {
  return Object.values(VARIABLES).join(" and ");
}
