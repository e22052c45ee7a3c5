// The whole test: every check is made, also after one that failed, and the last line of stdout tells the tests' outcome.
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { RESULTS } from "./outcomes-reporter.mjs";
import { bin, Failure, ROOT, run, say, TO_STDERR } from "./process.mjs";
import { buildModule, isSmallEnough } from "./steps.mjs";

/** Read by vitest.config.ts: projects for each Envoy, `{"1.40.0": {path, long}}`. */
const ENVOYS = "MESHFUSE_TEST_ENVOYS";

/** `npm test`: on the newest and the oldest Envoy, or on ENVOY_BIN alone. */
export async function test(vitestArgs) {
  await buildModule("test");
  const { VERSIONS } = await bench();
  const ends = process.env.ENVOY_BIN ? undefined : [VERSIONS.at(0), VERSIONS.at(-1)];
  const envoys = await findEnvoys(ends, (index) => index === 0);
  const failed = isSmallEnough("dist/meshfuse.wasm") ? [] : ["size"];
  for (const check of ["lint", "types"]) {
    say(`checking: npm run ${check}`);
    if ((await run("npm", ["run", "--silent", check], TO_STDERR)) !== 0) failed.push(check);
  }
  return conclude(failed, await runTests(envoys, vitestArgs));
}

/** `npm run test:envoys`: what needs a real Envoy, on every pinned one. */
export async function testEnvoys(vitestArgs) {
  const { VERSIONS } = await bench();
  const envoys = await findEnvoys(VERSIONS, () => true);
  return conclude([], await runTests(envoys, ["--project", "envoy-*", ...vitestArgs]));
}

function bench() {
  return import(pathToFileURL(join(ROOT, "dist/bench/envoy/index.js")).href);
}

/** `[version, {path, long}]` each; `runsLong(index)`: also what takes long. No versions: what is named or found. */
async function findEnvoys(versions, runsLong) {
  const { envoyBinary } = await bench();
  say(versions === undefined ? "looking for Envoy" : `looking for Envoy ${versions.join(", ")}`);
  const found = [];
  for (const version of versions ?? [undefined]) {
    const path = await envoyBinary({ version, progress: say }).catch((error) => {
      throw new Failure(error.message);
    });
    found.push([version ?? "given", { path, long: runsLong(found.length) }]);
  }
  return found;
}

async function runTests(envoys, vitestArgs) {
  for (const [version, { path, long }] of envoys) {
    say(`testing with Envoy ${version} at ${path}${long ? "" : ", without what takes long"}`);
  }
  rmSync(join(ROOT, RESULTS), { force: true });
  const reporters = ["--reporter=default", "--reporter=./build/outcomes-reporter.mjs"];
  const environment = { [ENVOYS]: JSON.stringify(Object.fromEntries(envoys)) };
  const code = await run(
    bin("vitest/vitest.mjs"),
    ["run", ...reporters, ...vitestArgs],
    "inherit",
    environment,
  );
  const rows = existsSync(join(ROOT, RESULTS)) ? JSON.parse(readFileSync(join(ROOT, RESULTS), "utf8")) : [];
  // A run that says nothing of itself has failed.
  if (rows.length === 0) rows.push({ project: "none", passed: 0, failed: 1, skipped: 0, durationMs: 0 });
  return { code, rows };
}

function conclude(failedChecks, { code, rows }) {
  const failed = code === 0 ? failedChecks : [...failedChecks, "tests"];
  process.stderr.write(`${tableOf(rows)}\n`);
  say(failed.length === 0 ? "all checks passed" : `failed: ${failed.join(", ")}`);
  const sum = (key) => rows.reduce((total, row) => total + row[key], 0);
  process.stdout.write(`${sum("passed")} passed, ${sum("failed")} failed, ${sum("skipped")} skipped\n`);
  return failed.length === 0 ? 0 : 1;
}

/** What ran on which Envoy, and how long. */
function tableOf(rows) {
  const lines = rows.map(({ project, passed, failed, skipped, durationMs }) =>
    [project, passed, failed, skipped, `${(durationMs / 1000).toFixed(1)}s`].map(String),
  );
  const all = [["project", "passed", "failed", "skipped", "time"], ...lines];
  const width = (column) => Math.max(...all.map((line) => line[column].length));
  return all
    .map(([project, ...rest]) =>
      [project.padEnd(width(0)), ...rest.map((cell, at) => cell.padStart(width(at + 1)))].join("  "),
    )
    .join("\n");
}
