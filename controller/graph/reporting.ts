/** A sidecar as its reports show it. */
export interface ReportingSidecar {
  id: string;
  /** `namespace/service`, as its filter calls itself; its node cluster until a filter has told. */
  service: string;
  lastReportMs: number;
  stale: boolean;
  /** Estimate of the memory that the graph holds for it. */
  bytes: number;
  /** Edges that found no room. */
  droppedEdges: number;
}
