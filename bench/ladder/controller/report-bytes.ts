// Reports as the filter writes them: every number grows from one to the next, so each of them counts.
import { meshfuse } from "../../../controller/proto/index.js";
import { nodeIdOf, serviceOf } from "./sidecar.js";

const { ReportRequest } = meshfuse.report.v1alpha1;
/** Any instant of the past: the Envoys' start. */
const BOOT_US = 1_700_000_000_000_000;
const SECOND_US = 1_000_000;
/** Of each edge, between two reports. */
const REQUESTS = 50;
const LATENCY_US = 3_000;
/** Buckets of about 2, 3 and 5 ms. */
const BUCKETS = [17, 21, 27];

/** The `sequence`-th report of a sidecar, of which so many edges were busy. */
export function reportBytes(sidecar: number, sequence: number, edges: number): Buffer {
  const total = REQUESTS * sequence;
  const edge = (index: number) => ({
    direction: 0,
    source: `default/${serviceOf(sidecar)}`,
    destination: `default/destination-${index}`,
    outcomes: [total - sequence, sequence, 0, 0, 0, 0, 0, 0],
    durationSumUs: total * LATENCY_US,
    bucketIndices: BUCKETS,
    bucketCounts: [total - 2 * sequence, sequence, sequence],
    inFlight: 1,
  });
  const message = {
    nodeId: nodeIdOf(sidecar),
    nodeCluster: serviceOf(sidecar),
    boot: BOOT_US,
    sequence: sequence * SECOND_US,
    wallMs: BOOT_US / 1_000 + sequence * 1_000,
    slots: [{ index: 0, epoch: BOOT_US, edges: Array.from({ length: edges }, (_, index) => edge(index)) }],
  };
  return Buffer.from(ReportRequest.encode(message).finish());
}
