/** Reports as a filter would write them: whole by default, each field replaceable. */
import { meshfuse } from "../../../controller/proto/index.js";
import {
  type Accepted,
  decodeReport,
  type Report,
  type ReportLedger,
} from "../../../controller/report/index.js";

const { ReportRequest } = meshfuse.report.v1alpha1;
export type Message = meshfuse.report.v1alpha1.ReportRequest.$Properties;
export type SlotMessage = meshfuse.report.v1alpha1.Slot.$Properties;
export type StatusMessage = meshfuse.report.v1alpha1.BreakerStatus.$Properties;
export type TransitionMessage = meshfuse.report.v1alpha1.Transition.$Properties;
export type EdgeMessage = meshfuse.report.v1alpha1.EdgeCounts.$Properties;

/** An Envoy that started an hour before it reports. */
export const BOOT_US = 1_700_000_000_000_000;
export const WALL_MS = BOOT_US / 1000 + 3_600_000;

export function edge(part: EdgeMessage = {}): EdgeMessage {
  return {
    direction: 0,
    source: "default/productpage",
    destination: "default/reviews",
    outcomes: [10, 2, 0, 0, 0, 1, 0, 0],
    durationSumUs: 13_000,
    bucketIndices: [1, 9],
    bucketCounts: [12, 1],
    inFlight: 1,
    ...part,
  };
}

export function slot(part: SlotMessage = {}): SlotMessage {
  return { index: 0, epoch: 1, edges: [edge()], ...part };
}

/** A slot of one edge. */
export function outcomes(...counts: number[]): SlotMessage {
  return slot({ edges: [edge({ outcomes: counts })] });
}

export function message(part: Message = {}): Message {
  return { nodeId: "s1", nodeCluster: "productpage", boot: BOOT_US, sequence: 1, wallMs: WALL_MS, ...part };
}

export function encode(part: Message = {}): Uint8Array {
  return ReportRequest.encode(message(part)).finish();
}

export function report(part: Message = {}): Report {
  const decoded = decodeReport(encode(part));
  if ("errors" in decoded) throw new Error(decoded.errors.join("; "));
  return decoded.report;
}

/** What a ledger that knows nothing else makes of it. */
export function accepted(ledger: ReportLedger, part: Message, nowMs = 0): Accepted {
  const verdict = ledger.accept(report(part), nowMs);
  if (typeof verdict === "string") throw new Error(verdict);
  return verdict;
}

/** Requests that one report added, over all its edges. */
export function addedTo(ledger: ReportLedger, part: Message): number {
  const { edges } = accepted(ledger, part);
  return edges.flatMap((each) => each.outcomes).reduce((sum, count) => sum + count, 0);
}

export function errorsOf(bytes: Uint8Array): readonly string[] {
  const decoded = decodeReport(bytes);
  return "errors" in decoded ? decoded.errors : [];
}

/** A number that the type does not allow and the wire does. */
export function odd<T extends number>(value: number): T {
  return value as T;
}
