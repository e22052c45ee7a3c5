import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";
import type {} from "./test/seed.js";

/** Tests on real processes. */
const REAL = ["test/envoy/**/*.test.ts", "test/e2e/**/*.test.ts", "test/docs/run/*.test.ts"];
/** Those of them that start no Envoy. */
const PROCESSES = ["journal-*", "*-kill", "full-disk", "event-log"].map((name) => `test/e2e/${name}.test.ts`);
/** Those that bring an Envoy of their own, or ask nothing of its version. */
const ONCE = [
  "test/e2e/without-v8.test.ts",
  "test/e2e/cli.test.ts",
  // Whole meshes: what an Envoy brings to them is asked by mesh and ecds, and of each part of the filter.
  "test/e2e/{demo,outage}.test.ts",
  "test/docs/run/*.test.ts",
  "test/envoy/bench/**/*.test.ts",
  // What of the metrics could differ between versions, others ask for.
  "test/envoy/dashboards.test.ts",
  // What VMs and shared data do may differ (death, code-update, probes, keys); what the breaker makes of it does not.
  "test/envoy/breaker/{in-force,inbound,jitter,ramp,reload,turmoil,waiting}.test.ts",
  // What becomes of VMs and of shared data is tested above; how it is counted does not differ.
  "test/envoy/edges/*.test.ts",
  "test/envoy/tags/flood.test.ts",
  // What an Envoy says in spans is asked of the newest: older ones do not know the field that says it.
  "test/envoy/traces/*.test.ts",
  // What Envoy's own fault filter does may differ (beside-*); what is drawn, and what of it is counted, does not.
  "test/envoy/faults/{beside-refusals,closure,delays,shares,toxics}.test.ts",
  // That pushes and reports work is asked by mesh and ecds; what the controller makes of them does not differ.
  "test/envoy/{describe,experiments,fading,guards}.test.ts",
];
/** Those that take minutes, most of which they wait. */
const LONG = ["test/envoy/{counts,analyze}.test.ts"];
/**
 * Those on Envoys that bound no time from above by less than seconds: what they wait for may come a little later, so two
 * of them run at a time. What is not listed here runs alone.
 */
const CALM = [
  "test/docs/run/*.test.ts",
  "test/e2e/{cli,without-v8}.test.ts",
  "test/envoy/{dashboards,ecds,host-parity,istio,render,without-v8}.test.ts",
  "test/envoy/{bench,outcomes,tags,traces}/*.test.ts",
  "test/envoy/breaker/{death,inbound,keys,reload,turmoil}.test.ts",
  "test/envoy/faults/{answers,beside-abort,beside-headers,beside-refusals,burst,closure,strangers}.test.ts",
  "test/envoy/filter/{breaker,edges,faults,odd}.test.ts",
];
/** Tests on no real process that do not share one of Node with others. */
const ISOLATED = [
  // Each makes hundreds of VMs, and each VM reserves gigabytes of addresses that only a process's end gives back soon.
  ...["filter", "host", "fuzz"].map((folder) => `test/${folder}/**/*.test.ts`),
  // What is loaded is asked for: nothing may be loaded before.
  "test/controller/dashboards/lazy.test.ts",
];

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
const TWO = { maxWorkers: 2, sequence: { groupOrder: 1 } };
/** What is polled for is there within moments, or never; on a loaded machine a moment is longer than a second. */
const expectation = { poll: { timeout: 45_000 } };
const PATIENT = { testTimeout: 180_000, hookTimeout: 180_000, expect: expectation };
/**
 * No unit test waits, so only one that hangs is found by a limit; one with a thousand random cases, or that has the filter
 * compiled first, may get little of a loaded machine.
 */
const BUSY = { testTimeout: 180_000, hookTimeout: 180_000, expect: expectation };

/** Minutes of what others run beside. */
const LASTING = "test/docs/run/pages.test.ts";

/**
 * What waits begins first, so that the unit tests fill its pauses to the end. Those that share a process come together:
 * a file of another project between two of them would end it.
 */
class PatientFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ project, moduleId }: TestSpecification) =>
      moduleId.endsWith(LASTING) ? -2 : [isolated.name, unit.name].indexOf(project.name);
    const sorted = await super.sort(files);
    return sorted.sort((one, other) => place(one) - place(other));
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
  const calm = { ...PATIENT, ...TWO, name: `${name}-calm`, env, include: CALM, exclude };
  const rest = { ...alone(index + 2), name, env, include: REAL, exclude: [...exclude, ...CALM] };
  const both = [calm, rest];
  return long ? [...both, { ...PATIENT, ...BESIDE, name: `${name}-long`, env, include: LONG }] : both;
});
const onAnyEnvoy = { ...alone(1), name: "envoy", include: REAL };
const processes = { ...PATIENT, ...BESIDE, name: "processes", include: PROCESSES };

const isolated = { ...BUSY, ...BESIDE, name: "isolated", include: ISOLATED };
/** To load the controller's packages takes a second, most tests of it take less: files share what is loaded. */
const unit = {
  ...BUSY,
  ...BESIDE,
  name: "unit",
  include: ["test/**/*.test.ts"],
  exclude: [...REAL, ...ISOLATED],
  isolate: false,
};
const real = onEnvoys.length > 0 ? [processes, ...onEnvoys] : [onAnyEnvoy];

/**
 * What random cases are drawn from: the same in each run, another number for other cases, or `random`, which is told so
 * that its run can be had again.
 */
function seedOf(wanted: string): number {
  if (wanted === "random") {
    const seed = Math.floor(Math.random() * 1e9);
    console.error(`MESHFUSE_SEED=${seed}`);
    return seed;
  }
  if (!/^\d{1,9}$/.test(wanted))
    throw new Error(`MESHFUSE_SEED is "${wanted}", neither a number nor "random"`);
  return Number(wanted);
}

export default defineConfig({
  test: {
    sequence: { sequencer: PatientFirst },
    // Pages of docs/ are walked at a time; more of them would only wait for the two cores of a small machine.
    maxConcurrency: 3,
    provide: { seed: seedOf(process.env.MESHFUSE_SEED || "1") },
    projects: [unit, isolated, ...real].map((test) => ({ test: { ...test, setupFiles: ["test/seed.ts"] } })),
  },
});
