import { defineConfig } from "vitest/config";

/** Tests on real processes: one file at a time, so that what they measure is theirs. */
const REAL = ["test/envoy/**/*.test.ts", "test/e2e/**/*.test.ts", "test/docs/run/*.test.ts"];

/** Those of them that start no Envoy, or one of their own choice, or ask nothing of its version. */
const ONCE = [
  ...["journal-*", "*-kill", "full-disk", "without-v8"].map((name) => `test/e2e/${name}.test.ts`),
  "test/docs/run/*.test.ts",
];
/** Those that take minutes. */
const LONG = ["test/envoy/counts.test.ts"];

/** What is left out with an Envoy. */
const LEFT_OUT = { nothing: [], "what needs no version": ONCE, "what takes long": [...ONCE, ...LONG] };

/**
 * Envoys by version: everything under REAL runs on each, one after the other, but for what is left out there.
 * `npm test` gives the newest pinned release whole and the oldest without what takes long (or ENVOY_BIN alone and
 * whole), `npm run test:envoys` all of them. Absent: once and whole, on whatever Envoy there is.
 */
const ENVOYS: Record<string, { path: string; without: keyof typeof LEFT_OUT }> = JSON.parse(
  process.env.MESHFUSE_TEST_ENVOYS ?? "{}",
);

const real = (name: string, order: number, env: Record<string, string>, exclude: string[] = []) => ({
  test: {
    name,
    env,
    include: REAL,
    exclude,
    fileParallelism: false,
    maxWorkers: 1,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    sequence: { groupOrder: order },
  },
});

const onEach = Object.entries(ENVOYS).map(([version, { path, without }], index) =>
  real(`envoy-${version}`, index + 1, { ENVOY_BIN: path }, LEFT_OUT[without]),
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
