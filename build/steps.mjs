// The steps from a bare clone to dist/: packages, the filter's module, the controller.
import { createHash } from "node:crypto";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { extname, join } from "node:path";
import { bin, Failure, MODULES, ROOT, say, step } from "./process.mjs";

const COMMAND = "dist/controller/cli/main.js";
const ASCII_TRANSFORM = "filter/bytes/ascii-transform.mjs";
/** The module travels in every push, to every sidecar: 72 KiB and no more. */
const MAX_MODULE_BYTES = 72 * 1024;
const OLDEST_NODE = [20, 19];

export function checkNode() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])) return;
  throw new Failure(`Node ${process.versions.node} is too old; ${OLDEST_NODE.join(".")} or newer is needed`);
}

export async function installModules() {
  if (modulesAreInstalled()) return;
  say("installing Node modules (npm ci)");
  await step("npm ci", "npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"]);
}

/** Compiles one target of asconfig.json, unless its sources are those of the last time. */
export async function buildModule(target) {
  const { outFile } = JSON.parse(readFileSync(join(ROOT, "asconfig.json"), "utf8")).targets[target];
  const stamp = hashOf(["filter", "asconfig.json", "package-lock.json", "test/filter/no-heap-runtime.ts"]);
  const stampFile = join(ROOT, `${outFile}.stamp`);
  if (existsSync(join(ROOT, outFile)) && readIfThere(stampFile) === stamp) return;
  say(`building ${outFile}`);
  // Beside its place, then renamed: whoever loads the module meanwhile sees a whole one.
  const fresh = `${outFile}.${process.pid}.wasm`;
  mkdirSync(join(ROOT, "dist"), { recursive: true });
  try {
    await step(`asc --target ${target}`, bin("assemblyscript/bin/asc.js"), [
      "--target",
      target,
      // Not in asconfig.json: a path there loses its leading dot and is then looked up as a package.
      "--transform",
      `./${ASCII_TRANSFORM}`,
      "--outFile",
      fresh,
    ]);
    renameSync(join(ROOT, fresh), join(ROOT, outFile));
  } finally {
    rmSync(join(ROOT, fresh), { force: true });
  }
  writeFileSync(stampFile, stamp);
}

export function isSmallEnough(path) {
  const bytes = statSync(join(ROOT, path)).size;
  say(`${path} has ${bytes} bytes; the limit is ${MAX_MODULE_BYTES}`);
  return bytes < MAX_MODULE_BYTES;
}

export async function compile() {
  say("compiling the controller");
  const args = ["-p", "tsconfig.json", "--incremental", "--tsBuildInfoFile", "dist/tsconfig.tsbuildinfo"];
  await step("tsc", bin("typescript/bin/tsc"), args);
  // npm does this when it links a command; in the clone itself npx only runs it.
  chmodSync(join(ROOT, COMMAND), 0o755);
  // What is not compiled but read at run time: generated code, schemas, pages.
  for (const folder of ["controller", "bench"]) {
    cpSync(join(ROOT, folder), join(ROOT, "dist", folder), {
      recursive: true,
      filter: (path) => statSync(path).isDirectory() || extname(path) !== ".ts",
    });
  }
}

/** npm writes the list of what it installed last of all, so a broken installation is not taken for a whole one. */
function modulesAreInstalled() {
  const list = join(MODULES, ".package-lock.json");
  if (!existsSync(list)) return false;
  const installed = JSON.parse(readFileSync(list, "utf8")).packages ?? {};
  const wanted = JSON.parse(readFileSync(join(ROOT, "package-lock.json"), "utf8")).packages;
  return Object.entries(wanted).every(
    ([path, locked]) => path === "" || locked.optional || installed[path]?.version === locked.version,
  );
}

/** One hash over the names and bytes of files and folders. */
function hashOf(paths) {
  const hash = createHash("sha256");
  const add = (path) => {
    const absolute = join(ROOT, path);
    if (!existsSync(absolute)) return;
    if (statSync(absolute).isDirectory()) {
      for (const name of readdirSync(absolute).sort()) add(join(path, name));
    } else {
      hash.update(`${path}\0`).update(readFileSync(absolute)).update("\0");
    }
  };
  paths.forEach(add);
  return hash.digest("hex");
}

function readIfThere(path) {
  return existsSync(path) ? readFileSync(path, "utf8") : undefined;
}
