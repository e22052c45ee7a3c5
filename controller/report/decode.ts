/** From bytes to a report, or to the list of what is wrong with it. A sidecar's report is not trusted. */
import { FAULT_KINDS, OUTCOMES, VERDICTS } from "../model/index.js";
import { meshfuse } from "../proto/index.js";
import { breakersOf } from "./breaker-status.js";
import { Check, DIRECTION_NAMES, MAX_NAME_BYTES } from "./check.js";
import { exemplarsOf } from "./exemplar.js";
import {
  type BreakerCounts,
  type EdgeCounts,
  type FaultCounts,
  HISTOGRAM_BUCKETS,
  type Report,
  type ReportedConfig,
  type Slot,
} from "./report.js";

import wire = meshfuse.report.v1alpha1;

/** The filter sends at most 48 KiB. */
const MAX_REPORT_BYTES = 256 * 1024;
const MAX_REASON_BYTES = 4096;
const MAX_CONFIGS = 4;
/** One a VM: two to three more than Envoy's worker threads. */
const MAX_SLOTS = 256;
/** An Envoy's limits: 1,024 breakers and 64 faults in each direction, 4,096 series. */
const MAX_EDGES = 1024;
/** Of all slots together: no more have room in what the filter sends. What is told late costs time for each. */
const MAX_ALL_EDGES = 2048;
const MAX_BREAKERS = 2048;
const MAX_FAULTS = 128;
const MAX_OVERFLOWS = 64;

/** `nodeId`: as far as it could be read, to tell whose report it was. */
type ReportOrErrors = { report: Report } | { errors: readonly string[]; nodeId: string };

/** Errors are `path: what is wrong`, at most 8 of them. */
export function decodeReport(bytes: Uint8Array): ReportOrErrors {
  if (bytes.length > MAX_REPORT_BYTES)
    return { errors: [`${bytes.length} bytes are over ${MAX_REPORT_BYTES}`], nodeId: "" };
  let message: wire.ReportRequest.$Shape;
  try {
    message = wire.ReportRequest.decode(bytes);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { errors: [`not a report: ${reason}`], nodeId: "" };
  }
  const check = new Check();
  const report = reportOf(message, check);
  return check.errors.length > 0 ? { errors: check.errors, nodeId: report.nodeId } : { report };
}

function reportOf(message: wire.ReportRequest.$Shape, check: Check): Report {
  const configs = check.list("configs", message.configs, MAX_CONFIGS);
  const slots = check.list("slots", message.slots, MAX_SLOTS);
  const edges = slots.reduce((sum, slot) => sum + (slot.edges?.length ?? 0), 0);
  if (edges > MAX_ALL_EDGES) check.fail("slots", `have ${edges} edges, which are over ${MAX_ALL_EDGES}`);
  return {
    nodeId: check.name("node_id", message.nodeId, MAX_NAME_BYTES),
    nodeCluster: check.text("node_cluster", message.nodeCluster, MAX_NAME_BYTES),
    boot: check.count("boot", message.boot),
    sequence: check.count("sequence", message.sequence),
    wallMs: check.count("wall_ms", message.wallMs),
    configs: configs.map((config, index) => configOf(config, `configs[${index}]`, check)),
    slots: slots.map((slot, index) => slotOf(slot, `slots[${index}]`, check)),
    exemplars: slots.flatMap((slot, index) => exemplarsOf(slot, `slots[${index}]`, check)),
    ...breakersOf(message.breakers, check),
    more: message.more ?? false,
  };
}

function configOf(config: wire.ConfigStatus.$Shape, path: string, check: Check): ReportedConfig {
  return {
    direction: check.choice(`${path}.direction`, config.direction, DIRECTION_NAMES),
    revision: check.text(`${path}.revision`, config.revision, MAX_NAME_BYTES),
    vms: check.count(`${path}.vms`, config.vms),
    vmsOnRevision: check.count(`${path}.vms_on_revision`, config.vmsOnRevision),
    refusedRevision: check.text(`${path}.refused_revision`, config.refusedRevision, MAX_NAME_BYTES),
    refusedReason: check.text(`${path}.refused_reason`, config.refusedReason, MAX_REASON_BYTES),
    node: check.text(`${path}.node`, config.node, MAX_NAME_BYTES),
  };
}

function slotOf(slot: wire.Slot.$Shape, path: string, check: Check): Slot {
  const edges = check.list(`${path}.edges`, slot.edges, MAX_EDGES);
  const breakers = check.list(`${path}.breakers`, slot.breakers, MAX_BREAKERS);
  const faults = check.list(`${path}.faults`, slot.faults, MAX_FAULTS);
  const what = check.list(`${path}.overflow.what`, slot.overflow?.what, MAX_OVERFLOWS);
  const counts = check.counts(`${path}.overflow.count`, slot.overflow?.count, what.length);
  return {
    index: check.count(`${path}.index`, slot.index),
    epoch: check.count(`${path}.epoch`, slot.epoch),
    edges: edges.map((edge, index) => edgeOf(edge, `${path}.edges[${index}]`, check)),
    breakers: breakers.map((breaker, index) => countsOf(breaker, `${path}.breakers[${index}]`, check)),
    faults: faults.map((fault, index) => faultOf(fault, `${path}.faults[${index}]`, check)),
    overflow: what.map((name, index) => ({
      what: check.text(`${path}.overflow.what[${index}]`, name, MAX_NAME_BYTES),
      count: counts[index] ?? 0,
    })),
    gone: slot.gone ?? false,
  };
}

function edgeOf(edge: wire.EdgeCounts.$Shape, path: string, check: Check): EdgeCounts {
  return {
    direction: check.choice(`${path}.direction`, edge.direction, DIRECTION_NAMES),
    source: check.name(`${path}.source`, edge.source, MAX_NAME_BYTES),
    destination: check.name(`${path}.destination`, edge.destination, MAX_NAME_BYTES),
    outcomes: check.counts(`${path}.outcomes`, edge.outcomes, OUTCOMES.length),
    durationSumUs: check.count(`${path}.duration_sum_us`, edge.durationSumUs),
    buckets: bucketsOf(edge, path, check),
    inFlight: check.count(`${path}.in_flight`, edge.inFlight),
  };
}

function bucketsOf(edge: wire.EdgeCounts.$Shape, path: string, check: Check): [number, number][] {
  const indices = check.list(`${path}.bucket_indices`, edge.bucketIndices, HISTOGRAM_BUCKETS);
  if (indices.length !== (edge.bucketCounts?.length ?? 0)) {
    check.fail(
      `${path}.bucket_counts`,
      `has ${edge.bucketCounts?.length ?? 0} entries for ${indices.length} indices`,
    );
    return [];
  }
  const counts = check.counts(`${path}.bucket_counts`, edge.bucketCounts, indices.length);
  const seen = new Set<number>();
  return indices.map((index, at) => {
    const here = `${path}.bucket_indices[${at}]`;
    if (seen.has(index)) check.fail(here, `${index} is given twice`);
    seen.add(index);
    return [check.count(here, index, HISTOGRAM_BUCKETS - 1), counts[at] ?? 0];
  });
}

function countsOf(breaker: wire.BreakerCounts.$Shape, path: string, check: Check): BreakerCounts {
  return {
    direction: check.choice(`${path}.direction`, breaker.direction, DIRECTION_NAMES),
    name: check.name(`${path}.name`, breaker.name, MAX_NAME_BYTES),
    rejected: check.count(`${path}.rejected`, breaker.rejected),
    shadowRejected: check.count(`${path}.shadow_rejected`, breaker.shadowRejected),
    lostProbes: check.count(`${path}.lost`, breaker.lost),
    completed: check.count(`${path}.completed`, breaker.completed),
    failed: check.count(`${path}.failed`, breaker.failed),
  };
}

function faultOf(fault: wire.FaultCounts.$Shape, path: string, check: Check): FaultCounts {
  return {
    direction: check.choice(`${path}.direction`, fault.direction, DIRECTION_NAMES),
    name: check.name(`${path}.name`, fault.name, MAX_NAME_BYTES),
    verdicts: check.counts(`${path}.verdicts`, fault.verdicts, VERDICTS.length),
    injected: check.counts(`${path}.injected`, fault.injected, FAULT_KINDS.length),
  };
}
