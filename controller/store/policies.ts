// The policies in force, and how calls change them.
import { type PolicyError, type PolicyKey, policyKey } from "../model/index.js";
import { checkDocuments, checkKeptPolicy, compareBytes } from "../policy/index.js";
import { actingEntries } from "./acting.js";
import { API_SOURCE } from "./event.js";
import { isOver } from "./lives.js";
import { reduce } from "./reduce.js";
import type { State } from "./state.js";
import type { Store } from "./store.js";
import type {
  ApplyOptions,
  ApplyOutcome,
  PolicyChange,
  PolicyEntry,
  RemoveOutcome,
  WriteOptions,
} from "./views.js";
import { type HolderOf, planApply, planRemoval, REQUEST } from "./writes.js";

/** A policy that the journal holds and this version's checker refuses. */
interface Refused {
  entry: PolicyEntry;
  errors: PolicyError[];
}

export class Policies {
  readonly #store: Store;
  readonly #readsFiles: boolean;
  readonly #holderOf: HolderOf;
  /** Found when the journal was read: what was put since was checked before. */
  readonly #refused: ReadonlyMap<PolicyKey, Refused>;
  #known: { from: State["policies"]; entries: PolicyEntry[] } | undefined;

  /** `readsFiles`: a directory is watched, and what its files hold is for people to change. */
  constructor(store: Store, { readsFiles }: { readsFiles: boolean }) {
    this.#store = store;
    this.#readsFiles = readsFiles;
    this.#holderOf = ({ source }) => (readsFiles && source !== API_SOURCE ? source : undefined);
    this.#refused = refusedIn(store.state);
  }

  /** Policies in force, ordered by key. */
  entries(): PolicyEntry[] {
    const { policies } = this.#store.state;
    if (this.#known?.from !== policies) this.#known = { from: policies, entries: this.#inForce(policies) };
    return this.#known.entries;
  }

  /** Policies that are kept and not in force, or whose files nobody reads any more. */
  errors(): PolicyError[] {
    const { policies } = this.#store.state;
    const refused = [...this.#refused].flatMap(([key, { entry, errors }]) =>
      policies.get(key) === entry ? errors : [],
    );
    if (this.#readsFiles) return refused;
    const files = new Set([...policies.values()].map(({ source }) => source));
    files.delete(API_SOURCE);
    return [...refused, ...[...files].map(orphaned)];
  }

  /**
   * Takes YAML or JSON, one document or several, into force: all or none. Rejects with a StoreFailure when it cannot be
   * kept; then nothing has changed.
   */
  async apply(text: string, { dryRun, ...write }: ApplyOptions): Promise<ApplyOutcome> {
    const { policies, errors } = checkDocuments(text, REQUEST);
    if (errors.length > 0) return { outcome: "invalid", errors };
    if (policies.length === 0) {
      const message = "no policy in it";
      return {
        outcome: "invalid",
        errors: [{ source: REQUEST, document: "", path: "", message }],
      };
    }
    return this.#store.change<ApplyOutcome>((state, nowMs) => {
      const plan = planApply(state, policies, { ...write, nowMs, holderOf: this.#holderOf });
      const { events, result } = plan;
      if (result.outcome !== "applied") return { events: [], result };
      const after = reduce(state, [{ sequence: state.sequence + 1, events }]);
      const changes = dryRun ? result.changes.map(withoutVersion) : result.changes;
      const acting = actingEntries(after, this.#inForce(after.policies), nowMs);
      const over = policies.filter((policy) => isOver(policy, nowMs)).map(policyKey);
      const told: ApplyOutcome = {
        ...{ outcome: "applied", changes, after: acting },
        ...(over.length === 0 ? {} : { over }),
      };
      return { events: dryRun ? [] : events, result: told };
    });
  }

  /** Rejects with a StoreFailure when it cannot be kept; then nothing has changed. */
  remove(key: PolicyKey, write: WriteOptions): Promise<RemoveOutcome> {
    return this.#store.change((state, nowMs) =>
      planRemoval(state, key, { ...write, nowMs, holderOf: this.#holderOf }),
    );
  }

  #inForce(policies: State["policies"]): PolicyEntry[] {
    return [...policies]
      .filter(([key, entry]) => this.#refused.get(key)?.entry !== entry)
      .sort(([a], [b]) => compareBytes(a, b))
      .map(([, entry]) => entry);
  }
}

/** What a dry run would change has no version yet. */
function withoutVersion(told: PolicyChange): PolicyChange {
  return told.change === "unchanged" ? told : { key: told.key, change: told.change };
}

function orphaned(file: string): PolicyError {
  const message =
    "no directory is read, so what this file said stays in force: change or delete it by the API, " +
    "or start the controller with --policies";
  return { source: file, document: "", path: "", message };
}

function refusedIn({ policies }: State): Map<PolicyKey, Refused> {
  const refused = new Map<PolicyKey, Refused>();
  for (const [key, entry] of policies) {
    const found = checkKeptPolicy(entry.policy, key);
    if (found.length === 0) continue;
    const more =
      "kept, but not in force: this version of Meshfuse does not take it; apply it anew, or delete it";
    const errors = found.map((error) => ({
      ...error,
      source: `${key} (${entry.source})`,
      message: `${error.message}; ${more}`,
    }));
    refused.set(key, { entry, errors });
  }
  return refused;
}
