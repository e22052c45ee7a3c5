/** The gRPC end of the reports: one unary call from each Envoy about once a second. */
import { type handleUnaryCall, status } from "@grpc/grpc-js";
import { bytesMethod, type Service } from "../grpc/index.js";
import { meshfuse } from "../proto/index.js";
import type { Accepted } from "./booking.js";
import { decodeReport } from "./decode.js";
import type { ReportLedger } from "./ledger.js";

const { ReportReply } = meshfuse.report.v1alpha1;

interface ReportServiceOptions {
  ledger: ReportLedger;
  /** Milliseconds since the epoch. */
  clock: () => number;
  /** Milliseconds that the sidecars shall wait between reports; 0: as configured. */
  intervalMs: () => number;
  /** Whether the reply ends the leases of the sidecar's faults instead of renewing them. Absent: it renews. */
  endLeases?: (nodeId: string) => boolean;
  /** Called with every report that counts, before the reply; `bytes`: as it came. */
  onReport: (accepted: Accepted, nowMs: number, bytes: Uint8Array) => void;
  /** Called with the reason when a report is refused; `nodeId` is empty where it could not be read. */
  onRefused?: (reason: string, nodeId: string) => void;
}

/** To be given to `listen`. Refuses a report with INVALID_ARGUMENT and every reason; it then changed nothing. */
export function reportService(options: ReportServiceOptions): Service {
  const report: handleUnaryCall<Uint8Array, Uint8Array> = ({ request }, reply) => {
    const answer = take(request, options);
    if (answer instanceof Uint8Array) reply(null, answer);
    else {
      options.onRefused?.(answer.details, answer.nodeId);
      reply(answer);
    }
  };
  return {
    definition: { Report: bytesMethod("/meshfuse.report.v1alpha1.ReportService/Report", false) },
    handlers: { Report: report },
  };
}

interface Refusal {
  code: status;
  details: string;
  nodeId: string;
}

function take(bytes: Uint8Array, options: ReportServiceOptions): Uint8Array | Refusal {
  const decoded = decodeReport(bytes);
  if ("errors" in decoded) {
    const { errors, nodeId } = decoded;
    return { code: status.INVALID_ARGUMENT, details: errors.join("; "), nodeId };
  }
  const { nodeId } = decoded.report;
  const nowMs = options.clock();
  try {
    const verdict = options.ledger.accept(decoded.report, nowMs);
    if (verdict === "full")
      return { code: status.RESOURCE_EXHAUSTED, details: "too many sidecars report here", nodeId };
    if (verdict !== "stale") options.onReport(verdict, nowMs, bytes);
    const resend = verdict !== "stale" && verdict.resend;
    const endLeases = options.endLeases?.(nodeId) ?? false;
    return ReportReply.encode({ intervalMs: options.intervalMs(), resend, endLeases }).finish();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { code: status.INTERNAL, details: `the controller failed: ${reason}`, nodeId };
  }
}
