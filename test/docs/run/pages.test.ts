// Every command of every page, on a real Envoy. A page in which nothing is run has no test here.
import { join } from "node:path";
import { describe, test } from "vitest";
import { envoyBinary } from "../../../bench/envoy/index.js";
import { ROOT, readPages } from "../pages.js";
import { walk } from "./walk.js";

const PAGE_MS = 300_000;

describe("a reader who does what it says sees what it says", () => {
  for (const { path, plan } of readPages()) {
    if (plan.steps.length === 0) continue;
    test(path, { timeout: PAGE_MS }, async () => {
      const envoy = await envoyBinary();
      await walk(path, plan.steps, { envoy, main: join(ROOT, "dist/controller/cli/main.js") });
    });
  }
});
