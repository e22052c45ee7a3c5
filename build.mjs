// Builds Meshfuse from a bare clone: `node build.mjs [--test | --test-envoys | -- command args...]`.
// What it does goes to stderr: stdout belongs to the command.
import { Failure, run, say } from "./build/process.mjs";
import { buildModule, checkNode, compile, installModules } from "./build/steps.mjs";
import { test, testEnvoys } from "./build/test.mjs";

const TESTS = { "--test": test, "--test-envoys": testEnvoys };

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  say(error instanceof Failure ? error.message : (error?.stack ?? String(error)));
  process.exitCode = error instanceof Failure ? error.code : 1;
}

async function main([mode, ...rest]) {
  checkNode();
  if (mode !== undefined && mode !== "--" && !Object.hasOwn(TESTS, mode)) {
    const known = [...Object.keys(TESTS), "-- command args..."].join(" | ");
    throw new Failure(`${mode} is not known; say: node build.mjs [${known}]`, 2);
  }
  await installModules();
  await buildModule("release");
  await compile();
  if (mode !== undefined && mode !== "--") return TESTS[mode](rest);
  if (mode === "--" && rest.length > 0) return run(rest[0], rest.slice(1), "inherit");
  return 0;
}
