/**
 * gRPC methods whose messages stay bytes. Handlers decode them themselves, so that bytes that do not decode get
 * INVALID_ARGUMENT with a reason (the library would say INTERNAL) and what is sent is encoded once.
 */
import type { MethodDefinition } from "@grpc/grpc-js";

type BytesMethod = MethodDefinition<Uint8Array, Uint8Array>;

/** `path`: `/package.Service/Method`. `stream`: both directions stream; otherwise one message each way. */
export function bytesMethod(path: string, stream: boolean): BytesMethod {
  return {
    path,
    requestStream: stream,
    responseStream: stream,
    requestSerialize: asBuffer,
    requestDeserialize: asBuffer,
    responseSerialize: asBuffer,
    responseDeserialize: asBuffer,
  };
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
