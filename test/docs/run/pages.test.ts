// Every command of every page, on a real Envoy. A page in which nothing is run has no test here.
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { envoyBinary } from "../../../bench/envoy/index.js";
import { ROOT, readPages } from "../pages.js";
import { isIsolated, taken } from "./isolation.js";
import { walk } from "./walk.js";

/** Two minutes; many more where each of its thirty commands takes ten seconds to start. */
const PAGE_MS = 2_400_000;
/** Those that pages name: the controller's, the example's, Envoy's own and of small servers. */
const PORTS = [18000, 18080, 15001, 15006, 9901, 9902, 10000, 8080, 9080];

const PAGES = readPages().filter(({ plan }) => plan.steps.length > 0);

describe("a reader who does what it says sees what it says", () => {
  beforeEach(async () => {
    const inUse = isIsolated() ? [] : await taken(PORTS);
    expect(inUse, "ports of the pages on which something listens: stop that first").toEqual([]);
  });

  // Where each has a machine of its own, some go at a time: most of their time is waiting.
  const each = isIsolated() ? test.concurrent.each(PAGES) : test.each(PAGES);
  each("$path", { timeout: PAGE_MS }, readAndDo);
});

async function readAndDo({ path, plan }: (typeof PAGES)[number]): Promise<void> {
  await walk(path, plan.steps, {
    envoy: await envoyBinary(),
    main: join(ROOT, "dist/controller/cli/main.js"),
  });
}
