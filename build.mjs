// Builds Meshfuse from a bare clone: `node build.mjs [--test | -- command args...]`.
// Plain JavaScript without packages, because it runs before any package is installed.
// What it does goes to stderr: stdout belongs to the command.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import {
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
import { constants } from "node:os";
import { dirname, extname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const ROOT = dirname(fileURLToPath(import.meta.url));
const MODULES = join(ROOT, "node_modules");
const ASCII_TRANSFORM = "filter/bytes/ascii-transform.mjs";
const TEST_RESULTS = "dist/test-results.json";
/** The module travels in every push, to every sidecar: 64 KiB for good, and not more than a little over what it has. */
const MAX_MODULE_BYTES = 42 * 1024;
const OLDEST_NODE = [20, 19];
/** What a build step prints goes where our own lines go. */
const TO_STDERR = ["ignore", 2, 2];

const started = performance.now();

/** A step that failed: its words are all that a person needs, so no stack is shown. */
class Failure extends Error {
  constructor(message, code = 1) {
    super(message);
    this.code = code;
  }
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  say(error instanceof Failure ? error.message : (error?.stack ?? String(error)));
  process.exitCode = error instanceof Failure ? error.code : 1;
}

async function main(args) {
  checkNode();
  const [mode, ...rest] = args;
  if (mode !== undefined && mode !== "--" && mode !== "--test") {
    throw new Failure(`${mode} is not known; say: node build.mjs [--test | -- command args...]`, 2);
  }
  await installModules();
  await buildModule("release");
  await compile();
  if (mode === "--test") return test(rest);
  if (mode === "--" && rest.length > 0) return run(rest[0], rest.slice(1), "inherit");
  return 0;
}

function checkNode() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])) return;
  throw new Failure(`Node ${process.versions.node} is too old; ${OLDEST_NODE.join(".")} or newer is needed`);
}

async function installModules() {
  if (modulesAreInstalled()) return;
  say("installing Node modules (npm ci)");
  await step("npm ci", "npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"]);
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

/** Compiles one target of asconfig.json, unless its sources are those of the last time. */
async function buildModule(target) {
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

function isSmallEnough(path) {
  const bytes = statSync(join(ROOT, path)).size;
  say(`${path} has ${bytes} bytes; the limit is ${MAX_MODULE_BYTES}`);
  return bytes < MAX_MODULE_BYTES;
}

async function compile() {
  say("compiling the controller");
  const args = ["-p", "tsconfig.json", "--incremental", "--tsBuildInfoFile", "dist/tsconfig.tsbuildinfo"];
  await step("tsc", bin("typescript/bin/tsc"), args);
  // What is not compiled but read at run time: generated code, schemas, pages.
  for (const folder of ["controller", "bench"]) {
    cpSync(join(ROOT, folder), join(ROOT, "dist", folder), {
      recursive: true,
      filter: (path) => statSync(path).isDirectory() || extname(path) !== ".ts",
    });
  }
}

/** Every check is run, also after one that failed, and the last line tells the tests' outcome. */
async function test(vitestArgs) {
  await buildModule("test");
  const failed = isSmallEnough("dist/meshfuse.wasm") ? [] : ["size"];
  for (const check of ["lint", "types"]) {
    say(`checking: npm run ${check}`);
    if ((await run("npm", ["run", "--silent", check], TO_STDERR)) !== 0) failed.push(check);
  }
  say("looking for Envoy");
  const { envoyBinary } = await import(pathToFileURL(join(ROOT, "dist/bench/envoy/index.js")).href);
  process.env.ENVOY_BIN = await envoyBinary({ progress: say }).catch((error) => {
    throw new Failure(error.message);
  });
  say(`running the tests with ${process.env.ENVOY_BIN}`);
  rmSync(join(ROOT, TEST_RESULTS), { force: true });
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${TEST_RESULTS}`];
  const code = await run(bin("vitest/vitest.mjs"), ["run", ...reporters, ...vitestArgs], "inherit");
  const counts = countTests(readIfThere(join(ROOT, TEST_RESULTS)));
  if (code !== 0) failed.push("tests");
  say(failed.length === 0 ? "all checks passed" : `failed: ${failed.join(", ")}`);
  process.stdout.write(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped\n`);
  return failed.length === 0 ? 0 : 1;
}

/** A file that does not even load has no test in it and counts as one failed test; so does a run without results. */
function countTests(results) {
  if (results === undefined) return { passed: 0, failed: 1, skipped: 0 };
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults } = JSON.parse(results);
  const unloaded = testResults.filter(
    (file) => file.status === "failed" && file.assertionResults.length === 0,
  );
  return {
    passed: numPassedTests,
    failed: numFailedTests + unloaded.length,
    skipped: numPendingTests + numTodoTests,
  };
}

/** A package's own script, run by this Node: no shell, no search. */
function bin(path) {
  return join(MODULES, path);
}

async function step(name, command, args) {
  const code = await run(command, args, TO_STDERR);
  if (code !== 0) throw new Failure(`${name} failed with ${code}`, code);
}

/** Runs a command to its end; resolves with its exit code, 128 + n when signal n ended it. */
function run(command, args, stdio) {
  const isScript = command.startsWith(MODULES);
  const [file, argv] = isScript ? [process.execPath, [command, ...args]] : [command, args];
  return new Promise((resolve, reject) => {
    const child = spawn(file, argv, { cwd: ROOT, stdio });
    // A terminal sends its interrupt to the whole group: forwarding it too would be a second one.
    const forwarded = process.stdin.isTTY ? ["SIGTERM", "SIGHUP"] : ["SIGTERM", "SIGHUP", "SIGINT"];
    const forward = (signal) => child.kill(signal);
    const ignore = () => {};
    for (const signal of forwarded) process.on(signal, forward);
    if (process.stdin.isTTY) process.on("SIGINT", ignore);
    child.on("error", (error) => reject(new Failure(`${file} does not start: ${error.message}`, 127)));
    child.on("close", (code, signal) => {
      for (const name of forwarded) process.off(name, forward);
      process.off("SIGINT", ignore);
      resolve(code ?? 128 + constants.signals[signal]);
    });
  });
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

function say(what) {
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  process.stderr.write(`[${seconds.padStart(5)}s] ${what}\n`);
}
