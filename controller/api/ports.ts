/** What the API asks of the rest of the controller. `main` gives it the real parts, tests give it small ones. */
import type { AnalysisView } from "../analyze/index.js";
import type { Subscription } from "../events/index.js";
import type { ExperimentDetail, ExperimentView, PauseView } from "../experiment/index.js";
import type { Asked, ServiceForecast } from "../forecast/index.js";
import type { BreakerName, Explained, PastHour } from "../graph/index.js";
import type { IncidentReport, IncidentSummary } from "../incident/index.js";
import type {
  BreakerKeyView,
  BreakerView,
  ConfigPreview,
  EdgeView,
  FaultView,
  Policy,
  PolicyError,
  PolicyKey,
  RecoveryView,
  TraceView,
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
import type { TraceQuery } from "../trace/index.js";

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

/** What a page of cycles is ordered by, and the rest, which costs a fit. */
export interface RecoveryEntry extends Pick<RecoveryView, "sidecar" | "direction" | "trippedMs"> {
  view(): RecoveryView;
}

export interface ObservationPort {
  sidecars(): SidecarView[];
  edges(): EdgeView[];
  /** The mesh in windows of the past hour. */
  graph: Pick<PastHour, "view" | "keptFromMs">;
  breakers(): BreakerView[];
  /** One breaker in each sidecar that has it. */
  explain(breaker: BreakerName): Explained[];
  /** Its keys in one sidecar, the first so many. */
  breakerKeys(sidecar: string, breaker: BreakerName, most: number): BreakerKeyView[];
  /** Its last transitions in all sidecars. */
  history(breaker: BreakerName): TransitionView[];
  /** Cycles of the breaker `namespace/name` in all sidecars. */
  recoveries(breaker: string): RecoveryEntry[];
  faults(): FaultView[];
  /** Who was turned away in the last minute. */
  refusals(): RefusalView[];
}

export type { TraceQuery };

export interface TracePort {
  /** The newest first, with links where there are any. */
  list(query: TraceQuery): TraceView[];
}

export interface AnalysisPort {
  view(): AnalysisView;
  /** Open ones and those that are kept, the newest first. */
  incidents(): readonly IncidentSummary[];
  /** Undefined: there is none. Rejects where its file is damaged. */
  report(id: number): Promise<IncidentReport | undefined>;
  /** Its file, JSON. */
  fileText(id: number): Promise<string | undefined>;
}

export interface ForecastPort {
  /** Of which anything is known, by name. */
  services(): string[];
  /** Undefined: nothing is known of it. */
  forecast(asked: Asked): ServiceForecast | undefined;
  /** Why the last steps could not be read; undefined: they were. */
  readonly failure: string | undefined;
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
  /** The edges under Istio's names. */
  istio(): string;
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
  traces: TracePort;
  forecasts: ForecastPort;
  analysis: AnalysisPort;
  records: RecordPort;
  events: EventPort;
}
