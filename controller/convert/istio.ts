// VirtualServices of Istio into FaultInjections: their faults, and which requests get them. What a policy cannot say is
// told by its place; nothing is converted into a policy that hits requests which Istio leaves alone, but where a note
// says so.
import type { Policy, PolicyError } from "../model/index.js";
import { checkDocuments, childPointer, pathOf, readYaml, type Tree } from "../policy/index.js";
import { refuseGateways } from "./match.js";
import { convertRoutes } from "./routes.js";
import { type Fields, fieldsOf, listOf, NotConvertible, textOf } from "./values.js";

const GROUP = "networking.istio.io/";
const KIND = "VirtualService";
const DEFAULT_NAMESPACE = "default";

export interface ConvertOptions {
  /** How long each fault lasts: Istio's have no end. */
  activeFor: string;
  /** Namespace of the callers; absent: that of the VirtualService. */
  namespace?: string | undefined;
}

export interface Conversion {
  /** Each passes the check of policies. */
  policies: Policy[];
  /** What was left out, or hits other requests, each at its place. */
  notes: PolicyError[];
  /** Why the text cannot be read; then nothing was converted. */
  errors: PolicyError[];
}

/** `source`: what notes and errors call the text. Never throws. */
export function convertIstio(text: string, source: string, options: ConvertOptions): Conversion {
  const reading = readYaml(text);
  const errors = reading.ok
    ? reading.trees.flatMap(({ marks, refusals }) =>
        refusals.map(({ pointer, message }) => ({
          source,
          document: "",
          path: pathOf(marks, pointer),
          message,
        })),
      )
    : reading.problems.map(({ line, message }) => ({
        source: `${source}:${line}`,
        document: "",
        path: "",
        message,
      }));
  const trees = reading.ok && errors.length === 0 ? reading.trees : [];
  const converted = trees.flatMap(documentsIn).map((document) => convertOne(document, source, options));
  return {
    policies: converted.flatMap(({ policies }) => policies),
    notes: converted.flatMap(({ notes }) => notes),
    errors,
  };
}

/** A `List`, as `kubectl get -o yaml` prints it, holds several. */
function documentsIn(tree: Tree): unknown[] {
  const document = withNumbers(tree, tree.value, "");
  const { kind, items } = Object(document) as Fields;
  return typeof kind === "string" && kind.endsWith("List") && Array.isArray(items) ? items : [document];
}

/** The reader of policies takes no fractions, and keeps how they were written. */
function withNumbers(tree: Tree, value: unknown, pointer: string): unknown {
  if (typeof value === "number") return Number(tree.marks.get(pointer)?.numberText ?? value);
  if (Array.isArray(value))
    return value.map((item, at) => withNumbers(tree, item, childPointer(pointer, at)));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value);
  return Object.fromEntries(
    entries.map(([key, item]) => [key, withNumbers(tree, item, childPointer(pointer, key))]),
  );
}

type Converted = Omit<Conversion, "errors">;

function convertOne(value: unknown, source: string, options: ConvertOptions): Converted {
  const document = Object(value) as Fields;
  const { name = "", namespace = DEFAULT_NAMESPACE } = Object(document.metadata) as Record<string, string>;
  const called = `${document.kind ?? "document"} ${namespace}/${name}`;
  const note = (path: string, message: string) => ({ source, document: called, path, message });
  const isOurs = document.kind === KIND && String(document.apiVersion).startsWith(GROUP);
  if (!isOurs) return { policies: [], notes: [note("", `skipped: it is no ${KIND} of ${GROUP}`)] };
  try {
    const { policies, notes } = convertSpec(document, { name, namespace }, options);
    const told = notes.map(({ path, message }) => note(path, message));
    if (policies.length + notes.length === 0) told.push(note("", "has no fault"));
    return checked(policies, told, (message) => note("", message));
  } catch (error) {
    if (!(error instanceof NotConvertible)) throw error;
    return { policies: [], notes: [note(error.path, `not converted: ${error.message}`)] };
  }
}

function convertSpec(document: Fields, own: { name: string; namespace: string }, options: ConvertOptions) {
  const [name, namespace] = [textOf(own.name, "metadata.name"), textOf(own.namespace, "metadata.namespace")];
  const spec = fieldsOf(document.spec, "spec");
  const http = listOf(spec.http, "spec.http");
  if (http.every((route) => Object(route).fault === undefined)) return { policies: [], notes: [] };
  const hosts = listOf(spec.hosts, "spec.hosts").map((host) => textOf(host, "spec.hosts"));
  if (hosts.length === 0)
    throw new NotConvertible("spec.hosts", "is empty: of a delegate's root the hosts must be written here");
  refuseGateways(spec.gateways, "spec.gateways");
  const { activeFor, namespace: to } = options;
  const { policies, notes } = convertRoutes(http, { hosts, from: namespace, to, name, activeFor });
  const told = notes.map(({ path, message }) => ({ path: `spec.${path}`, message }));
  return { policies, notes: policies.length === 0 ? told : [...told, ...reached(policies, spec.gateways)] };
}

/** Istio's routes are for callers everywhere. */
function reached(policies: readonly Policy[], gateways: unknown): { path: string; message: string }[] {
  const callers = [...new Set(policies.map(({ metadata }) => metadata.namespace))].join(", ");
  const message = `only callers in namespace ${callers} are reached: convert once for each other (--namespace)`;
  const isForGateways = listOf(gateways, "spec.gateways").length > 1;
  return [
    { path: "", message },
    ...(isForGateways ? [{ path: "spec.gateways", message: "only sidecars are reached, no gateways" }] : []),
  ];
}

/** What the policy language itself refuses, such as a path without a slash, is not converted either. */
function checked(
  policies: readonly Policy[],
  notes: PolicyError[],
  note: (message: string) => PolicyError,
): Converted {
  const good = policies.filter((policy) => {
    const { errors } = checkDocuments(JSON.stringify(policy), "");
    notes.push(
      ...errors.map(({ path, message }) =>
        note(`not converted: ${policy.metadata.name}: ${path}: ${message}`),
      ),
    );
    return errors.length === 0;
  });
  return { policies: good, notes };
}
