/**
 * Who an Istio proxy is, from what its agent writes into the xDS node. Nothing here is refused: it is not ours, and is
 * read as far as it makes sense. Names and orders: istio/istio, pkg/model NodeMetadata and pkg/kube/labels.
 */
import type { Json } from "./struct.js";
import { isObject, isText, MAX_LABELS, textEntries } from "./text.js";

type Labels = Readonly<Record<string, string>>;

/** `type~ip~pod.namespace~domain` */
const ID = /^[a-z]+~[^~]*~([^~]*)~[^~]*$/;
const NAME_LABELS = ["service.istio.io/canonical-name", "app.kubernetes.io/name", "app"];
const REVISION_LABELS = ["service.istio.io/canonical-revision", "app.kubernetes.io/version", "version"];
/** Its value is a list with commas, and is added to that of the proxy's configuration. */
const STAT_TAGS_ANNOTATION = "sidecar.istio.io/extraStatTags";

export function istioLabels(metadata: Record<string, Json>): Record<string, string> {
  return isObject(metadata.LABELS) ? textEntries(metadata.LABELS) : {};
}

export function istioNamespace(id: string, metadata: Record<string, Json>): string | undefined {
  if (isText(metadata.NAMESPACE) && metadata.NAMESPACE !== "") return metadata.NAMESPACE;
  const pod = ID.exec(id)?.[1] ?? "";
  const dot = pod.lastIndexOf(".");
  return dot < 0 || dot === pod.length - 1 ? undefined : pod.slice(dot + 1);
}

/** Istio's canonical service of a workload; of an Envoy that is no proxy of Istio's only if a label says it. */
export function istioService(id: string, labels: Labels, metadata: Record<string, Json>): string | undefined {
  const named = firstOf(labels, ID.test(id) ? NAME_LABELS : NAME_LABELS.slice(0, 1));
  const { WORKLOAD_NAME: workload } = metadata;
  return named ?? (ID.test(id) && isText(workload) && workload !== "" ? workload : undefined);
}

/** Its canonical revision; undefined where Istio says `latest` for want of a label. */
export function istioRevision(id: string, labels: Labels): string | undefined {
  return firstOf(labels, ID.test(id) ? REVISION_LABELS : REVISION_LABELS.slice(0, 1));
}

/** Labels that its bootstrap cuts out of metric names; undefined for a proxy that does not tell its configuration. */
export function istioStatTags(metadata: Record<string, Json>): string[] | undefined {
  const { PROXY_CONFIG: config, ANNOTATIONS: annotations } = metadata;
  if (!isObject(config)) return undefined;
  const configured = Array.isArray(config.extraStatTags) ? config.extraStatTags : [];
  const annotation = isObject(annotations) ? annotations[STAT_TAGS_ANNOTATION] : undefined;
  const annotated = typeof annotation === "string" ? annotation.split(",") : [];
  const names = [...configured, ...annotated].filter((name): name is string => isText(name) && name !== "");
  return [...new Set(names)].slice(0, MAX_LABELS);
}

function firstOf(labels: Labels, names: readonly string[]): string | undefined {
  return names.map((name) => labels[name]).find((value) => value !== undefined && value !== "");
}
