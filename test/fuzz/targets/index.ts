// The targets by name, each started as it needs to be.
import type { Target } from "../engine/target.js";
import { ConfigTarget } from "./config.js";
import { HeadersTarget } from "./headers.js";
import { LifeTarget } from "./life.js";
import { ReportTarget } from "./report.js";

const STARTS = {
  config: () => ConfigTarget.start(),
  headers: () => HeadersTarget.start(),
  life: () => LifeTarget.start(),
  report: async () => new ReportTarget(),
} satisfies Record<string, () => Promise<Target>>;

export type TargetName = keyof typeof STARTS;

export const TARGETS = Object.keys(STARTS) as TargetName[];

export function isTarget(name: string): name is TargetName {
  return Object.hasOwn(STARTS, name);
}

/** Compiles the filter where the target is one of the filter's. */
export function startTarget(name: TargetName): Promise<Target> {
  return STARTS[name]();
}
