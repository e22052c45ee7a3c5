/** What people changed, as the store tells it: policies, experiments, bypasses. */
import { type Policy, type PolicyKey, policyKey } from "../../model/index.js";
import type { Author, Bypass, Experiment, PolicyEntry, StoreEvent } from "../../store/index.js";
import type { ChangeLog } from "./log.js";
import { type ScopeSources, scopeOfPolicy, scopeOfSelector } from "./scope.js";
import { authorWords, faultWords } from "./words.js";

export interface StoreSources extends ScopeSources {
  /** Those in force. */
  policies: () => readonly PolicyEntry[];
  /** The newest first. */
  experiments: () => readonly Experiment[];
  bypasses: () => readonly Bypass[];
  isPaused: () => boolean;
}

type PolicyPut = Extract<StoreEvent, { type: "policy.put" }>;
type BypassBegun = Extract<StoreEvent, { type: "bypass.begun" }>;

/** What a change is of. */
const configKey = (key: PolicyKey) => `config ${key}`;
const experimentKey = (id: string) => `experiment ${id}`;
const bypassKey = (id: string) => `bypass ${id}`;

export class StoreChanges {
  /** As they were last: what is deleted was for somebody, too. */
  readonly #policies = new Map<PolicyKey, Policy>();

  /** Begins with what holds already. */
  constructor(
    private readonly log: ChangeLog,
    private readonly sources: StoreSources,
  ) {
    for (const { policy, acceptedMs, by, because } of sources.policies()) {
      const key = policyKey(policy);
      const author = because === undefined ? { by } : { by, because };
      this.#put({ key, policy, atMs: acceptedMs, ...author });
    }
    for (const bypass of sources.bypasses()) this.#bypass({ ...bypass, atMs: bypass.createdMs });
    this.#resume();
  }

  /** After they have become the state. */
  take(events: readonly StoreEvent[]): void {
    for (const event of events) if (event.type === "policy.put") this.#policies.set(event.key, event.policy);
    for (const event of events) this.#take(event);
  }

  #take(event: StoreEvent): void {
    if (event.type === "policy.put") this.#put(event);
    else if (event.type === "policy.deleted") this.#deleted(event.key, event.atMs, event);
    else if (event.type === "bypass.begun") this.#bypass(event);
    else if (event.type === "bypass.ended") this.log.end(bypassKey(event.id), event.atMs);
    else if (event.type.startsWith("experiment")) this.#experiment(event);
  }

  #experiment(event: StoreEvent): void {
    const { type, atMs } = event;
    if (type === "experiment.running") this.#running(event.id, atMs);
    if (type === "experiment.ended" || type === "experiment.stopped")
      this.log.end(experimentKey(event.id), atMs);
    if (type === "experiments.resumed") this.#resume(atMs);
    if (type !== "experiments.paused") return;
    for (const { id } of this.sources.experiments()) this.log.end(experimentKey(id), atMs);
  }

  /** A fault is told as the experiment that it is, and not a second time. */
  #put({ key, policy, atMs, ...author }: Pick<PolicyPut, "key" | "policy" | "atMs"> & Author): void {
    this.#policies.set(key, policy);
    if (policy.kind === "FaultInjection") return;
    this.#config(key, policy, atMs, `${policy.kind} ${nameIn(key)} was put ${authorWords(author)}`);
  }

  #deleted(key: PolicyKey, atMs: number, author: Author): void {
    const policy = this.#policies.get(key);
    this.#policies.delete(key);
    if (policy === undefined || policy.kind === "FaultInjection") return;
    this.#config(key, policy, atMs, `${policy.kind} ${nameIn(key)} was deleted ${authorWords(author)}`);
  }

  #config(key: PolicyKey, policy: Policy, atMs: number, summary: string): void {
    const scope = () => scopeOfPolicy(policy, this.sources);
    this.log.begin(configKey(key), { kind: "config", name: nameIn(key), atMs, summary, scope });
  }

  #bypass(begun: Pick<BypassBegun, "id" | "atMs" | "selector"> & Author): void {
    const scope = () => scopeOfSelector(begun.selector, this.sources);
    const summary = `bypass ${begun.id} began ${authorWords(begun)}: sidecars run no policy`;
    this.log.begin(bypassKey(begun.id), { kind: "bypass", name: begun.id, atMs: begun.atMs, summary, scope });
  }

  /** `atMs`: absent, each began when it did. */
  #resume(atMs?: number): void {
    if (this.sources.isPaused()) return;
    for (const { id, state, fromMs } of this.sources.experiments()) {
      if (state === "running") this.#running(id, atMs ?? fromMs);
    }
  }

  #running(id: string, atMs: number): void {
    const life = this.sources.experiments().find((each) => each.id === id);
    const policy = life && this.#policies.get(life.policy);
    if (life === undefined || policy === undefined || this.sources.isPaused()) return;
    const scope = () => scopeOfPolicy(policy, this.sources);
    const name = nameIn(life.policy);
    const summary = `experiment ${id} injects ${faultWords(policy)}, begun ${authorWords(life)}`;
    // People know the policy; `describe` and `stop` take its name as well.
    this.log.begin(experimentKey(id), { kind: "experiment", name, atMs, summary, scope });
  }
}

/** `namespace/name` */
function nameIn(key: PolicyKey): string {
  return key.slice(key.indexOf("/") + 1);
}
