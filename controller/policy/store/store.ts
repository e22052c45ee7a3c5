// The policies in force. They live as files in one directory, which is the only truth: people and tools write there,
// the API writes one file for each of its policies, and a restart reads it all again.
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { PolicyError, PolicyKey } from "../../model/index.js";
import { checkDocuments } from "../check/index.js";
import { type AcceptedPolicy, compareBytes } from "../resolve/index.js";
import { type AcceptanceLedger, acceptedAt, nextLedger } from "./acceptance.js";
import { reasonOf, syncFolder, writeAll } from "./disk.js";
import { EMPTY_FOLDER, type Folder, nextFolder } from "./folder.js";
import { readLedger, sameLedger, writeLedger } from "./ledger-file.js";
import { type Change, type Plan, planApply, planRemoval } from "./plan.js";
import { scanFolder } from "./scan.js";

/** Folder of what the controller keeps beside the policies. */
export const STATE_FOLDER = ".meshfuse";

/** How errors name the text of a call. */
const REQUEST = "request";

export interface StoreOptions {
  folder: string;
  /** Milliseconds of wall clock. */
  nowMs: () => number;
}

/** All or nothing: with errors, nothing was changed. */
export interface ApplyOutcome {
  errors: PolicyError[];
  changes: { key: PolicyKey; change: Change }[];
}

export type RemoveOutcome = "removed" | "absent" | { refused: string };

/** Reads the directory, which is made if need be. Rejects with the system's error where it cannot be made. */
export async function openStore(options: StoreOptions): Promise<PolicyStore> {
  await mkdir(options.folder, { recursive: true });
  const { ledger, problem } = await readLedger(join(options.folder, STATE_FOLDER));
  const store = new PolicyStore(options, ledger, problem);
  await store.rescan();
  return store;
}

export class PolicyStore {
  readonly #folderPath: string;
  readonly #statePath: string;
  readonly #nowMs: () => number;
  readonly #listeners = new Set<() => void>();
  #folder: Folder = EMPTY_FOLDER;
  #ledger: AcceptanceLedger;
  /** Of the directory and the ledger, not of a policy file; by what cannot be done. */
  readonly #problems = new Map<string, string>();
  /** Scans and writes happen one after the other. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(options: StoreOptions, ledger: AcceptanceLedger, problem?: string) {
    this.#folderPath = options.folder;
    this.#statePath = join(options.folder, STATE_FOLDER);
    this.#nowMs = options.nowMs;
    this.#ledger = ledger;
    if (problem !== undefined) this.#problems.set("read ledger", problem);
  }

  /** Policies in force, ordered by key. */
  entries(): AcceptedPolicy[] {
    return [...this.#folder.owners]
      .sort(([a], [b]) => compareBytes(a, b))
      .map(([, { file, policy }]) => {
        const acceptedAtMs = acceptedAt(policy, this.#ledger);
        return acceptedAtMs === undefined ? { policy, source: file } : { policy, source: file, acceptedAtMs };
      });
  }

  /** What is wrong with the directory and its files now. */
  errors(): PolicyError[] {
    const own = [...this.#problems.values()].map((message) => this.#error(message));
    return [...own, ...this.#folder.errors];
  }

  /** Calls `listener` after each change of `entries` or `errors`; the result ends that. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Reads the directory again. A directory that cannot be read leaves all policies in force. Never rejects. */
  rescan(): Promise<void> {
    return this.#next(() => this.#scan());
  }

  /** Takes YAML or JSON, one document or several, into force: all or none. `dryRun`: only says what would change. */
  apply(text: string, { dryRun }: { dryRun: boolean }): Promise<ApplyOutcome> {
    return this.#next(async () => {
      const { policies, errors } = checkDocuments(text, REQUEST);
      if (errors.length > 0) return { errors, changes: [] };
      if (policies.length === 0) return { errors: [this.#error("no policy in it", REQUEST)], changes: [] };
      await this.#scan();
      const unseen = this.#problems.get("scan");
      if (unseen !== undefined)
        return { errors: [this.#error(`${unseen}; make it good first`)], changes: [] };
      const plan = planApply(this.#folder, policies, REQUEST, this.#nowMs());
      if (plan.errors.length > 0) return { errors: plan.errors, changes: [] };
      return dryRun ? outcomeOf(plan) : this.#carryOut(plan);
    });
  }

  /** Removes a policy that the API wrote. A file that people write is theirs: refused with its name. */
  remove(key: PolicyKey): Promise<RemoveOutcome> {
    return this.#next(async () => {
      await this.#scan();
      const planned = planRemoval(this.#folder, key);
      if (planned === "absent" || "refused" in planned) return planned;
      try {
        await rm(join(this.#folderPath, planned.file), { force: true });
        await syncFolder(this.#folderPath);
      } catch (error) {
        return { refused: `cannot be removed: ${reasonOf(error)}` };
      }
      await this.#scan();
      return "removed";
    });
  }

  async #carryOut(plan: Plan): Promise<ApplyOutcome> {
    const writes = plan.changes.flatMap(({ write }) => (write === undefined ? [] : [write]));
    try {
      await writeAll(this.#folderPath, writes, this.#statePath);
    } catch (error) {
      return { errors: [this.#error(`cannot be written: ${reasonOf(error)}`)], changes: [] };
    } finally {
      await this.#scan();
    }
    return outcomeOf(plan);
  }

  async #scan(): Promise<void> {
    const before = this.#fingerprint();
    const scan = await scanFolder(this.#folderPath);
    if ("unreadable" in scan) this.#problems.set("scan", `cannot be read: ${scan.unreadable}`);
    else {
      this.#problems.delete("scan");
      this.#folder = nextFolder(this.#folder, scan.files);
      await this.#keepAcceptances();
    }
    if (this.#fingerprint() !== before) for (const listener of this.#listeners) listener();
  }

  /** Where the ledger cannot be written it holds in memory, and that is told: a restart would begin those faults anew. */
  async #keepAcceptances(): Promise<void> {
    const policies = [...this.#folder.owners.values()].map(({ policy }) => policy);
    const ledger = nextLedger(this.#ledger, policies, this.#nowMs(), this.#folder.errors.length > 0);
    const isWritten = sameLedger(ledger, this.#ledger) && !this.#problems.has("write ledger");
    this.#ledger = ledger;
    if (isWritten) return;
    try {
      await writeLedger(this.#statePath, ledger);
      this.#problems.delete("write ledger");
    } catch (error) {
      this.#problems.set("write ledger", `cannot keep when faults were accepted: ${reasonOf(error)}`);
    }
  }

  #fingerprint(): string {
    return JSON.stringify([this.entries(), this.errors()]);
  }

  #error(message: string, source = this.#folderPath): PolicyError {
    return { source, document: "", path: "", message };
  }

  #next<T>(step: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(step);
    // A step that fails is its caller's to hear of; the next one goes on regardless.
    this.#turn = result.then(
      () => undefined,
      () => undefined,
    );
    return result;
  }
}

function outcomeOf(plan: Plan): ApplyOutcome {
  return { errors: [], changes: plan.changes.map(({ key, change }) => ({ key, change })) };
}
