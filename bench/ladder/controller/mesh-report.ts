// Reports of a mesh of 1,000 edges that both of their ends tell of: one sidecar of each of 105 services, each of which calls
// the next ten; users call the first five. From some report on, service 20 fails, and who calls it fails with it.
import { meshfuse } from "../../../controller/proto/index.js";

const { ReportRequest } = meshfuse.report.v1alpha1;

export const MESH_SERVICES = 105;
/** 95 services that call ten, ten that call fewer, and five edges of users. */
export const MESH_EDGES = 1_000;
const CALLS = 10;
const ENTRIES = 5;
/** The edges by which users feel what fails: each ten services further. */
const FAILING = ["outside>0", "0>10", "10>20"];
const [INBOUND, OUTBOUND] = [1, 0];
const BOOT_US = 1_700_000_000_000_000;
const SECOND_US = 1_000_000;
/** Of each edge, between two reports. */
const REQUESTS = 50;
const FAILED = 20;
/** Of about 2, 3 and 5 ms. */
const BUCKETS = [17, 21, 27];
const LATENCY_US = 3_000;

/** The `sequence`-th report of a sidecar; failures begin after the `harmedAfter`-th. */
export function meshReportBytes(sidecar: number, sequence: number, harmedAfter = Infinity): Buffer {
  const failed = FAILED * Math.max(0, sequence - harmedAfter);
  const total = REQUESTS * sequence;
  const edges = edgesOf(sidecar).map(({ direction, source, destination }) => {
    const failures = FAILING.includes(`${source}>${destination}`) ? failed : 0;
    return {
      ...{ direction, source: nameOf(source), destination: nameOf(destination) },
      outcomes: [total - failures, failures, 0, 0, 0, 0, 0, 0],
      ...{ durationSumUs: total * LATENCY_US, inFlight: 1 },
      ...{ bucketIndices: BUCKETS, bucketCounts: [total - 2 * sequence, sequence, sequence] },
    };
  });
  const message = {
    ...{
      nodeId: `mesh-${sidecar}`,
      nodeCluster: nameOf(sidecar),
      boot: BOOT_US,
      sequence: sequence * SECOND_US,
    },
    wallMs: BOOT_US / 1_000 + sequence * 1_000,
    slots: [{ index: 0, epoch: BOOT_US, edges }],
  };
  return Buffer.from(ReportRequest.encode(message).finish());
}

interface MeshEdge {
  direction: number;
  source: number | "outside";
  destination: number;
}

/** Those of which a sidecar is one end. */
export function edgesOf(sidecar: number): MeshEdge[] {
  const edges: MeshEdge[] =
    sidecar < ENTRIES ? [{ direction: INBOUND, source: "outside", destination: sidecar }] : [];
  for (let away = 1; away <= CALLS; away++) {
    const [caller, callee] = [sidecar - away, sidecar + away];
    if (callee < MESH_SERVICES) edges.push({ direction: OUTBOUND, source: sidecar, destination: callee });
    if (caller >= 0) edges.push({ direction: INBOUND, source: caller, destination: sidecar });
  }
  return edges;
}

function nameOf(service: number | "outside"): string {
  return service === "outside" ? service : `default/mesh-${service}`;
}
