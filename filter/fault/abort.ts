// The answer of an injected abort, the same bytes as Envoy's own fault filter gives, and our mark on it.
import * as reply from "../abi/reply";
import { ascii } from "../bytes/names";
import { ABSENT, Slice } from "../bytes/slice";
import * as writer from "../bytes/writer";
import { FaultSpec, HeaderSpec, NONE } from "../config/program";

const DETAILS = ascii("meshfuse_fault_abort");
const DEFAULT_BODY = ascii("fault filter abort");
const MESHFUSE = ascii("x-meshfuse");
const FAULT_IS = ascii("fault=");
const MARK_SIZE: u32 = 272;
const MARK = memory.data(272, 8);

/** HTTP statuses of the gRPC codes 0..16, two bytes each, as Envoy maps them. */
const HTTP_STATUSES = memory.data<u16>([
  200, 499, 500, 400, 504, 404, 409, 403, 429, 400, 409, 400, 501, 500, 503, 500, 401,
]);

export function sendAbort(spec: FaultSpec): void {
  const abort = spec.abort;
  reply.start();
  reply.addHeader(MESHFUSE, mark(spec.name));
  for (let i: u32 = 0; i < abort.headerCount; i++) {
    const header = changetype<HeaderSpec>(abort.headers + i * offsetof<HeaderSpec>());
    reply.addHeader(header.name, header.value);
  }
  const status =
    abort.grpc == NONE ? abort.status : load<u16>(HTTP_STATUSES + (min<u32>(abort.grpc, 16) << 1));
  const body = abort.body == ABSENT ? DEFAULT_BODY : abort.body;
  reply.send(status, DETAILS, body, abort.grpc == NONE ? -1 : <i32>abort.grpc);
}

function mark(name: Slice): Slice {
  writer.begin(MARK, MARK_SIZE);
  writer.text(FAULT_IS);
  writer.text(name);
  return reply.printable(writer.written());
}
