import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Tests on real processes. */
const REAL = ["test/envoy/**/*.test.ts", "test/e2e/**/*.test.ts", "test/docs/run/*.test.ts"];
/** Those of them that start no Envoy. */
const PROCESSES = ["journal-*", "*-kill", "full-disk"].map((name) => `test/e2e/${name}.test.ts`);
/** Those that bring an Envoy of their own, or ask nothing of its version. */
const ONCE = [
  "test/e2e/without-v8.test.ts",
  "test/e2e/cli.test.ts",
  "test/docs/run/*.test.ts",
  "test/envoy/bench/**/*.test.ts",
  // What VMs and shared data do may differ (death, code-update, probes, keys); what the breaker makes of it does not.
  "test/envoy/breaker/{in-force,inbound,jitter,ramp,reload,turmoil,waiting}.test.ts",
  // What Envoy's own fault filter does may differ (beside-*); what is drawn, and what of it is counted, does not.
  "test/envoy/faults/{beside-refusals,closure,delays,shares,toxics}.test.ts",
];
/** Those that take minutes, most of which they wait. */
const LONG = ["test/envoy/counts.test.ts"];

/**
 * Envoys by version. On the first of them everything under REAL runs, on each later one what can differ there, and what
 * is long only where it says so. `npm test` gives the newest pinned release with what is long and the oldest without
 * (or ENVOY_BIN alone), `npm run test:envoys` all of them with it. Absent: everything once, on whatever Envoy there is.
 */
const ENVOYS: Record<string, { path: string; long: boolean }> = JSON.parse(
  process.env.MESHFUSE_TEST_ENVOYS ?? "{}",
);

/** Long tests and tests of processes wait more than they work, and time nothing: they run beside the unit tests. */
const BESIDE = { maxWorkers: 3, sequence: { groupOrder: 0 } };
const PATIENT = { testTimeout: 60_000, hookTimeout: 60_000 };
/** No unit test waits; one with a thousand random cases may get little of a loaded machine. */
const BUSY = { testTimeout: 30_000, hookTimeout: 30_000 };

/** What waits begins first, so that the unit tests fill its pauses to the end. */
class PatientFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isUnit = ({ project }: TestSpecification) => project.name === unit.name;
    const sorted = await super.sort(files);
    return [...sorted.filter((file) => !isUnit(file)), ...sorted.filter(isUnit)];
  }
}

/** One file at a time, so that what they measure is theirs. */
const alone = (order: number) => ({
  ...PATIENT,
  fileParallelism: false,
  maxWorkers: 1,
  sequence: { groupOrder: order },
});

const onEnvoys = Object.entries(ENVOYS).flatMap(([version, { path, long }], index) => {
  const name = `envoy-${version}`;
  const env = { ENVOY_BIN: path };
  const exclude = [...PROCESSES, ...LONG, ...(index === 0 ? [] : ONCE)];
  const rest = { ...alone(index + 1), name, env, include: REAL, exclude };
  return long ? [rest, { ...PATIENT, ...BESIDE, name: `${name}-long`, env, include: LONG }] : [rest];
});
const onAnyEnvoy = { ...alone(1), name: "envoy", include: REAL };
const processes = { ...PATIENT, ...BESIDE, name: "processes", include: PROCESSES };

const unit = { ...BUSY, ...BESIDE, name: "unit", include: ["test/**/*.test.ts"], exclude: REAL };
const real = onEnvoys.length > 0 ? [processes, ...onEnvoys] : [onAnyEnvoy];

export default defineConfig({
  test: {
    sequence: { sequencer: PatientFirst },
    // Pages of docs/ are walked at a time; more of them would only wait for the two cores of a small machine.
    maxConcurrency: 3,
    projects: [unit, ...real].map((test) => ({ test })),
  },
});
