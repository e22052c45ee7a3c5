// Runs steps of the ladder one after the other. A step that fails costs its own figures, not those of the others; and who
// interrupts a run keeps what was measured before.
import { BenchError, type Settings, type Step } from "./ladder/step.js";
import type { StepResult } from "./result/index.js";

export interface Failure {
  step: string;
  message: string;
}

export interface Outcome {
  results: StepResult[];
  failures: Failure[];
  /** Seconds by step. */
  tookS: Record<string, number>;
}

/** `now`: milliseconds. Rejects with what is no BenchError: that is a defect of a step. */
export async function runSteps(
  steps: readonly Step[],
  settings: Settings,
  now: () => number,
): Promise<Outcome> {
  const outcome: Outcome = { results: [], failures: [], tookS: {} };
  for (const [index, step] of steps.entries()) {
    settings.progress(`${index + 1} of ${steps.length}: ${step.title}`);
    const beganMs = now();
    try {
      outcome.results.push(await step.run(settings));
    } catch (error) {
      if (settings.signal.aborted) {
        const left = steps.slice(index).map(({ name }) => ({ step: name, message: "interrupted" }));
        outcome.failures.push(...left);
        return outcome;
      }
      if (!(error instanceof BenchError)) throw error;
      settings.progress(`${step.name} failed: ${error.message}`);
      outcome.failures.push({ step: step.name, message: error.message });
    }
    outcome.tookS[step.name] = Math.round((now() - beganMs) / 1000);
  }
  return outcome;
}
