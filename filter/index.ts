// The functions that the host calls, in the order of a life: of the VM, of a stream, of the time between.
import { monotonicNs } from "./abi/host";
import { allocate, resetArena } from "./abi/memory";
import { closeRoot, lastRoot, openRoot, rootOf } from "./config/slot";
import { configure } from "./configure";
import * as filter from "./filter";
import * as overflow from "./report/overflow";
import { onReply, onReportFailed, reportSoon } from "./report/send";
import { onRootDone, onTick } from "./tick";
import { arm, HOUSEKEEPING_NS, stop } from "./timer";
import "./abi/abort";

export function proxy_abi_version_0_2_1(): void {}

export function proxy_on_memory_allocate(size: u32): usize {
  return allocate(size);
}

export function proxy_on_context_create(context: u32, parent: u32): void {
  if (parent != 0) filter.onStream(context, parent);
  else if (openRoot(context) === null) overflow.count(overflow.CONFIGS);
}

/** Always 1: see configure.ts. */
export function proxy_on_configure(context: u32, size: u32): u32 {
  resetArena();
  const root = rootOf(context);
  if (root === null) return 1;
  const now = monotonicNs();
  configure(root, size, now);
  reportSoon(now);
  arm(root, now + HOUSEKEEPING_NS, now);
  return 1;
}

export function proxy_on_request_headers(context: u32, _headers: u32, endOfStream: u32): u32 {
  resetArena();
  return filter.onRequestHeaders(context, endOfStream != 0);
}

export function proxy_on_response_headers(context: u32, _headers: u32, endOfStream: u32): u32 {
  resetArena();
  return filter.onResponseHeaders(context, endOfStream != 0);
}

export function proxy_on_response_body(context: u32, size: u32, endOfStream: u32): u32 {
  return filter.onResponseBody(context, size, endOfStream != 0);
}

export function proxy_on_response_trailers(context: u32, _trailers: u32): u32 {
  return filter.onResponseTrailers(context);
}

export function proxy_on_log(context: u32): void {
  resetArena();
  filter.onLog(context);
}

export function proxy_on_tick(context: u32): void {
  resetArena();
  const root = rootOf(context);
  if (root !== null) onTick(root, monotonicNs());
}

export function proxy_on_grpc_receive(_context: u32, token: u32, size: u32): void {
  resetArena();
  onReply(token, size);
}

export function proxy_on_grpc_close(_context: u32, token: u32, _status: u32): void {
  onReportFailed(token);
}

/** Comes for streams too; a root is done at once, its timer first. */
export function proxy_on_done(context: u32): u32 {
  if (context > lastRoot) return 1;
  const root = rootOf(context);
  if (root !== null) {
    resetArena();
    stop(root);
    onRootDone(monotonicNs());
    closeRoot(root);
  }
  return 1;
}
