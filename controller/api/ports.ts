/** What the API asks of the rest of the controller. `main` gives it the real parts, tests give it small ones. */
import type { Subscription } from "../events/index.js";
import type { ExperimentDetail, ExperimentView, PauseView } from "../experiment/index.js";
import type { BreakerName, Explained } from "../graph/index.js";
import type {
  BreakerKeyView,
  BreakerView,
  ConfigPreview,
  EdgeView,
  FaultView,
  Policy,
  PolicyError,
  PolicyKey,
  TransitionView,
} from "../model/index.js";
import type { HeldWarning, RefusalView, SidecarState } from "../push/index.js";
import type {
  ApplyOptions,
  ApplyOutcome,
  AuditEvent,
  AuditPage,
  Author,
  Bypass,
  BypassWish,
  KeptPause,
  PolicyEntry,
  RemoveOutcome,
  WriteOptions,
} from "../store/index.js";

/** Writes reject with StoreFailure where a change cannot be kept; nothing of it holds then. */
export interface PolicyPort {
  /** Policies in force. */
  entries(): readonly PolicyEntry[];
  /** What is wrong with them now, and with the files of a watched directory. */
  errors(): PolicyError[];
  /** Takes YAML or JSON, one document or several. */
  apply(text: string, options: ApplyOptions): Promise<ApplyOutcome>;
  remove(key: PolicyKey, options: WriteOptions): Promise<RemoveOutcome>;
  /** How the sidecars' configurations would change if these were the policies in force. */
  preview(after: readonly PolicyEntry[]): ConfigPreview[];
  /** Sidecars that these policies concern, and that keep what they have because theirs do not fit. */
  held(policies: readonly Policy[]): HeldWarning[];
  /** During it no fault acts, whatever is applied. */
  pause(): KeptPause | undefined;
}

export interface BypassPort {
  /** Those in force now. */
  active(): readonly Bypass[];
  /** Rejects with TooManyBypasses. */
  begin(wish: BypassWish): Promise<Bypass>;
  /** False: there is none of that id. */
  end(id: string, author: Author): Promise<boolean>;
}

export type { Explained };
export type SidecarView = SidecarState;

export interface ObservationPort {
  sidecars(): SidecarView[];
  edges(): EdgeView[];
  breakers(): BreakerView[];
  /** One breaker in each sidecar that has it. */
  explain(breaker: BreakerName): Explained[];
  /** Its keys in one sidecar, the first so many. */
  breakerKeys(sidecar: string, breaker: BreakerName, most: number): BreakerKeyView[];
  /** Its last transitions in all sidecars. */
  history(breaker: BreakerName): TransitionView[];
  faults(): FaultView[];
  /** Who was turned away in the last minute. */
  refusals(): RefusalView[];
}

export interface RecordPort {
  /** The newest first. */
  audit(page: AuditPage): readonly AuditEvent[];
}

export interface ExperimentPort {
  list(): readonly ExperimentView[];
  /** By id, or the last of a policy by `namespace/name`. */
  detail(name: string): ExperimentDetail | undefined;
  /** False: none of the policy is alive. */
  stop(policy: PolicyKey, author: Author): Promise<boolean>;
  pauseStatus(): PauseView;
  pauseAll(author: Author): Promise<unknown>;
  /** False: nothing was paused. */
  resumeAll(author: Author): Promise<boolean>;
}

export interface EventPort {
  /** From after this event on; undefined: from now on. */
  follow(lastEventId: string | undefined): Subscription;
}

export interface MetricsPort {
  contentType: string;
  text(): Promise<string>;
}

export interface HealthPorts {
  metrics: MetricsPort;
  /** What still has to happen before sidecars can be served; empty: ready. */
  waitingFor(): string[];
}

export interface ApiPorts extends HealthPorts {
  policies: PolicyPort;
  bypasses: BypassPort;
  observations: ObservationPort;
  experiments: ExperimentPort;
  records: RecordPort;
  events: EventPort;
}
