// The controller's end of the reports: its own decoder, its own ledger, and the sums of what both made of them.
import { meshfuse } from "../../../controller/proto/index.js";
import { type Accepted, decodeReport, type Report, ReportLedger } from "../../../controller/report/index.js";
import type { EmulatedEnvoy, GrpcAnswer, GrpcCall } from "../../host/index.js";

const { ReportReply } = meshfuse.report.v1alpha1;

/** To be merged into a document: an interval that is the configured one until a reply asks for another. */
export const REPORTING = { report: { cluster: "meshfuse", interval: "1s" } };

export interface EdgeTotals {
  outcomes: number[];
  durationSumUs: number;
  requests: number;
  /** By bucket index. */
  buckets: Record<number, number>;
  inFlight: number;
}

export type BreakerTotals = Omit<Accepted["breakers"][number], "direction" | "name" | "isPast">;

const NO_BREAKER: BreakerTotals = { rejected: 0, shadowRejected: 0, lostProbes: 0, completed: 0, failed: 0 };

export function reply(intervalMs = 0, resend = false, endLeases = false): Uint8Array {
  return ReportReply.encode({ intervalMs, resend, endLeases }).finish();
}

/** Throws with the decoder's reasons: whatever the filter sends must be readable. */
export function decoded(bytes: Uint8Array): Report {
  const result = decodeReport(bytes);
  if ("errors" in result) throw new Error(result.errors.join("; "));
  return result.report;
}

export class Collector {
  readonly calls: GrpcCall[] = [];
  /** Every report that was sent, oldest first, whether or not it was answered. */
  readonly reports: Report[] = [];
  readonly edges: Record<string, EdgeTotals> = {};
  readonly breakers: Record<string, BreakerTotals> = {};
  readonly faults: Record<string, { verdicts: number[]; injected: number[] }> = {};
  readonly ledger = new ReportLedger();
  /** What becomes of each call; by default it is booked and answered without a wish. */
  answer: (call: GrpcCall, report: Report) => GrpcAnswer;

  constructor(readonly envoy: EmulatedEnvoy) {
    this.answer = (_call, report) => {
      this.book(report);
      return reply();
    };
    envoy.onGrpcCall = (call) => {
      const report = decoded(call.messages[0] ?? new Uint8Array());
      this.calls.push(call);
      this.reports.push(report);
      return this.answer(call, report);
    };
  }

  get last(): Report {
    const report = this.reports.at(-1);
    if (report === undefined) throw new Error("nothing was reported");
    return report;
  }

  /** What was last said of a slot: the records that had changed. */
  slot(index: number): Report["slots"][number] {
    const slot = this.reports.flatMap(({ slots }) => slots).findLast((each) => each.index === index);
    if (slot === undefined) throw new Error(`no report names slot ${index}`);
    return slot;
  }

  /** When each report was sent, in milliseconds of wall clock. */
  get sentMs(): number[] {
    return this.reports.map(({ wallMs }) => wallMs);
  }

  /** Books a report as the controller does; what is stale changes nothing. */
  book(report: Report): void {
    const accepted = this.ledger.accept(report, report.wallMs);
    if (accepted === "full") throw new Error("the ledger is full");
    if (accepted !== "stale") this.#add(accepted);
  }

  #add({ edges, breakers, faults }: Accepted): void {
    for (const { direction, source, destination, outcomes, durationSumUs, buckets, inFlight } of edges) {
      const key = `${direction} ${source} > ${destination}`;
      const edge = this.edges[key] ?? emptyEdge();
      this.edges[key] = edge;
      add(edge.outcomes, outcomes);
      edge.durationSumUs += durationSumUs;
      edge.requests = edge.outcomes.reduce((sum, count) => sum + count, 0);
      for (const [bucket, count] of buckets) edge.buckets[bucket] = (edge.buckets[bucket] ?? 0) + count;
      edge.inFlight = inFlight;
    }
    for (const { direction, name, rejected, shadowRejected, lostProbes, completed, failed } of breakers) {
      const key = `${direction} ${name}`;
      const breaker = this.breakers[key] ?? { ...NO_BREAKER };
      this.breakers[key] = breaker;
      breaker.rejected += rejected;
      breaker.shadowRejected += shadowRejected;
      breaker.lostProbes += lostProbes;
      breaker.completed += completed;
      breaker.failed += failed;
    }
    for (const { direction, name, verdicts, injected } of faults) {
      const key = `${direction} ${name}`;
      const fault = this.faults[key] ?? { verdicts: [], injected: [] };
      this.faults[key] = fault;
      add(fault.verdicts, verdicts);
      add(fault.injected, injected);
    }
  }
}

function emptyEdge(): EdgeTotals {
  return { outcomes: [], durationSumUs: 0, requests: 0, buckets: {}, inFlight: 0 };
}

function add(to: number[], more: readonly number[]): void {
  for (const [index, count] of more.entries()) to[index] = (to[index] ?? 0) + count;
}
