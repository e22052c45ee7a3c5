// Who calls whom. The caller's sidecar names itself in a header, for services of the mesh only; the callee's reads
// and removes it. No other text of a client becomes a source or destination.
import { REQUEST_HEADERS, removeHeader, replaceHeader } from "../abi/host";
import { ascii } from "../bytes/names";
import { ABSENT, equals, Slice, startsWith } from "../bytes/slice";
import { INBOUND, NONE, OUTBOUND, Program, ServiceSpec } from "../config/program";
import { Config, programOf } from "../config/slot";
import { SOURCE } from "../config/wanted";
import { allHeaders, host, isKnownAbsent, overflowed, setSource } from "../match/attributes";
import { beginHeaders, headerName, headerText, nextHeader } from "../match/headers";
import { serviceNamed, serviceOf } from "../match/services";
import { edgeOf } from "../report/edges";

const OURS = ascii("x-meshfuse-");
const NATIVE_FAULT = ascii("x-envoy-fault-");
/** What Envoy's own fault filter reads: taken out by name where the headers could not be read. */
const NATIVE_DELAY = ascii("x-envoy-fault-delay-request");
const NATIVE_DELAY_PERCENTAGE = ascii("x-envoy-fault-delay-request-percentage");
const NATIVE_ABORT = ascii("x-envoy-fault-abort-request");
const NATIVE_ABORT_PERCENTAGE = ascii("x-envoy-fault-abort-request-percentage");
const NATIVE_GRPC = ascii("x-envoy-fault-abort-grpc-request");
const NATIVE_THROUGHPUT = ascii("x-envoy-fault-throughput-response");
const NATIVE_THROUGHPUT_PERCENTAGE = ascii("x-envoy-fault-throughput-response-percentage");

const OTHER = ascii("other");
const UNKNOWN = ascii("unknown");
const OUTSIDE = ascii("outside");

/** The request at hand goes to no service of the table. */
let isUnnamed: bool = false;
/** It has headers of the native fault filter, which a fault may obey. */
let hasNative: bool = false;

/** Index of the edge to nobody in particular, where nothing of a request is looked at; NONE: there is no room. */
export function meetAnyone(config: Config): u32 {
  removeHeader(REQUEST_HEADERS, SOURCE);
  return config.otherEdge != NONE ? config.otherEdge : toOther(config);
}

/** Index of the request's edge, or NONE; settles the headers that speak of it, but for what `dropSource` does. */
export function meet(config: Config): u32 {
  const program = programOf(config);
  isUnnamed = false;
  hasNative = false;
  return program.direction == INBOUND ? inbound(config, program) : outbound(config, program);
}

function outbound(config: Config, program: Program): u32 {
  if (program.edge) removeForeign(true, false, false);
  const index = program.hostTable == 0 ? NONE : serviceOf(program, host());
  if (index != NONE) {
    replaceHeader(REQUEST_HEADERS, SOURCE, config.node);
    const edge = edgeWith(program, index, config.node);
    return edge == NONE ? toOther(config) : edge;
  }
  isUnnamed = true;
  return config.otherEdge != NONE ? config.otherEdge : toOther(config);
}

/**
 * Nobody but services of the mesh hears who calls. To be called once the request's headers have been read if they will
 * be, and before it is answered: headers that were read show mostly that there is nothing to take out.
 */
export function dropSource(program: Program): void {
  if (isUnnamed && !isKnownAbsent(program.source)) removeHeader(REQUEST_HEADERS, SOURCE);
}

/** No fault that matches the request obeys the native filter's headers: they do not come in. */
export function dropNative(): void {
  if (hasNative) removeForeign(false, true, false);
}

/** To whom no edge is kept for: no service of the table, or one too many. */
function toOther(config: Config): u32 {
  if (config.otherEdge == NONE) config.otherEdge = edgeOf(OUTBOUND, config.node, OTHER, false);
  return config.otherEdge;
}

function inbound(config: Config, program: Program): u32 {
  const name = removeForeign(program.edge, true, program.obeysHeaders);
  if (name == ABSENT) {
    setSource(OUTSIDE);
    if (config.outsideEdge == NONE) config.outsideEdge = edgeOf(INBOUND, OUTSIDE, config.node, false);
    return config.outsideEdge;
  }
  const index = serviceNamed(program, name);
  const edge = index == NONE ? NONE : edgeWith(program, index, config.node);
  if (edge != NONE) return edge;
  // A service over the limit of edges keeps its name for what is judged by it.
  if (index == NONE) setSource(UNKNOWN);
  if (config.unknownEdge == NONE) config.unknownEdge = edgeOf(INBOUND, UNKNOWN, config.node, false);
  return config.unknownEdge;
}

/**
 * Takes out what must not come in: our own headers where this is the mesh's edge, and the native fault filter's and
 * our source on the callee's side. Returns the source as the caller's sidecar wrote it, ABSENT at the edge.
 */
function removeForeign(edge: bool, callee: bool, obeys: bool): Slice {
  let source: Slice = ABSENT;
  beginHeaders(allHeaders());
  while (nextHeader()) {
    const name = headerName;
    if (callee && startsWith(name, NATIVE_FAULT)) {
      hasNative = obeys;
      if (!obeys) removeHeader(REQUEST_HEADERS, name);
    } else if (startsWith(name, OURS)) {
      if (callee && !edge && source == ABSENT && equals(name, SOURCE)) source = headerText;
      if (edge || equals(name, SOURCE)) removeHeader(REQUEST_HEADERS, name);
    }
  }
  if (overflowed()) removeByName();
  return source;
}

function removeByName(): void {
  removeHeader(REQUEST_HEADERS, SOURCE);
  removeHeader(REQUEST_HEADERS, NATIVE_DELAY);
  removeHeader(REQUEST_HEADERS, NATIVE_DELAY_PERCENTAGE);
  removeHeader(REQUEST_HEADERS, NATIVE_ABORT);
  removeHeader(REQUEST_HEADERS, NATIVE_ABORT_PERCENTAGE);
  removeHeader(REQUEST_HEADERS, NATIVE_GRPC);
  removeHeader(REQUEST_HEADERS, NATIVE_THROUGHPUT);
  removeHeader(REQUEST_HEADERS, NATIVE_THROUGHPUT_PERCENTAGE);
}

/** The edge between this sidecar and a service of the table. */
function edgeWith(program: Program, index: u32, node: Slice): u32 {
  const service = changetype<ServiceSpec>(program.services + index * offsetof<ServiceSpec>());
  const inward = program.direction == INBOUND;
  if (inward) setSource(service.name);
  if (service.edge == 0) {
    const made = inward
      ? edgeOf(INBOUND, service.name, node, true)
      : edgeOf(OUTBOUND, node, service.name, true);
    if (made == NONE) return NONE;
    service.edge = made + 1;
  }
  return service.edge - 1;
}
