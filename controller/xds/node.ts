/**
 * Who an Envoy is, from its xDS node.
 *
 * | wanted | plain Envoy, in `node.metadata` | Istio | otherwise |
 * |---|---|---|---|
 * | namespace | `namespace` | `NAMESPACE`, else the id's third part (`sidecar~ip~pod.namespace~domain`) | `default` |
 * | service | `service` | labels `service.istio.io/canonical-name`, `app.kubernetes.io/name`, `app`, then `WORKLOAD_NAME` | `node.cluster` without `.<namespace>` at its end, label `app`, `node.id` |
 * | version | `version` | labels `service.istio.io/canonical-revision`, `app.kubernetes.io/version`, `version` | label `version`, empty |
 * | labels | `labels` | `LABELS` | none |
 * | metric labels | `meshfuse.labels` | `PROXY_CONFIG.extraStatTags` and the annotation `sidecar.istio.io/extraStatTags` | not told |
 *
 * Of Istio's labels only the canonical ones count unless the id has Istio's form. What is left of another wins. The keys of the plain form are ours: a wrong type there is refused. Istio's are read as
 * far as they make sense.
 */
import type { Sidecar } from "../model/index.js";
import { envoyBuildOf } from "./build.js";
import type { NodeShape } from "./dialect.js";
import { istioLabels, istioNamespace, istioRevision, istioService, istioStatTags } from "./istio-node.js";
import { type Json, structToJson } from "./struct.js";
import { isObject, isText, MAX_LABELS, MAX_TEXT_BYTES, textEntries } from "./text.js";

const MAX_ID_BYTES = 512;
const DEFAULT_NAMESPACE = "default";

type SidecarOrErrors = { sidecar: Sidecar } | { errors: string[] };

/** Reads a node. Errors are `path: what is wrong`. */
export function sidecarOf(node: NodeShape | undefined): SidecarOrErrors {
  const id = node?.id ?? "";
  if (node === undefined || id === "") return { errors: ["node.id: missing"] };
  if (Buffer.byteLength(id) > MAX_ID_BYTES)
    return { errors: [`node.id: is longer than ${MAX_ID_BYTES} bytes`] };
  const errors: string[] = [];
  const metadata = node.metadata ? structToJson(node.metadata) : {};
  const own = ownKeys(metadata, errors);
  if (errors.length > 0) return { errors };

  const labels = own.labels ?? istioLabels(metadata);
  const namespace = own.namespace ?? istioNamespace(id, metadata) ?? DEFAULT_NAMESPACE;
  const cluster = (node.cluster ?? "").slice(0, MAX_ID_BYTES);
  const sidecar: Sidecar = {
    id,
    cluster,
    namespace,
    service: own.service ?? istioService(id, labels, metadata) ?? serviceOf(labels, cluster, namespace, id),
    version: own.version ?? istioRevision(id, labels) ?? labels.version ?? "",
    labels: inOrder(labels),
  };
  const metricLabels = own.metricLabels ?? istioStatTags(metadata);
  if (metricLabels !== undefined) sidecar.metricLabels = metricLabels;
  const envoy = envoyBuildOf(node);
  if (envoy !== undefined) sidecar.envoy = envoy;
  return { sidecar };
}

interface OwnKeys {
  namespace?: string | undefined;
  service?: string | undefined;
  version?: string | undefined;
  labels?: Record<string, string> | undefined;
  metricLabels?: string[] | undefined;
}

function ownKeys(metadata: Record<string, Json>, errors: string[]): OwnKeys {
  return {
    namespace: text(metadata, "namespace", errors),
    service: text(metadata, "service", errors),
    version: text(metadata, "version", errors),
    labels: labelMap(metadata, errors),
    metricLabels: texts(metadata, "meshfuse.labels", errors),
  };
}

function text(metadata: Record<string, Json>, key: string, errors: string[]): string | undefined {
  const value = metadata[key];
  if (value === undefined || value === "") return undefined;
  return isText(value) ? value : refuse(errors, key, value);
}

function texts(metadata: Record<string, Json>, key: string, errors: string[]): string[] | undefined {
  const value = metadata[key];
  if (value === undefined) return undefined;
  if (!Array.isArray(value)) {
    errors.push(`node.metadata.${key}: is not a list`);
    return undefined;
  }
  return value.slice(0, MAX_LABELS).flatMap((entry, index) => {
    return isText(entry) ? [entry] : (refuse(errors, `${key}[${index}]`, entry) ?? []);
  });
}

function labelMap(metadata: Record<string, Json>, errors: string[]): Record<string, string> | undefined {
  const value = metadata.labels;
  if (value === undefined) return undefined;
  if (!isObject(value)) {
    errors.push("node.metadata.labels: is not an object");
    return undefined;
  }
  const entries = Object.entries(value);
  if (entries.length > MAX_LABELS) errors.push(`node.metadata.labels: has more than ${MAX_LABELS} entries`);
  for (const [key, label] of entries.slice(0, MAX_LABELS)) {
    if (!isText(label)) refuse(errors, `labels.${key}`, label);
  }
  return textEntries(value);
}

/** Envoy writes a map in another order on each stream: what is the same has to look the same. */
function inOrder(labels: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(labels).sort(([one], [other]) => (one < other ? -1 : 1)));
}

function serviceOf(labels: Record<string, string>, cluster: string, namespace: string, id: string): string {
  const suffix = `.${namespace}`;
  const bare = cluster.endsWith(suffix) ? cluster.slice(0, -suffix.length) : cluster;
  return bare || labels.app || id;
}

function refuse(errors: string[], path: string, value: Json): undefined {
  const why = typeof value === "string" ? `is longer than ${MAX_TEXT_BYTES} bytes` : "is not a string";
  errors.push(`node.metadata.${path}: ${why}`);
  return undefined;
}
