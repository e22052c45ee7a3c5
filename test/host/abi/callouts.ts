// Calls that leave the proxy: gRPC and HTTP. They belong to the root, whatever context makes them.
import { toByteString } from "../bytes.js";
import type { GuestSide } from "../context.js";
import { decodePairs } from "../pairs.js";
import { Status } from "../status.js";
import type { HostCalls } from "./call.js";

export const calloutCalls = {
  proxy_grpc_call(
    guest: GuestSide,
    target: number,
    targetSize: number,
    service: number,
    serviceSize: number,
    method: number,
    methodSize: number,
    metadata: number,
    metadataSize: number,
    message: number,
    messageSize: number,
    timeoutMs: number,
    outToken: number,
  ) {
    const { callouts } = guest.context().root;
    const started = callouts.grpcCall({
      target: guest.read(target, targetSize),
      service: toByteString(guest.read(service, serviceSize)),
      method: toByteString(guest.read(method, methodSize)),
      metadata: decodePairs(guest.read(metadata, metadataSize)),
      message: guest.read(message, messageSize),
      timeoutMs,
    });
    return token(guest, started, outToken);
  },
  proxy_grpc_stream(
    guest: GuestSide,
    target: number,
    targetSize: number,
    service: number,
    serviceSize: number,
    method: number,
    methodSize: number,
    metadata: number,
    metadataSize: number,
    outToken: number,
  ) {
    const { callouts } = guest.context().root;
    const started = callouts.grpcStream({
      target: guest.read(target, targetSize),
      service: toByteString(guest.read(service, serviceSize)),
      method: toByteString(guest.read(method, methodSize)),
      metadata: decodePairs(guest.read(metadata, metadataSize)),
    });
    return token(guest, started, outToken);
  },
  proxy_grpc_send(guest: GuestSide, id: number, message: number, size: number, endStream: number) {
    return guest.context().root.callouts.grpcSend(id, guest.read(message, size), endStream !== 0);
  },
  proxy_grpc_close(guest: GuestSide, id: number) {
    return guest.context().root.callouts.grpcClose(id);
  },
  proxy_grpc_cancel(guest: GuestSide, id: number) {
    return guest.context().root.callouts.grpcCancel(id);
  },
  proxy_get_status(guest: GuestSide, outCode: number, out: number, outSize: number) {
    const { code, message } = guest.context().root.callouts.status;
    guest.writeU32(outCode, code);
    guest.give(message, out, outSize);
    return Status.Ok;
  },
  proxy_http_call(
    guest: GuestSide,
    cluster: number,
    clusterSize: number,
    headers: number,
    headersSize: number,
    body: number,
    bodySize: number,
    trailers: number,
    trailersSize: number,
    timeoutMs: number,
    outToken: number,
  ) {
    const started = guest.context().root.callouts.httpCall({
      cluster: toByteString(guest.read(cluster, clusterSize)),
      headers: decodePairs(guest.read(headers, headersSize)),
      body: guest.read(body, bodySize),
      trailers: decodePairs(guest.read(trailers, trailersSize)),
      timeoutMs,
    });
    return token(guest, started, outToken);
  },
} satisfies HostCalls;

function token(guest: GuestSide, started: { token: number } | { status: Status }, out: number): Status {
  if ("status" in started) return started.status;
  guest.writeU32(out, started.token);
  return Status.Ok;
}
