// The breaker on the AssemblyScript SDK: npm fetches the SDK as pinned by hash, the project's own compiler builds.
import { cp, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { Skip } from "../../result/index.js";
import {
  type BuiltPlugin,
  breakerPeer,
  execute,
  kept,
  notBuilt,
  sourcesOf,
  textsOf,
} from "../build/index.js";
import type { BuildSettings, Peer } from "../peer.js";

const WHAT = "breaker on the AssemblyScript SDK";

const SOURCES = sourcesOf(import.meta.url);
const SDK = "node_modules/@gcoredev/proxy-wasm-sdk-as";
const PROJECT = ["package.json", "package-lock.json", "asconfig.json"];

export const assemblyscriptBreaker: Peer = breakerPeer("assemblyscript-sdk", WHAT, build);

/** The module, from the cache if it was built before; the limits are in its source, so it needs no configuration. */
export async function build(settings: BuildSettings): Promise<BuiltPlugin | Skip> {
  const compiler = await findCompiler();
  if (compiler === undefined)
    return { what: WHAT, why: "the AssemblyScript compiler is not installed; run: npm ci" };
  const project = await Promise.all(PROJECT.map((name) => readFile(join(SOURCES, name), "utf8")));
  const sources = await textsOf(join(SOURCES, "assembly"));
  try {
    const module = await kept(settings.cache, {
      product: "breaker-assemblyscript.wasm",
      madeOf: [compiler.version, ...project, ...sources],
      make: (folder) => compile(compiler, folder, settings),
    });
    const sdk = (JSON.parse(project[1] ?? "{}") as Lock).packages?.[SDK]?.version;
    return {
      module,
      configuration: "",
      madeWith: `@gcoredev/proxy-wasm-sdk-as ${sdk}, asc ${compiler.version}`,
    };
  } catch (error) {
    settings.signal.throwIfAborted();
    return notBuilt(WHAT, error);
  }
}

interface Lock {
  packages?: Record<string, { version?: string }>;
}

interface Compiler {
  script: string;
  version: string;
}

async function compile({ script }: Compiler, folder: string, settings: BuildSettings): Promise<string> {
  const { signal, progress } = settings;
  progress(`building the ${WHAT} (under a minute, once)`);
  for (const name of [...PROJECT, "assembly"])
    await cp(join(SOURCES, name), join(folder, name), { recursive: true });
  const install = [
    "ci",
    "--prefix",
    folder,
    "--ignore-scripts",
    "--no-audit",
    "--no-fund",
    "--loglevel",
    "error",
  ];
  await execute({ command: "npm", args: install, folder, signal });
  const product = "breaker.wasm";
  await execute({
    command: process.execPath,
    args: [script, "assembly/index.ts", "--config", "asconfig.json", "--outFile", product],
    folder,
    signal,
  });
  return join(folder, product);
}

/** The one that builds the filter too. */
async function findCompiler(): Promise<Compiler | undefined> {
  try {
    const manifest = createRequire(import.meta.url).resolve("assemblyscript/package.json");
    const { version } = JSON.parse(await readFile(manifest, "utf8")) as { version: string };
    return { script: join(dirname(manifest), "bin/asc.js"), version };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "MODULE_NOT_FOUND" || code === "ERR_PACKAGE_PATH_NOT_EXPORTED") return undefined;
    throw error;
  }
}
