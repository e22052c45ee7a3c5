// build.mjs works in the folder in which it stands: here one with tools that only write down how they were called.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";

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
writeFileSync("dist/bench/envoy/index.js", readFileSync("envoy.js"));
mkdirSync("dist/controller/cli", { recursive: true });
writeFileSync("dist/controller/cli/main.js", "");`;
const VITEST = `${TOOL}
appendFileSync("calls", "envoys " + process.env.MESHFUSE_TEST_ENVOYS + "\\n");
if (existsSync("results")) writeFileSync("dist/test-results.json", readFileSync("results"));
process.exit(Number(process.env.VITEST_CODE ?? 0));`;
const NPM = `#!/bin/sh
echo "npm $*" >> calls
if [ "$1" = run ]; then [ "$3" != "$FAILING" ]; exit; fi
cp -r installed node_modules`;
/** Three pinned releases, and one that was named. */
const ENVOYS = `export const VERSIONS = ["1.40.0", "1.38.2", "1.36.4"];
export const envoyBinary = async ({ version = "named" }) => "/envoy/" + version;`;

export interface Outcome {
  code: number | null;
  stdout: string;
  stderr: string;
  /** What was called since the last time. */
  calls: string[];
}

export class BareClone {
  private constructor(readonly root: string) {}

  static async make(): Promise<BareClone> {
    const clone = new BareClone(await mkdtemp(join(tmpdir(), "meshfuse-build-")));
    const { root } = clone;
    await cp(new URL("../../build.mjs", import.meta.url), join(root, "build.mjs"));
    await cp(new URL("../../build", import.meta.url), join(root, "build"), { recursive: true });
    const targets = { release: { outFile: "dist/meshfuse.wasm" }, test: { outFile: "dist/test.wasm" } };
    await clone.put("asconfig.json", JSON.stringify({ targets }));
    await clone.put("package-lock.json", BareClone.lockfile("1.0.0"));
    await clone.put("filter/index.ts", "1000");
    await clone.put("controller/page.html", "<html>");
    await clone.put("controller/main.ts", "export {};");
    await clone.put("bench/index.ts", "export {};");
    await clone.put("envoy.js", ENVOYS);
    await clone.put("installed/.package-lock.json", BareClone.lockfile("1.0.0"));
    await clone.put("installed/assemblyscript/bin/asc.js", ASC);
    await clone.put("installed/typescript/bin/tsc", TSC);
    await clone.put("installed/vitest/vitest.mjs", VITEST);
    for (const folder of ["assemblyscript", "typescript"]) {
      await clone.put(`installed/${folder}/package.json`, '{"type":"module"}');
    }
    await clone.put("bin/npm", NPM);
    await chmod(join(root, "bin/npm"), 0o755);
    return clone;
  }

  static lockfile(version: string): string {
    const optional = { version: "1.0.0", optional: true };
    return JSON.stringify({
      packages: { "": {}, "node_modules/a": { version }, "node_modules/b": optional },
    });
  }

  async put(path: string, content: string): Promise<void> {
    await mkdir(dirname(join(this.root, path)), { recursive: true });
    await writeFile(join(this.root, path), content);
  }

  /** ENVOY_BIN is not set unless `environment` does. */
  async build(args: string[] = [], environment: NodeJS.ProcessEnv = {}): Promise<Outcome> {
    await writeFile(join(this.root, "calls"), "");
    const PATH = [join(this.root, "bin"), process.env.PATH].join(delimiter);
    const child = spawn(process.execPath, [join(this.root, "build.mjs"), ...args], {
      cwd: tmpdir(),
      env: { ...process.env, ENVOY_BIN: "", PATH, ...environment },
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
    const calls = (await readFile(join(this.root, "calls"), "utf8")).trim().split("\n");
    return { code, ...outcome, calls };
  }

  remove(): Promise<void> {
    return rm(this.root, { recursive: true, force: true });
  }
}
