import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const REPORTER = fileURLToPath(new URL("../../build/outcomes-reporter.mjs", import.meta.url));
const VITEST = fileURLToPath(new URL("../../node_modules/vitest/vitest.mjs", import.meta.url));

const CONFIG = `export default { test: { globals: true, projects: ["a", "b"].map((name) => ({
  extends: true, test: { name, include: [name + "/*.test.js"] } })) } };`;
const FILES = {
  "a/passes.test.js": "test('one', () => {}); test('two', () => {}); test.skip('three', () => {});",
  "a/fails.test.js": "test('one', () => {}); test('two', () => { throw new Error('no'); });",
  "b/does-not-load.test.js": "throw new Error('no');",
  "b/hook-fails.test.js": "beforeAll(() => { throw new Error('no'); }); test('one', () => {});",
  "b/rejects-late.test.js": "test('one', () => { Promise.reject(new Error('nobody hears')); });",
};

let folder: string;
let rows: Record<string, { passed: number; failed: number; skipped: number; durationMs: number }>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "meshfuse-outcomes-"));
  for (const name of ["a", "b", "dist"]) await mkdir(join(folder, name));
  await writeFile(join(folder, "vitest.config.mjs"), CONFIG);
  for (const [path, text] of Object.entries(FILES)) await writeFile(join(folder, path), text);
  const args = [VITEST, "run", "--root", folder, `--reporter=${REPORTER}`];
  const { VITEST: _, MESHFUSE_TEST_ENVOYS: __, ...env } = process.env;
  await once(spawn(process.execPath, args, { cwd: folder, env, stdio: "ignore" }), "close");
  const list = JSON.parse(await readFile(join(folder, "dist/test-results.json"), "utf8"));
  rows = Object.fromEntries(list.map((row: { project: string }) => [row.project, row]));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe("the outcomes of a run", () => {
  it("are counted by project", () => {
    expect(rows.a).toMatchObject({ passed: 3, failed: 1, skipped: 1 });
    expect(rows.a?.durationMs).toBeGreaterThan(0);
  });

  it("count a file that does not load, and one whose hook fails, as a failure", () => {
    expect(rows.b).toMatchObject({ failed: 2 });
  });

  it("count an error that belongs to no test", () => {
    expect(rows["outside of tests"]).toMatchObject({ failed: 1 });
  });
});
