/** Documents as people write them, after checking. Shapes: docs of the policy language, v1alpha1. */

export const API_VERSION = "meshfuse.dev/v1alpha1";

export const POLICY_KINDS = ["CircuitBreaker", "FaultInjection", "RequestTags"] as const;
export type PolicyKind = (typeof POLICY_KINDS)[number];

export type Direction = "inbound" | "outbound";
export const DIRECTIONS: readonly Direction[] = ["inbound", "outbound"];

/** The fields that every kind's spec begins with; what follows them is the kind's own. */
export interface PolicySpec {
  selector?: Record<string, string>;
  direction?: Direction | "both";
  priority?: number;
  match?: Record<string, unknown>;
  [field: string]: unknown;
}

export interface Policy {
  apiVersion: typeof API_VERSION;
  kind: PolicyKind;
  metadata: {
    name: string;
    /** Always present once checked: `default` where none was written. */
    namespace: string;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
  };
  spec: PolicySpec;
}

/** `CircuitBreaker/default/ratings`: one policy, wherever it is spoken of. */
export type PolicyKey = `${PolicyKind}/${string}/${string}`;

export function policyKey(policy: Policy): PolicyKey {
  return `${policy.kind}/${policy.metadata.namespace}/${policy.metadata.name}`;
}

/** One thing wrong with one document. */
export interface PolicyError {
  /** File or request the document came from. */
  source: string;
  /** `CircuitBreaker default/ratings` as far as it could be read. */
  document: string;
  /** `spec.trip.rate.threshold`; empty for the document as a whole. */
  path: string;
  /** `"150%" is over 100%`: the value refused and why, in the filter's words. */
  message: string;
}
