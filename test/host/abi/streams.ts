// Streams: continue, close, local replies, buffers, properties.
import { toByteString, toText } from "../bytes.js";
import { type GuestSide, StreamType } from "../context.js";
import { decodePairs } from "../pairs.js";
import { Status } from "../status.js";
import type { HostCalls } from "./call.js";
import { checkHeader } from "./headers.js";

const LAST_BUFFER = 8;
/** A guest passes -1 for "derive it from the HTTP status". */
const NO_GRPC_STATUS = 0xffffffff;

export const streamCalls = {
  proxy_continue_stream(guest: GuestSide, type: number) {
    if (type > StreamType.Response) return Status.BadArgument;
    guest.context().continueStream(type);
    return Status.Ok;
  },
  proxy_close_stream(guest: GuestSide, type: number) {
    if (type > StreamType.Upstream) return Status.BadArgument;
    guest.context().closeStream(type);
    return Status.Ok;
  },
  proxy_send_local_response(
    guest: GuestSide,
    status: number,
    details: number,
    detailsSize: number,
    body: number,
    bodySize: number,
    headers: number,
    headersSize: number,
    grpcStatus: number,
  ) {
    const reply = {
      status,
      details: toText(guest.read(details, detailsSize)),
      body: guest.read(body, bodySize),
      headers: decodePairs(guest.read(headers, headersSize)),
      grpcStatus: grpcStatus === NO_GRPC_STATUS ? undefined : grpcStatus,
    };
    if (status < 200 || status > 599)
      guest.process.violations.report("bad-status", `local reply with status ${status}`);
    for (const pair of reply.headers) checkHeader(guest, pair);
    guest.context().sendLocalReply(reply);
    guest.stopIteration();
    return Status.Ok;
  },
  proxy_get_buffer_bytes(
    guest: GuestSide,
    type: number,
    start: number,
    length: number,
    out: number,
    outSize: number,
  ) {
    if (type > LAST_BUFFER) return Status.BadArgument;
    const buffer = guest.context().buffer(type);
    if (buffer === undefined) return Status.NotFound;
    const part = buffer.bytes.subarray(start, start + length);
    if (part.length > 0) guest.give(part, out, outSize);
    return Status.Ok;
  },
  proxy_get_buffer_status(guest: GuestSide, type: number, outLength: number, outFlags: number) {
    if (type > LAST_BUFFER) return Status.BadArgument;
    const buffer = guest.context().buffer(type);
    if (buffer === undefined) return Status.NotFound;
    guest.writeU32(outLength, buffer.bytes.length);
    guest.writeU32(outFlags, 0);
    return Status.Ok;
  },
  /** From the start, or behind the end: Envoy refuses to change bytes in the middle, so nothing can be cut off. */
  proxy_set_buffer_bytes(
    guest: GuestSide,
    type: number,
    start: number,
    length: number,
    data: number,
    size: number,
  ) {
    if (type > LAST_BUFFER) return Status.BadArgument;
    const buffer = guest.context().buffer(type);
    if (buffer === undefined) return Status.NotFound;
    const bytes = guest.read(data, size);
    const old = buffer.bytes;
    if (buffer.replace === undefined) return Status.BadArgument;
    if (start === 0) buffer.replace(concat(bytes, old.subarray(length)));
    else if (start >= old.length) buffer.replace(concat(old, bytes));
    else return Status.BadArgument;
    return Status.Ok;
  },
  proxy_get_property(guest: GuestSide, path: number, size: number, out: number, outSize: number) {
    const segments = toByteString(guest.read(path, size)).replace(/\0$/, "").split("\0");
    const value = guest.context().property(segments);
    if (typeof value === "number") return value;
    guest.give(value, out, outSize);
    return Status.Ok;
  },
  proxy_set_property(guest: GuestSide, path: number, size: number, value: number, valueSize: number) {
    const key = toByteString(guest.read(path, size));
    return guest.context().setProperty(key, guest.read(value, valueSize));
  },
} satisfies HostCalls;

function concat(first: Uint8Array, second: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(first.length + second.length);
  bytes.set(first);
  bytes.set(second, first.length);
  return bytes;
}
