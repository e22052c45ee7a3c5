export { decodeReport, type ReportOrErrors } from "./decode.js";
export {
  type Accepted,
  type BreakerIncrement,
  type EdgeIncrement,
  type FaultIncrement,
  ReportLedger,
} from "./ledger.js";
export {
  type BreakerStatus,
  HISTOGRAM_BUCKETS,
  type Report,
  type ReportedConfig,
  type ReportedTransition,
} from "./report.js";
export { type ReportServiceOptions, reportService } from "./service.js";
