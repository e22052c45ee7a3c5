/** What experiments did, over all sidecars. */
import {
  type ExperimentCounts,
  FAULT_KINDS,
  type FaultCounts,
  type FaultKind,
  VERDICTS,
  type Verdict,
} from "../model/index.js";

export function noCounts(): FaultCounts {
  return sumOf([]);
}

export function sumOf(all: readonly FaultCounts[]): FaultCounts {
  const sum = (read: (counts: FaultCounts) => number) => all.reduce((total, each) => total + read(each), 0);
  return {
    matched: sum(({ matched }) => matched),
    verdicts: named<Verdict>(VERDICTS, (name) => sum(({ verdicts }) => verdicts[name])),
    injected: named<FaultKind>(FAULT_KINDS, (name) => sum(({ injected }) => injected[name])),
  };
}

/** By id of the experiment. */
export function byExperiment(all: readonly ExperimentCounts[]): Map<string, ExperimentCounts[]> {
  const found = new Map<string, ExperimentCounts[]>();
  for (const counts of all) {
    const { experiment } = counts;
    found.set(experiment, [...(found.get(experiment) ?? []), counts]);
  }
  return found;
}

function named<Name extends string>(names: readonly Name[], read: (name: Name) => number) {
  return Object.fromEntries(names.map((name) => [name, read(name)])) as Record<Name, number>;
}
