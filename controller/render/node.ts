// Who a sidecar is: what the controller reads from `node.metadata`.

export interface SidecarIdentity {
  namespace: string;
  /** Absent: the controller takes `node.cluster` (`--service-cluster`). */
  service?: string;
  version?: string;
  /** What selectors are compared with. */
  labels: Record<string, string>;
  /** Names of metric tags that this bootstrap's stats_tags read. */
  tags: readonly string[];
}

/** `node` of the bootstrap without id and cluster. */
export function nodeMetadata(identity: SidecarIdentity): Record<string, unknown> {
  const { namespace, service, version, labels, tags } = identity;
  return {
    namespace,
    ...(service === undefined ? {} : { service }),
    ...(version === undefined ? {} : { version }),
    labels,
    "meshfuse.labels": [...tags],
  };
}
