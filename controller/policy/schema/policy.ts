// The one JSON Schema of the policy language: what people write.
import { API_VERSION, POLICY_KINDS, type PolicyKind } from "../../model/index.js";
import { BREAKER_FIELDS } from "./breaker.js";
import { EXPECT } from "./expect.js";
import { faultSchema } from "./fault.js";
import { MATCH } from "./match.js";
import { choice, filled, integer, list, object, type Schema, texts } from "./parts.js";
import { tagSchema } from "./tag.js";

/** Sixteen labels are what one series of a metric bears. */
const MOST_TAGS = 16;

/** What every spec begins with. */
const COMMON: Record<string, Schema> = {
  selector: texts("Labels of the workloads whose sidecars get it; absent: every workload of the namespace."),
  direction: choice("outbound: at the caller (default); inbound: at the callee; or both.", [
    "outbound",
    "inbound",
    "both",
  ]),
  match: MATCH,
};

const SPECS: Record<PolicyKind, Schema> = {
  CircuitBreaker: object(
    "Stops calling what fails.",
    {
      ...COMMON,
      priority: integer(
        "Lowest first, then by name: the first whose match holds decides. Default 1000.",
        0,
        1_000_000,
      ),
      ...BREAKER_FIELDS,
    },
    ["trip"],
  ),
  FaultInjection: guarded(faultSchema("Makes requests fail or wait, for an experiment.", { ...COMMON }, [])),
  RequestTags: object(
    "Gives requests labels.",
    { ...COMMON, tags: list("The tags, in order.", tagSchema(), MOST_TAGS, 1) },
    ["tags"],
  ),
};

const METADATA: Schema = {
  type: "object",
  description: "Who the policy is. Fields that a cluster adds are accepted and dropped.",
  properties: {
    name: filled({ kind: "objectName" }, "Lower-case letters, digits, - and ."),
    namespace: filled({ kind: "namespaceName" }, "Default: default."),
    labels: texts("Labels of the policy itself."),
    annotations: texts("Notes of people and tools."),
    ...Object.fromEntries(
      clusterFields().map((field) => [field, { description: "Set by a cluster; dropped here." }]),
    ),
  },
  required: ["name"],
  additionalProperties: false,
};

export const POLICY_SCHEMA: Schema = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  $id: "https://meshfuse.dev/schemas/v1alpha1/policy.schema.json",
  title: "Meshfuse policy",
  ...object(
    "One policy of Meshfuse, v1alpha1.",
    {
      apiVersion: choice("The version of the language.", [API_VERSION]),
      kind: choice("What the policy does.", POLICY_KINDS),
      metadata: METADATA,
      spec: { type: "object", description: "What the policy says." },
      status: { description: "Set by a cluster; dropped here." },
    },
    ["apiVersion", "kind", "metadata", "spec"],
  ),
  allOf: POLICY_KINDS.map((kind) => ({
    if: { properties: { kind: { const: kind } }, required: ["kind"] },
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    then: { properties: { spec: { title: kind, ...SPECS[kind] } } },
  })),
};

/** A fault with what only the controller reads, behind all that a filter is given. */
function guarded(fault: Schema): Schema {
  return { ...fault, properties: { ...(fault.properties as Record<string, Schema>), expect: EXPECT } };
}

function clusterFields(): string[] {
  return [
    "uid",
    "resourceVersion",
    "generation",
    "creationTimestamp",
    "deletionTimestamp",
    "deletionGracePeriodSeconds",
    "managedFields",
    "ownerReferences",
    "finalizers",
    "generateName",
    "selfLink",
  ];
}
