// The answer of an injected abort, the same bytes as Envoy's own fault filter gives, and our mark on it.
import * as reply from "../abi/reply";
import { ascii } from "../bytes/names";
import { Slice } from "../bytes/slice";
import * as writer from "../bytes/writer";
import { abortOf, FaultSpec, HeaderSpec, NONE } from "../config/program";

const DETAILS = ascii("meshfuse_fault_abort");
export const MESHFUSE = ascii("x-meshfuse");
/** What Envoy itself says where an upstream did not answer in time. */
const DROP_DETAILS = ascii("meshfuse_fault_drop");
const TIMED_OUT = ascii("upstream request timeout");
const GATEWAY_TIMEOUT: u32 = 504;
/** No fault's address: it is written anew each time. */
const DROPPED: u64 = 1;
const FAULT_IS = ascii("fault=");
/** As the native filter says it. */
const BODY = ascii("fault filter abort");
/** Of what headers asked for: the status; above it the gRPC code, one more than it is. */
const STATUS_BITS: u32 = 16;
const STATUSES: u32 = 0xffff;
const MARK_SIZE: u32 = 272;
const MARK = memory.data(272, 8);

/** `asked`: the status and the gRPC code that the request's headers asked for in place of the fault's own; 0: none. */
export function sendAbort(spec: FaultSpec, asked: u32): void {
  const abort = abortOf(spec);
  // Nothing of its headers changes with the request but whose they are.
  const cause = <u64>changetype<usize>(spec) | <u64>(asked != 0);
  if (!reply.isWritten(cause)) compose(spec, cause, asked == 0 ? abort.headerCount : 0);
  if (asked != 0) reply.send(asked & STATUSES, DETAILS, BODY, <i32>(asked >> STATUS_BITS) - 1);
  else reply.send(abort.status, DETAILS, abort.body, abort.grpc == NONE ? -1 : <i32>abort.grpc);
}

/** An upstream's answer is lost. */
export function sendDrop(spec: FaultSpec): void {
  reply.start(DROPPED);
  reply.addHeader(MESHFUSE, mark(spec.name));
  reply.write();
  reply.send(GATEWAY_TIMEOUT, DROP_DETAILS, TIMED_OUT, -1);
}

function compose(spec: FaultSpec, cause: u64, headers: u32): void {
  const abort = abortOf(spec);
  reply.start(cause);
  reply.addHeader(MESHFUSE, mark(spec.name));
  for (let i: u32 = 0; i < headers; i++) {
    const header = changetype<HeaderSpec>(abort.headers + i * offsetof<HeaderSpec>());
    reply.addHeader(header.name, header.value);
  }
  reply.write();
}

/** What an answer that a fault made or changed says of it. */
export function mark(name: Slice): Slice {
  writer.begin(MARK, MARK_SIZE);
  writer.text(FAULT_IS);
  writer.text(name);
  return reply.printable(writer.written());
}
