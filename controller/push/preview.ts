/** Which sidecars would run something else if the policies were others, and what of it would be new. */
import { isDeepStrictEqual } from "node:util";
import {
  type ConfigPreview,
  type Direction,
  type Policy,
  type PolicyError,
  policyKey,
  type Sidecar,
} from "../model/index.js";
import {
  type AcceptedPolicy,
  BYPASS_CONFIG,
  concerns,
  type ResolvedConfig,
  resolveConfig,
  type Service,
} from "../policy/index.js";
import type { Bypass } from "../store/index.js";
import { entryChanges, entryNames } from "./entry-changes.js";
import type { WantedConfigs } from "./wanted.js";

export interface PreviewSources {
  /** Those to be told of, each with the directions that it asks for. */
  sidecars: () => readonly { sidecar: Sidecar; directions: readonly Direction[] }[];
  policies: () => readonly AcceptedPolicy[];
  services: () => readonly Service[];
  bypassOf: (sidecar: Sidecar) => Bypass | undefined;
  /** As WantedSources has them. */
  throttles?: (sidecar: Sidecar) => boolean;
  hashKey?: string | undefined;
  wanted: Pick<WantedConfigs, "of">;
}

/**
 * `after`: the policies that would be in force. Only what would change, in the order of the sidecars. A new fault
 * without `activeFrom` begins when it is applied, so `to` is not yet the revision that it will have then.
 */
export function previewChanges(sources: PreviewSources, after: readonly AcceptedPolicy[]): ConfigPreview[] {
  const present = sources.policies();
  const touched = changedPolicies(present, after);
  const names = entryNames(touched);
  const services = sources.services();
  const resolve = workloadResolver(sources, services);
  // Sidecars of one workload change alike, and a document has thousands of entries.
  const known = new Map<string, ConfigPreview["changes"]>();
  const changesOf = (before: ResolvedConfig, to: ResolvedConfig): ConfigPreview["changes"] => {
    const key = `${before.revision} ${to.revision}`;
    const changes = known.get(key) ?? entryChanges(before, to, names);
    known.set(key, changes);
    return changes;
  };
  const previewOf = (sidecar: Sidecar, direction: Direction): ConfigPreview | undefined => {
    const bypass = sources.bypassOf(sidecar);
    const before =
      bypass === undefined
        ? sources.wanted.of(sidecar, direction).config
        : resolve("present", present, sidecar, direction).config;
    const { config, errors } = resolve("after", after, sidecar, direction);
    const to = errors.length > 0 ? before : config;
    if (errors.length === 0 && to.revision === before.revision) return undefined;
    return {
      ...{ id: sidecar.id, service: `${sidecar.namespace}/${sidecar.service}`, direction },
      ...{ from: before.revision, to: to.revision, changes: changesOf(before, to) },
      ...(bypass === undefined ? {} : { bypass: bypass.id }),
      ...(errors.length === 0 ? {} : { errors }),
    };
  };
  return sources.sidecars().flatMap(({ sidecar, directions }) =>
    directions
      .filter((direction) => touched.some((policy) => concerns(policy, sidecar, direction)))
      .map((direction) => previewOf(sidecar, direction))
      .filter((preview) => preview !== undefined),
  );
}

/** Both versions of what is another policy now, begins anew, or is there only before or after. */
function changedPolicies(before: readonly AcceptedPolicy[], after: readonly AcceptedPolicy[]): Policy[] {
  const old = new Map(before.map((each) => [policyKey(each.policy), each]));
  const fresh = new Map(after.map((each) => [policyKey(each.policy), each]));
  const isSame = (a: AcceptedPolicy, b: AcceptedPolicy | undefined) =>
    a.acceptedMs === b?.acceptedMs && isDeepStrictEqual(a.policy, b.policy);
  const others = (from: typeof old, to: typeof old) =>
    [...from].filter(([key, each]) => !isSame(each, to.get(key))).map(([, { policy }]) => policy);
  return [...others(old, fresh), ...others(fresh, old)];
}

interface Resolved {
  config: ResolvedConfig;
  errors: PolicyError[];
}

type Resolve = (
  when: "present" | "after",
  policies: readonly AcceptedPolicy[],
  sidecar: Sidecar,
  direction: Direction,
) => Resolved;

/** Sidecars of one workload get the same, so it is resolved once for all of them. */
function workloadResolver({ throttles, hashKey }: PreviewSources, services: readonly Service[]): Resolve {
  const known = new Map<string, Resolved>();
  return (when, policies, sidecar, direction) => {
    const { namespace, service, version, labels } = sidecar;
    const isThrottling = throttles?.(sidecar) ?? true;
    const workload = JSON.stringify([when, direction, namespace, service, version, labels, isThrottling]);
    const input = { policies, sidecar, direction, services, throttles: isThrottling, hashKey };
    const resolved = known.get(workload) ?? resolvedOf(input);
    known.set(workload, resolved);
    return resolved;
  };
}

function resolvedOf(input: Parameters<typeof resolveConfig>[0]): Resolved {
  const resolution = resolveConfig(input);
  if (resolution.ok) return { config: resolution.config, errors: [] };
  return { config: BYPASS_CONFIG, errors: resolution.errors };
}
