// Starts the fuzzer: `npm run fuzz -- [options]`. Plain JavaScript, because it compiles what it runs.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const STEPS = [
  ["build.mjs"],
  [join("node_modules", "typescript", "bin", "tsc"), "-p", "test/fuzz/tsconfig.json"],
  [join("dist", "test", "fuzz", "main.js"), ...process.argv.slice(2)],
];

for (const args of STEPS) {
  const { status } = spawnSync(process.execPath, args, { cwd: ROOT, stdio: "inherit" });
  process.exitCode = status ?? 1;
  if (process.exitCode !== 0) break;
}
