// The shape that Envoy gives to a local reply: for gRPC a response of headers only, else text.
import type { LocalReply } from "../context.js";
import { grpcStatusOfHttp, isGrpc, percentEncode } from "../grpc-status.js";
import { HeaderMap } from "../header-map.js";

export interface ShapedReply {
  headers: HeaderMap;
  body: Uint8Array;
}

export function shapeReply(reply: LocalReply, request: HeaderMap | undefined): ShapedReply {
  const headers = new HeaderMap([[":status", String(reply.status)]]);
  for (const [name, value] of reply.headers) headers.add(name, value);
  if (isGrpc(request?.get("content-type"))) return shapeGrpc(reply, headers);
  if (reply.body.length === 0) {
    headers.remove("content-length");
    headers.remove("content-type");
    return { headers, body: reply.body };
  }
  headers.set("content-length", String(reply.body.length));
  if (headers.get("content-type") === undefined) headers.set("content-type", "text/plain");
  const isHead = request?.get(":method") === "HEAD";
  return { headers, body: isHead ? new Uint8Array() : reply.body };
}

function shapeGrpc(reply: LocalReply, headers: HeaderMap): ShapedReply {
  headers.set(":status", "200");
  headers.set("content-type", "application/grpc");
  if (headers.get("grpc-status") === undefined)
    headers.set("grpc-status", String(reply.grpcStatus ?? grpcStatusOfHttp(reply.status)));
  if (reply.body.length > 0) headers.set("grpc-message", percentEncode(reply.body));
  headers.remove("content-length");
  return { headers, body: new Uint8Array() };
}
