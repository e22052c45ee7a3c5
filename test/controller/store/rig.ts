/** What a controller keeps, over a journal without a disk and a clock that stands until it is moved. */
import {
  JournalFailure,
  type JournalFailureKind,
  type MemoryJournal,
  memoryJournal,
} from "../../../controller/journal/index.js";
import { type PolicyKey, policyKey } from "../../../controller/model/index.js";
import { type ApplyOutcome, type Kept, openKept } from "../../../controller/store/index.js";
import { documents } from "../policy/documents.js";
import { FakeClock } from "../push/fixture.js";

export const START_MS = Date.parse("2026-11-21T00:00:00Z");
export const MINUTE_MS = 60_000;
export const ANN = { by: "ann@desk", because: "a test" };

export interface Rig {
  kept: Kept;
  journal: MemoryJournal;
  clock: FakeClock;
  /** What was logged. */
  lines: string[];
  /** As Ann. */
  apply(...texts: string[]): Promise<ApplyOutcome>;
  keys(): PolicyKey[];
  refuse(kind: JournalFailureKind): void;
  accept(): void;
  /** As after a kill: only what the journal kept, and the same clock. `withoutFiles`: no directory is read then. */
  restarted(options?: { withoutFiles: boolean }): Promise<Rig>;
}

export async function rig(policiesDir?: string): Promise<Rig> {
  return rigOver(memoryJournal(), new FakeClock(START_MS), policiesDir);
}

/** Resolves once every promise that waits for nothing else has settled. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
}

async function rigOver(journal: MemoryJournal, clock: FakeClock, policiesDir?: string): Promise<Rig> {
  const lines: string[] = [];
  const log = (line: string) => void lines.push(line);
  const kept = await openKept({ journal, clock, log, ...(policiesDir === undefined ? {} : { policiesDir }) });
  return {
    ...{ kept, journal, clock, lines },
    apply: (...texts) => kept.policies.apply(documents(...texts), { dryRun: false, ...ANN }),
    keys: () => kept.policies.entries().map(({ policy }) => policyKey(policy)),
    refuse: (kind) => journal.refuseWith(new JournalFailure(kind, `the disk is ${kind}: make room there`)),
    accept: () => journal.refuseWith(undefined),
    restarted: ({ withoutFiles } = { withoutFiles: false }) =>
      rigOver(memoryJournal(journal.kept()), clock, withoutFiles ? undefined : policiesDir),
  };
}
