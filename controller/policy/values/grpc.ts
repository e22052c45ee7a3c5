// The status codes of gRPC, by name and number.

/** In the order of their numbers, as the gRPC specification names them. */
export const GRPC_CODES: readonly string[] = [
  "OK",
  "CANCELLED",
  "UNKNOWN",
  "INVALID_ARGUMENT",
  "DEADLINE_EXCEEDED",
  "NOT_FOUND",
  "ALREADY_EXISTS",
  "PERMISSION_DENIED",
  "RESOURCE_EXHAUSTED",
  "FAILED_PRECONDITION",
  "ABORTED",
  "OUT_OF_RANGE",
  "UNIMPLEMENTED",
  "INTERNAL",
  "UNAVAILABLE",
  "DATA_LOSS",
  "UNAUTHENTICATED",
];

/** The code's number, given its name or number; `null` where there is no such code. */
export function parseGrpcCode(value: unknown): number | null {
  const code = typeof value === "string" ? GRPC_CODES.indexOf(value) : value;
  return typeof code === "number" && Number.isInteger(code) && code >= 0 && code < GRPC_CODES.length
    ? code
    : null;
}
