// Subjects, groups and readings with numbers that a person can check.
import type { Group } from "../../../../bench/ladder/cpu/group.js";
import type { Reading, Round } from "../../../../bench/ladder/cpu/round.js";
import type { Subject } from "../../../../bench/ladder/cpu/subject.js";
import type { Settings } from "../../../../bench/ladder/step.js";
import { SCENARIOS, type Scenario } from "../../../../bench/scenario/index.js";

export function subject(name: string, copies: number, workers = 1): Subject {
  const chain = { filters: [], reply: { status: 200, body: "", headers: [] } };
  return { name, copies, workers, chain, requests: [[[":path", "/"]]], status: 200 };
}

export function group(subjects: readonly Subject[], more: Partial<Group> = {}): Group {
  return {
    name: "g",
    title: "a group",
    subjects,
    measure: "copy",
    ours: "ours",
    comparisons: [],
    sizes: { warmUp: 10, sample: 5, passes: 2 },
    rounds: { least: 2, most: 4 },
    notes: [],
    ...more,
  };
}

/** Nanoseconds a request by the subject's name. */
export function round(cpuNs: Readonly<Record<string, number>>): Round {
  const readings = Object.entries(cpuNs).map(([name, ns]): [string, Reading] => [
    name,
    { cpuNs: ns, waitedShare: 0 },
  ]);
  return new Map(readings);
}

export function scenario(name: string): Scenario {
  const found = SCENARIOS.find((each) => each.name === name);
  if (found === undefined) throw new Error(`there is no scenario ${name}`);
  return found;
}

export function settings(more: Partial<Settings> = {}): Settings {
  return {
    envoy: "/bin/envoy",
    module: "dist/meshfuse.wasm",
    scope: "short",
    only: [],
    cache: "/tmp",
    signal: new AbortController().signal,
    progress: () => undefined,
    ...more,
  };
}
