// A run for a time: first all that was kept, then new inputs until the time is over.
import { Dice } from "../../filter/soak/dice.js";
import { Fuzzer, type Progress } from "./fuzzer.js";
import type { Target } from "./target.js";

/** Between two looks at the clock. */
const STEPS = 20;

export interface Session {
  inputs: readonly Uint8Array[];
  seed: number;
  forMs: number;
  /** Milliseconds. */
  clock: () => number;
  onProgress?: (progress: Progress, elapsedMs: number) => void;
  progressMs?: number;
}

/** Findings among `inputs` are found at once; a target without inputs starts from nothing. */
export function fuzz(target: Target, session: Session): Fuzzer {
  const { inputs, clock, forMs, onProgress, progressMs = 10_000 } = session;
  const fuzzer = new Fuzzer(target, new Dice(session.seed));
  const started = clock();
  let told = started;
  fuzzer.begin(inputs.length > 0 ? inputs : [new Uint8Array()]);
  for (let now = clock(); now - started < forMs; now = clock()) {
    for (let i = 0; i < STEPS; i++) fuzzer.step();
    if (now - told < progressMs) continue;
    told = now;
    onProgress?.(fuzzer.progress, now - started);
  }
  onProgress?.(fuzzer.progress, clock() - started);
  return fuzzer;
}
