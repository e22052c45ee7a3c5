import { defineConfig } from "vitest/config";

/** Tests on real processes: one file at a time, so that what they measure is theirs. */
const REAL = ["test/envoy/**/*.test.ts", "test/e2e/**/*.test.ts"];

/** Those of them that start no Envoy, or one of their own choice: they run with the first Envoy only. */
const ONCE = ["test/e2e/*-kill.test.ts", "test/e2e/full-disk.test.ts", "test/e2e/without-v8.test.ts"];

/**
 * Paths of Envoys by version, `{"1.40.0": "/path/of/envoy"}`: everything under REAL runs on each, one after the other.
 * `npm test` gives the newest and the oldest pinned release (or ENVOY_BIN alone), `npm run test:envoys` all of them.
 * Absent: once, on whatever Envoy there is.
 */
const ENVOYS: Record<string, string> = JSON.parse(process.env.MESHFUSE_TEST_ENVOYS ?? "{}");

const real = (name: string, order: number, env: Record<string, string>) => ({
  test: {
    name,
    env,
    include: REAL,
    exclude: order === 1 ? [] : ONCE,
    fileParallelism: false,
    maxWorkers: 1,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    sequence: { groupOrder: order },
  },
});

const onEach = Object.entries(ENVOYS).map(([version, path], index) =>
  real(`envoy-${version}`, index + 1, { ENVOY_BIN: path }),
);

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: ["test/**/*.test.ts"],
          exclude: REAL,
          maxWorkers: 2,
          sequence: { groupOrder: 0 },
        },
      },
      ...(onEach.length > 0 ? onEach : [real("envoy", 1, {})]),
    ],
  },
});
