import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

/** build.mjs works in the folder in which it stands: here one with tools that only write down how they were called. */
let root: string;

/** What `npm ci` installs here: compilers that leave an output and a line in `calls`. */
const TOOL = `import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
const [, script, ...args] = process.argv;
const name = script.split("/").at(-1);
appendFileSync("calls", [name, ...args].join(" ").replace(/\\d+\\.wasm/, "N.wasm") + "\\n");
console.log("chatter of " + name);`;
const ASC = `${TOOL}
writeFileSync(args.at(-1), Buffer.alloc(Number(readFileSync("filter/index.ts", "utf8"))));`;
const TSC = `${TOOL}
mkdirSync("dist/bench/envoy", { recursive: true });
writeFileSync("dist/bench/envoy/index.js", readFileSync("envoy.js"));`;
const VITEST = `${TOOL}
if (existsSync("results")) writeFileSync("dist/test-results.json", readFileSync("results"));
process.exit(Number(process.env.VITEST_CODE ?? 0));`;
const NPM = `#!/bin/sh
echo "npm $*" >> calls
if [ "$1" = run ]; then [ "$3" != "$FAILING" ]; exit; fi
cp -r installed node_modules`;

async function put(path: string, content: string): Promise<void> {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), content);
}

const lockfile = (version: string) =>
  JSON.stringify({
    packages: {
      "": {},
      "node_modules/a": { version },
      "node_modules/b": { version: "1.0.0", optional: true },
    },
  });

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "meshfuse-build-"));
  await cp(new URL("../build.mjs", import.meta.url), join(root, "build.mjs"));
  const targets = { release: { outFile: "dist/meshfuse.wasm" }, test: { outFile: "dist/test.wasm" } };
  await put("asconfig.json", JSON.stringify({ targets }));
  await put("package-lock.json", lockfile("1.0.0"));
  await put("filter/index.ts", "1000");
  await put("controller/page.html", "<html>");
  await put("controller/main.ts", "export {};");
  await put("bench/index.ts", "export {};");
  await put("envoy.js", 'export const envoyBinary = async () => "/an/envoy";');
  await put("installed/.package-lock.json", lockfile("1.0.0"));
  await put("installed/assemblyscript/bin/asc.js", ASC);
  await put("installed/typescript/bin/tsc", TSC);
  await put("installed/vitest/vitest.mjs", VITEST);
  for (const folder of ["assemblyscript", "typescript"]) {
    await put(`installed/${folder}/package.json`, '{"type":"module"}');
  }
  await put("bin/npm", NPM);
  await chmod(join(root, "bin/npm"), 0o755);
});
afterEach(() => rm(root, { recursive: true, force: true }));

interface Outcome {
  code: number | null;
  stdout: string;
  stderr: string;
  /** What was called since the last time. */
  calls: string[];
}

async function build(args: string[] = [], environment: NodeJS.ProcessEnv = {}): Promise<Outcome> {
  await writeFile(join(root, "calls"), "");
  const PATH = [join(root, "bin"), process.env.PATH].join(delimiter);
  const child = spawn(process.execPath, [join(root, "build.mjs"), ...args], {
    cwd: tmpdir(),
    env: { ...process.env, PATH, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const outcome = { stdout: "", stderr: "" };
  child.stdout.on("data", (chunk: Buffer) => {
    outcome.stdout += chunk.toString();
  });
  child.stderr.on("data", (chunk: Buffer) => {
    outcome.stderr += chunk.toString();
  });
  const [code] = await once(child, "close");
  const calls = (await readFile(join(root, "calls"), "utf8")).trim().split("\n");
  return { code, ...outcome, calls };
}

const NPM_CI = "npm ci --no-audit --no-fund --loglevel=error";
const ASC_RELEASE =
  "asc.js --target release --transform ./filter/bytes/ascii-transform.mjs --outFile dist/meshfuse.wasm.N.wasm";
const TSC_ALL = "tsc -p tsconfig.json --incremental --tsBuildInfoFile dist/tsconfig.tsbuildinfo";

describe("the build of a bare clone", () => {
  it("installs, builds the module and compiles, and says so on stderr only", async () => {
    const { code, stdout, stderr, calls } = await build();
    expect(code).toBe(0);
    expect(calls).toEqual([NPM_CI, ASC_RELEASE, TSC_ALL]);
    expect(stdout).toBe("");
    expect(stderr).toMatch(/\[ *\d+\.\ds\] installing Node modules[\s\S]*building dist\/meshfuse\.wasm/);
    expect((await readFile(join(root, "dist/meshfuse.wasm"))).length).toBe(1_000);
  });

  it("puts beside the compiled files what they read, and no source", async () => {
    await build();
    expect(await readFile(join(root, "dist/controller/page.html"), "utf8")).toBe("<html>");
    await expect(readFile(join(root, "dist/controller/main.ts"))).rejects.toThrow("ENOENT");
  });
});

describe("the build of a clone that was built before", () => {
  it("does again only what is not known to be done", async () => {
    await build();
    expect((await build()).calls).toEqual([TSC_ALL]);
  });

  it("builds the module when the filter has changed", async () => {
    await build();
    await put("filter/index.ts", "2000");
    expect((await build()).calls).toEqual([ASC_RELEASE, TSC_ALL]);
  });

  it("installs when the lockfile names another version", async () => {
    await build();
    await put("package-lock.json", lockfile("1.0.1"));
    await put("installed/.package-lock.json", lockfile("1.0.1"));
    expect((await build()).calls[0]).toBe(NPM_CI);
  });
});

describe("a build that fails", () => {
  it("ends with the failing step's name and code, and leaves no half module", async () => {
    await put("installed/assemblyscript/bin/asc.js", "process.exit(7);");
    const { code, stderr } = await build();
    expect(code).toBe(7);
    expect(stderr).toContain("asc --target release failed with 7");
    expect(stderr).not.toContain("at async");
  });

  it("knows its own arguments", async () => {
    const { code, stderr } = await build(["--fast"]);
    expect(code).toBe(2);
    expect(stderr).toContain("--fast is not known; say: node build.mjs [--test | -- command args...]");
  });
});

describe("a command after the build", () => {
  it("has stdout for itself, its arguments as they are, and its exit code", async () => {
    const script = "console.log(JSON.stringify(process.argv.slice(1))); process.exit(3);";
    const { code, stdout } = await build(["--", "node", "-e", script, "--", "--json", "a b", ""]);
    expect(stdout).toBe('["--json","a b",""]\n');
    expect(code).toBe(3);
  });

  it("gets the signals, and its end by one is told as a shell does", async () => {
    const script = "process.kill(process.ppid, 'SIGTERM'); setInterval(() => {}, 1000);";
    expect((await build(["--", "node", "-e", script])).code).toBe(128 + 15);
  });

  it("says so when it is not there", async () => {
    const { code, stderr } = await build(["--", "no-such-command"]);
    expect(code).toBe(127);
    expect(stderr).toContain("no-such-command does not start");
  });
});

describe("the whole test", () => {
  const results = (more: object = {}) =>
    JSON.stringify({
      numPassedTests: 5,
      numFailedTests: 0,
      numPendingTests: 1,
      numTodoTests: 0,
      testResults: [],
      ...more,
    });
  const lastLine = ({ stdout }: Outcome) => stdout.trimEnd().split("\n").at(-1);

  it("builds both modules, checks everything and ends with the counts", async () => {
    await put("results", results());
    const outcome = await build(["--test", "test/envoy"]);
    expect(outcome.calls.slice(3)).toEqual([
      "asc.js --target test --transform ./filter/bytes/ascii-transform.mjs --outFile dist/test.wasm.N.wasm",
      "npm run --silent lint",
      "npm run --silent types",
      "vitest.mjs run --reporter=default --reporter=json --outputFile.json=dist/test-results.json test/envoy",
    ]);
    expect(lastLine(outcome)).toBe("5 passed, 0 failed, 1 skipped");
    expect(outcome.code).toBe(0);
  });

  it("runs the tests also when another check fails, and fails then", async () => {
    await put("results", results());
    const outcome = await build(["--test"], { FAILING: "lint" });
    expect(lastLine(outcome)).toBe("5 passed, 0 failed, 1 skipped");
    expect(outcome.stderr).toContain("failed: lint\n");
    expect(outcome.code).toBe(1);
  });

  it("fails for a module that is too large", async () => {
    await put("results", results());
    await put("filter/index.ts", String(42 * 1024));
    const { code, stderr } = await build(["--test"]);
    expect(stderr).toContain("dist/meshfuse.wasm has 43008 bytes; the limit is 43008");
    expect(stderr).toContain("failed: size\n");
    expect(code).toBe(1);
  });

  it("counts a file that does not load, and a run without results, as a failure", async () => {
    await put("results", results({ testResults: [{ status: "failed", assertionResults: [] }] }));
    expect(lastLine(await build(["--test"], { VITEST_CODE: "1" }))).toBe("5 passed, 1 failed, 1 skipped");
    await rm(join(root, "results"));
    const outcome = await build(["--test"], { VITEST_CODE: "1" });
    expect(lastLine(outcome)).toBe("0 passed, 1 failed, 0 skipped");
    expect(outcome.code).toBe(1);
  });

  it("fails loudly when there is no Envoy", async () => {
    await put(
      "envoy.js",
      'export const envoyBinary = async () => { throw new Error("no Envoy, set ENVOY_BIN"); };',
    );
    const { code, stderr, calls } = await build(["--test"]);
    expect(code).toBe(1);
    expect(stderr).toContain("no Envoy, set ENVOY_BIN");
    expect(calls.join()).not.toContain("vitest");
  });
});
