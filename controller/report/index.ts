export type { Accepted, BreakerIncrement, EdgeIncrement, FaultIncrement } from "./booking.js";
export { Budget } from "./budget.js";
export { decodeReport } from "./decode.js";
export type { KeptSidecar } from "./kept.js";
export { ReportLedger, type Verdict } from "./ledger.js";
export {
  type BreakerStatus,
  type ForgottenKey,
  HISTOGRAM_BUCKETS,
  type Report,
  type ReportedExemplar,
  type ReportedTransition,
} from "./report.js";
export { reportService } from "./service.js";
