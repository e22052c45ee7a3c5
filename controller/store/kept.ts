// All that a controller keeps, opened from one journal.
import type { Clock } from "../clock.js";
import type { Journal } from "../journal/index.js";
import type { PolicyError } from "../model/index.js";
import { Bypasses } from "./bypasses.js";
import { Directory } from "./directory.js";
import { Experiments } from "./experiments.js";
import { Policies } from "./policies.js";
import { Services } from "./services.js";
import { openStore, type Store } from "./store.js";
import { keepTime } from "./timekeeper.js";

interface KeptOptions {
  journal: Journal;
  clock: Clock;
  /** A directory of policy files; read, watched by whoever calls `rescan`, and never written. */
  policiesDir?: string;
  /** Told of what the journal refuses, and when it accepts again. */
  log?: (line: string) => void;
}

export interface Kept {
  store: Store;
  policies: Policies;
  bypasses: Bypasses;
  services: Services;
  directory: Directory | undefined;
  experiments: Experiments;
  /** What is kept and not in force, or in force and not kept. */
  errors(): PolicyError[];
  /** Writes what still waits, and a snapshot. The journal is closed then. */
  close(): Promise<void>;
}

/** Reads the directory once. Rejects with one line when the journal holds what this version cannot read whole. */
export async function openKept({ journal, clock, policiesDir, log }: KeptOptions): Promise<Kept> {
  const nowMs = () => clock.nowMs();
  const store = openStore({ journal, clock, ...(log === undefined ? {} : { log }) });
  const policies = new Policies(store, { readsFiles: policiesDir !== undefined });
  const services = new Services(store, nowMs);
  const directory = policiesDir === undefined ? undefined : new Directory(store, policiesDir);
  await directory?.rescan();
  // What the API gives up, a file may say too.
  store.onChange((events) => {
    if (events.some(({ type }) => type === "policy.deleted")) void directory?.rescan();
  });
  const stopTime = keepTime(store, clock);
  return {
    ...{ store, policies, services, directory, bypasses: new Bypasses(store, clock) },
    experiments: new Experiments(store, clock),
    errors: () => [
      ...problemOf(store),
      ...policies.errors(),
      ...(directory?.errors() ?? []),
      ...services.errors(),
    ],
    close: () => {
      stopTime();
      return store.close();
    },
  };
}

function problemOf({ problem }: Store): PolicyError[] {
  if (problem === undefined) return [];
  const message = `not all that holds can be kept over a restart: ${problem}`;
  return [{ source: "journal", document: "", path: "", message }];
}
