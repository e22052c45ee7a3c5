/** Policies as they were accepted, and what a sidecar gets of them. */
import type { Direction, Sidecar } from "../../../../controller/model/index.js";
import { type AcceptedPolicy, resolveConfig, type Service } from "../../../../controller/policy/index.js";
import { policiesOf, SIDECAR } from "../documents.js";

const ACCEPTED_MS = Date.UTC(2026, 10, 21);

export function accepted(...texts: string[]): AcceptedPolicy[] {
  return policiesOf(...texts).map((policy) => ({ policy, source: "a.yaml", acceptedMs: ACCEPTED_MS }));
}

export interface Options {
  sidecar?: Partial<Sidecar>;
  direction?: Direction;
  services?: Service[];
}

export function resolve(
  policies: AcceptedPolicy[],
  { sidecar, direction = "outbound", services = [] }: Options = {},
) {
  return resolveConfig({ policies, sidecar: { ...SIDECAR, ...sidecar }, direction, services });
}

/** The document of a resolution that must be good. */
export function documentOf(policies: AcceptedPolicy[], options: Options = {}) {
  const resolution = resolve(policies, options);
  if (!resolution.ok) throw new Error(JSON.stringify(resolution.errors));
  return JSON.parse(resolution.config.text);
}

export function namesOf(policies: AcceptedPolicy[], options: Options = {}): string[] {
  const document = documentOf(policies, options);
  return [...document.breakers, ...document.faults].map((entry: { name: string }) => entry.name);
}
