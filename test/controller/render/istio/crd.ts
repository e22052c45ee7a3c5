/** Istio's schema of an EnvoyFilter, as the API server applies it with strict field validation. */
import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import { parse } from "yaml";

type Schema = { [keyword: string]: unknown };

const CRD = new URL("envoyfilter-crd.yaml", import.meta.url);

/** What the API server knows of every object, and the CRD does not say. */
const RESOURCE: Schema = {
  apiVersion: { const: "networking.istio.io/v1alpha3" },
  kind: { const: "EnvoyFilter" },
  metadata: {
    type: "object",
    required: ["name", "namespace"],
    properties: { name: { type: "string" }, namespace: { type: "string" } },
    additionalProperties: false,
  },
};

/** Errors as `/spec/priority must be integer`; none: the API server takes it, but for its CEL rules. */
export function crdErrors(resource: unknown): string[] {
  validate(resource);
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

/** The rules of `x-kubernetes-validations`, by their message. Written out here: a JSON Schema cannot say them. */
export const CEL_RULES: Record<string, (spec: EnvoyFilterSpec) => boolean> = {
  "only support waypointMatch when context is WAYPOINT": ({ configPatches }) =>
    configPatches.every(({ match }) => (match.context === "WAYPOINT") === "waypoint" in match),
  "port must be between 1-65535": ({ configPatches }) =>
    configPatches.every(({ match }) => !("waypoint" in match)),
  "cross namespace referencing is not currently supported": (spec) => !("targetRefs" in spec),
  "wildcard is not supported in selector": ({ workloadSelector }) =>
    Object.values(workloadSelector?.labels ?? {}).every((value) => !value.includes("*")),
  "only one of targetRefs or workloadSelector can be set": (spec) =>
    !("targetRefs" in spec) || !("workloadSelector" in spec),
};

export interface EnvoyFilterSpec {
  workloadSelector?: { labels: Record<string, string> };
  priority: number;
  configPatches: {
    applyTo: string;
    match: { context: string; listener?: object };
    patch: { operation: string; value: { name: string; [field: string]: unknown } };
  }[];
}

export interface EnvoyFilter {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace: string };
  spec: EnvoyFilterSpec;
}

/** The messages of all CEL rules in the CRD. */
export function celMessages(): string[] {
  const messages: string[] = [];
  walk(openApiSchema(), (schema) => {
    const rules = schema["x-kubernetes-validations"] as { message: string }[] | undefined;
    messages.push(...(rules ?? []).map(({ message }) => message));
  });
  return messages;
}

const validate = new Ajv({ strict: false, allErrors: true, validateFormats: false }).compile(strictSchema());

function strictSchema(): Schema {
  const schema = openApiSchema();
  schema.properties = { ...(schema.properties as Schema), ...RESOURCE };
  schema.required = ["apiVersion", "kind", "metadata", "spec"];
  walk(schema, (each) => {
    const isOpen = each["x-kubernetes-preserve-unknown-fields"] === true;
    if (each.properties !== undefined && each.type === "object" && !isOpen) each.additionalProperties = false;
  });
  return schema;
}

function openApiSchema(): Schema {
  const { versions } = parse(readFileSync(CRD, "utf8")).spec;
  return versions[0].schema.openAPIV3Schema;
}

function walk(node: unknown, visit: (schema: Schema) => void): void {
  if (typeof node !== "object" || node === null) return;
  visit(node as Schema);
  for (const child of Object.values(node)) walk(child, visit);
}
