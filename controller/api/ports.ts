/** What the API asks of the rest of the controller. `main` gives it the real parts, tests give it small ones. */
import type { BreakerView, EdgeView, FaultView, Policy, PolicyError, PolicyKey } from "../model/index.js";
import type { RefusalView, SidecarState } from "../push/index.js";

export interface PolicyEntry {
  policy: Policy;
  /** File that holds it. */
  source: string;
}

export type Change = "created" | "changed" | "unchanged";

/** All or nothing: with errors, nothing was changed. */
export interface ApplyOutcome {
  errors: PolicyError[];
  changes: { key: PolicyKey; change: Change }[];
}

export type RemoveOutcome = "removed" | "absent" | { refused: string };

export interface PolicyPort {
  /** Policies in force, ordered by key. */
  entries(): PolicyEntry[];
  /** What is wrong with the files of the directory now. */
  errors(): PolicyError[];
  /** Takes YAML or JSON, one document or several. `dryRun`: checks, and says what would change. */
  apply(text: string, options: { dryRun: boolean }): Promise<ApplyOutcome>;
  remove(key: PolicyKey): Promise<RemoveOutcome>;
}

/** Sidecars that shall pass everything for a while, and why. */
export interface BypassView {
  id: string;
  /** Workload labels; absent: every sidecar. */
  selector?: Record<string, string>;
  untilMs: number;
  createdMs: number;
  because: string;
}

export interface BypassWish {
  selector?: Record<string, string>;
  forMs: number;
  because: string;
}

export interface BypassPort {
  /** Those in force now. */
  active(): BypassView[];
  begin(wish: BypassWish): Promise<BypassView>;
  /** False: there is none of that id. */
  end(id: string): Promise<boolean>;
}

export type { RefusalView };
export type SidecarView = SidecarState;

export interface ObservationPort {
  sidecars(): SidecarView[];
  edges(): EdgeView[];
  breakers(): BreakerView[];
  faults(): FaultView[];
  /** Who was turned away in the last minute. */
  refusals(): RefusalView[];
}

export interface MetricsPort {
  contentType: string;
  text(): Promise<string>;
}

export interface ApiPorts {
  policies: PolicyPort;
  bypasses: BypassPort;
  observations: ObservationPort;
  metrics: MetricsPort;
  /** What still has to happen before sidecars can be served; empty: ready. */
  waitingFor(): string[];
}
