// Documents as people write them, into policies: every error at once, each with where it stands.
import {
  API_VERSION,
  type Policy,
  type PolicyError,
  type PolicyKey,
  type PolicySpec,
  policyKey,
} from "../../model/index.js";
import { nearestMark, pathOf, type Refusal, readJson, readYaml, type Tree } from "../read/index.js";
import { MOST_CONDITIONS, NAME_BYTES } from "../schema/index.js";
import { inReadingOrder, unique } from "./config.js";
import { refuseFault } from "./fault.js";
import { countConditions, refuseBreaker, refuseSources, repeatedName } from "./rules.js";
import { checkPolicySchema } from "./schema-check.js";
import { entriesOf, type Fields, fieldsOf, textOf } from "./shape.js";
import { refuseTag } from "./tag.js";

/** Policies are short. What is larger was not meant for this directory. */
const MOST_TEXT_BYTES = 4 << 20;

/** More than anyone reads; a text of thousands of bad documents must not become an answer of megabytes. */
const MOST_ERRORS = 500;
/** A namespace is a label of DNS. */
const NAMESPACE_BYTES = 63;

interface CheckedDocuments {
  /** The documents without an error, in their order; their namespace is filled in. */
  policies: Policy[];
  /** Empty: all documents are good. */
  errors: PolicyError[];
}

/**
 * Checks a text of YAML documents (or JSON). `source` names the text in errors, which point into it: `a.yaml:12`.
 * Errors come in the order of the text. Never throws.
 */
export function checkDocuments(text: string, source: string): CheckedDocuments {
  const size = Buffer.byteLength(text);
  if (size > MOST_TEXT_BYTES) {
    const message = `${size} bytes are over ${MOST_TEXT_BYTES}: split the file`;
    return { policies: [], errors: [{ source, document: "", path: "", message }] };
  }
  const reading = readYaml(text);
  if (!reading.ok) {
    const errors = reading.problems.map(({ line, message }) => ({
      source: `${source}:${line}`,
      document: "",
      path: "",
      message,
    }));
    return { policies: [], errors };
  }
  return checkTrees(reading.trees, source);
}

/**
 * What is wrong with a policy that was good for the version that kept it, as its errors without lines; empty: nothing.
 * It is read as JSON, in which it was kept.
 */
export function checkKeptPolicy(policy: unknown, source: string): PolicyError[] {
  const reading = readJson(Buffer.from(JSON.stringify(policy)));
  if (!reading.ok) return [{ source, document: "", path: "", message: reading.refusal.message }];
  const { errors } = checkTrees([reading.tree], source);
  return errors.map((error) => ({ ...error, source }));
}

function checkTrees(trees: readonly Tree[], source: string): CheckedDocuments {
  const checked: CheckedDocuments = { policies: [], errors: [] };
  const seen = new Set<PolicyKey>();
  for (const [index, tree] of trees.entries()) {
    const refusals = inReadingOrder(unique(refusalsOf(tree)), tree);
    if (refusals.length === 0) {
      const policy = policyOf(fieldsOf(tree.value));
      const key = policyKey(policy);
      if (seen.has(key)) refusals.push(repeatedName(policy.metadata.name, "/metadata/name"));
      else checked.policies.push(policy);
      seen.add(key);
    }
    checked.errors.push(...refusals.map((refusal) => errorOf(refusal, tree, source, index)));
  }
  const more = checked.errors.length - MOST_ERRORS;
  if (more > 0) {
    const rest = { source, document: "", path: "", message: `${more} more errors` };
    checked.errors.splice(MOST_ERRORS, more, rest);
  }
  return checked;
}

function refusalsOf(tree: Tree): Refusal[] {
  const document = fieldsOf(tree.value);
  if (document.kind === "AccessRule") return [{ pointer: "/kind", message: "not supported yet" }];
  return [
    ...checkPolicySchema(tree),
    ...refuseMetadata(fieldsOf(document.metadata)),
    ...refuseSpec(document),
  ];
}

/** The filter knows an entry as `namespace/name`, which is the name that must not be too long. */
function refuseMetadata(metadata: Fields): Refusal[] {
  const namespace = textOf(metadata.namespace) ?? "default";
  // Refused for itself; what it leaves to the name would be a riddle.
  if (namespace.length > NAMESPACE_BYTES) return [];
  const most = NAME_BYTES - namespace.length - 1;
  const isLong = (textOf(metadata.name) ?? "").length > most;
  return isLong ? [{ pointer: "/metadata/name", message: `is longer than ${most} bytes` }] : [];
}

function refuseSpec(document: Fields): Refusal[] {
  const spec = fieldsOf(document.spec);
  const conditions = countConditions(spec);
  return [
    ...(document.kind === "CircuitBreaker" ? refuseBreaker(spec, "/spec", spec.direction) : []),
    ...(document.kind === "FaultInjection" ? refuseFault(spec, "/spec", spec.direction) : []),
    ...(document.kind === "RequestTags"
      ? entriesOf(spec.tags).flatMap((tag, index) => refuseTag(fieldsOf(tag), `/spec/tags/${index}`))
      : []),
    ...refuseSources(spec, "/spec", spec.direction),
    ...(conditions > MOST_CONDITIONS
      ? [{ pointer: "/spec/match", message: `more than ${MOST_CONDITIONS} conditions` }]
      : []),
  ];
}

/** A document that the schema found good. What a cluster added to it is dropped. */
function policyOf(document: Fields): Policy {
  const metadata = fieldsOf(document.metadata);
  return {
    apiVersion: API_VERSION,
    kind: document.kind as Policy["kind"],
    metadata: {
      name: textOf(metadata.name) ?? "",
      namespace: textOf(metadata.namespace) ?? "default",
      ...textsOf("labels", metadata.labels),
      ...textsOf("annotations", metadata.annotations),
    },
    spec: document.spec as PolicySpec,
  };
}

function textsOf(name: "labels" | "annotations", value: unknown): Partial<Policy["metadata"]> {
  return value === undefined ? {} : { [name]: value as Record<string, string> };
}

function errorOf(refusal: Refusal, tree: Tree, source: string, index: number): PolicyError {
  return {
    source: `${source}:${nearestMark(tree.marks, refusal.pointer).line}`,
    document: labelOf(fieldsOf(tree.value), index),
    path: pathOf(tree.marks, refusal.pointer),
    message: refusal.message,
  };
}

/** `CircuitBreaker default/ratings` as far as it can be read; else `document 2`. */
function labelOf(document: Fields, index: number): string {
  const metadata = fieldsOf(document.metadata);
  const name = textOf(metadata.name);
  const kind = textOf(document.kind);
  if (kind === undefined && name === undefined) return `document ${index + 1}`;
  const key = name === undefined ? undefined : `${textOf(metadata.namespace) ?? "default"}/${name}`;
  return [kind, key].filter((part) => part !== undefined).join(" ");
}
