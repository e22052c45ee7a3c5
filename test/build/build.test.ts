import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { BareClone } from "./clone.js";

let clone: BareClone;
beforeEach(async () => {
  clone = await BareClone.make();
});
afterEach(() => clone.remove());

const NPM_CI = "npm ci --no-audit --no-fund --loglevel=error";
const ASC_RELEASE =
  "asc.js --target release --transform ./filter/bytes/ascii-transform.mjs --outFile dist/meshfuse.wasm.N.wasm";
const TSC_ALL = "tsc -p tsconfig.json --incremental --tsBuildInfoFile dist/tsconfig.tsbuildinfo";

describe("the build of a bare clone", () => {
  it("installs, builds the module and compiles, and says so on stderr only", async () => {
    const { code, stdout, stderr, calls } = await clone.build();
    expect(code).toBe(0);
    expect(calls).toEqual([NPM_CI, ASC_RELEASE, TSC_ALL]);
    expect(stdout).toBe("");
    expect(stderr).toMatch(/\[ *\d+\.\ds\] installing Node modules[\s\S]*building dist\/meshfuse\.wasm/);
    expect((await readFile(join(clone.root, "dist/meshfuse.wasm"))).length).toBe(1_000);
  });

  it("makes the command one that can be run", async () => {
    await clone.build();
    const { mode } = await stat(join(clone.root, "dist/controller/cli/main.js"));
    expect(mode & 0o777).toBe(0o755);
  });

  it("puts beside the compiled files what they read, and no source", async () => {
    await clone.build();
    expect(await readFile(join(clone.root, "dist/controller/page.html"), "utf8")).toBe("<html>");
    await expect(readFile(join(clone.root, "dist/controller/main.ts"))).rejects.toThrow("ENOENT");
  });
});

describe("the build of a clone that was built before", () => {
  it("does again only what is not known to be done", async () => {
    await clone.build();
    expect((await clone.build()).calls).toEqual([TSC_ALL]);
  });

  it("builds the module when the filter has changed", async () => {
    await clone.build();
    await clone.put("filter/index.ts", "2000");
    expect((await clone.build()).calls).toEqual([ASC_RELEASE, TSC_ALL]);
  });

  it("installs when the lockfile names another version", async () => {
    await clone.build();
    await clone.put("package-lock.json", BareClone.lockfile("1.0.1"));
    await clone.put("installed/.package-lock.json", BareClone.lockfile("1.0.1"));
    expect((await clone.build()).calls[0]).toBe(NPM_CI);
  });
});

describe("a build that fails", () => {
  it("ends with the failing step's name and code, and leaves no half module", async () => {
    await clone.put("installed/assemblyscript/bin/asc.js", "process.exit(7);");
    const { code, stderr } = await clone.build();
    expect(code).toBe(7);
    expect(stderr).toContain("asc --target release failed with 7");
    expect(stderr).not.toContain("at async");
  });

  it("knows its own arguments", async () => {
    const { code, stderr } = await clone.build(["--fast"]);
    expect(code).toBe(2);
    expect(stderr).toContain(
      "--fast is not known; say: node build.mjs [--test | --test-envoys | -- command args...]",
    );
  });
});

describe("a command after the build", () => {
  it("has stdout for itself, its arguments as they are, and its exit code", async () => {
    const script = "console.log(JSON.stringify(process.argv.slice(1))); process.exit(3);";
    const { code, stdout } = await clone.build(["--", "node", "-e", script, "--", "--json", "a b", ""]);
    expect(stdout).toBe('["--json","a b",""]\n');
    expect(code).toBe(3);
  });

  it("gets the signals, and its end by one is told as a shell does", async () => {
    const script = "process.kill(process.ppid, 'SIGTERM'); setInterval(() => {}, 1000);";
    expect((await clone.build(["--", "node", "-e", script])).code).toBe(128 + 15);
  });

  it("says so when it is not there", async () => {
    const { code, stderr } = await clone.build(["--", "no-such-command"]);
    expect(code).toBe(127);
    expect(stderr).toContain("no-such-command does not start");
  });
});
