// gRPC statuses where HTTP meets gRPC, as Envoy maps them.

export const GRPC_UNKNOWN = 2;
export const GRPC_DEADLINE_EXCEEDED = 4;
export const GRPC_UNAVAILABLE = 14;

const BY_HTTP: Readonly<Record<number, number>> = {
  400: 13,
  401: 16,
  403: 7,
  404: 12,
  429: GRPC_UNAVAILABLE,
  502: GRPC_UNAVAILABLE,
  503: GRPC_UNAVAILABLE,
  504: GRPC_UNAVAILABLE,
};

export function grpcStatusOfHttp(status: number): number {
  return BY_HTTP[status] ?? GRPC_UNKNOWN;
}

/** application/grpc and its variants, such as application/grpc+proto. */
export function isGrpc(contentType: string | undefined): boolean {
  return contentType !== undefined && /^application\/grpc($|[+;])/.test(contentType);
}

/** grpc-message as Envoy writes it: everything outside printable ASCII, and the percent sign, escaped. */
export function percentEncode(bytes: Uint8Array): string {
  const one = (byte: number) =>
    byte < 0x20 || byte > 0x7e || byte === 0x25
      ? `%${byte.toString(16).toUpperCase().padStart(2, "0")}`
      : String.fromCharCode(byte);
  return Array.from(bytes, one).join("");
}
