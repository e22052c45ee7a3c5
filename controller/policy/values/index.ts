export { DURATION_PATTERN, LONGEST_DURATION, parseDurationMs } from "./duration.js";
export { GRPC_CODES, parseGrpcCode } from "./grpc.js";
export { ALWAYS_PPM, PERCENTAGE_PATTERN, parsePercentagePpm, parsePercentilePpm } from "./percentage.js";
export { shown } from "./shown.js";
export { isStatusEntry, STATUS_PATTERN } from "./status.js";
export { formatTime, parseTimeMs, TIME_PATTERN } from "./time.js";
