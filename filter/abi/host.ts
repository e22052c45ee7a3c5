// Typed calls to the host. Nothing else in the filter touches the ABI.
import { ABSENT, ptrOf, Slice, sizeOf, slice } from "../bytes/slice";
import * as env from "./env";
import { clock_time_get } from "./wasi_snapshot_preview1";

export const OK: u32 = 0;
export const NOT_FOUND: u32 = 1;
export const CAS_MISMATCH: u32 = 8;

export const LOG_INFO: u32 = 2;
export const LOG_ERROR: u32 = 4;

export const REQUEST_HEADERS: u32 = 0;
export const RESPONSE_HEADERS: u32 = 2;
export const RESPONSE_TRAILERS: u32 = 3;

export const RESPONSE_BODY: u32 = 1;
export const GRPC_RECEIVE_BUFFER: u32 = 5;
export const PLUGIN_CONFIGURATION: u32 = 7;

export const COUNTER: u32 = 0;
export const GAUGE: u32 = 1;
export const HISTOGRAM: u32 = 2;

/** A compare-and-swap value that no key ever has: with it a set creates the key, or fails with CAS_MISMATCH. */
export const CREATE: u32 = 0xffffffff;

/** Values a call gives back beside its status; valid until the next call. */
const OUT = memory.data(24, 8);
const OUT_SIZE: usize = OUT + 4;
const OUT_CAS: usize = OUT + 8;

/** The status of the last read, for callers that must tell "absent" from "does not fit". */
export let lastStatus: u32 = 0;
/** Compare-and-swap value of the last `sharedData` that answered OK. */
export let lastCas: u32 = 0;

export function monotonicNs(): u64 {
  clock_time_get(1, 0, OUT);
  return load<u64>(OUT);
}

export function wallNs(): u64 {
  env.proxy_get_current_time_nanoseconds(OUT);
  return load<u64>(OUT);
}

export function log(level: u32, message: Slice): void {
  env.proxy_log(level, ptrOf(message), sizeOf(message));
}

export function setTickPeriodMs(periodMs: u32): void {
  env.proxy_set_tick_period_milliseconds(periodMs);
}

/** False when the host knows no such context (any more). */
export function setEffectiveContext(context: u32): bool {
  return env.proxy_set_effective_context(context) == OK;
}

/** All headers of a map in the host's wire form (see match/headers.ts), or ABSENT. */
export function headerPairs(map: u32): Slice {
  lastStatus = env.proxy_get_header_map_pairs(map, OUT, OUT_SIZE);
  // Address and size lie as in a slice; there is always a count.
  return lastStatus == OK ? load<Slice>(OUT) : ABSENT;
}

export function header(map: u32, name: Slice): Slice {
  return taken(env.proxy_get_header_map_value(map, ptrOf(name), sizeOf(name), OUT, OUT_SIZE));
}

export function replaceHeader(map: u32, name: Slice, value: Slice): void {
  env.proxy_replace_header_map_value(map, ptrOf(name), sizeOf(name), ptrOf(value), sizeOf(value));
}

export function removeHeader(map: u32, name: Slice): void {
  env.proxy_remove_header_map_value(map, ptrOf(name), sizeOf(name));
}

/** `path`: segments separated by a zero byte. */
export function property(path: Slice): Slice {
  return taken(env.proxy_get_property(ptrOf(path), sizeOf(path), OUT, OUT_SIZE));
}

/** A property that is a 64-bit number, 0 when absent. */
export function numberProperty(path: Slice): u64 {
  const value = property(path);
  return sizeOf(value) == 8 ? load<u64>(ptrOf(value)) : 0;
}

export function setProperty(path: Slice, value: Slice): void {
  env.proxy_set_property(ptrOf(path), sizeOf(path), ptrOf(value), sizeOf(value));
}

export function buffer(kind: u32, maxSize: u32): Slice {
  return taken(env.proxy_get_buffer_bytes(kind, 0, maxSize, OUT, OUT_SIZE));
}

/**
 * From 0 on `replaced` bytes of the buffer become `bytes`; from its size on `bytes` are added. The host does nothing
 * where `start` lies between.
 */
export function setBuffer(kind: u32, start: u32, replaced: u32, bytes: Slice): void {
  env.proxy_set_buffer_bytes(kind, start, replaced, ptrOf(bytes), sizeOf(bytes));
}

/** `headers` in the host's wire form for pairs; `grpcStatus` -1: the host maps the status for gRPC requests. */
export function sendLocalResponse(
  status: u32,
  details: Slice,
  body: Slice,
  headers: Slice,
  grpcStatus: i32,
): void {
  env.proxy_send_local_response(
    status,
    ptrOf(details),
    sizeOf(details),
    ptrOf(body),
    sizeOf(body),
    ptrOf(headers),
    sizeOf(headers),
    grpcStatus,
  );
}

export function continueRequest(): void {
  env.proxy_continue_stream(0);
}

/** Only of a response that is paused: the host dies otherwise. */
export function continueResponse(): void {
  env.proxy_continue_stream(1);
}

/** Resets the stream: what the client does not have yet it will not get. No reply may come before or after. */
export function closeResponse(): void {
  env.proxy_close_stream(1);
}

/** Absent keys give ABSENT with `lastStatus` NOT_FOUND. */
export function sharedData(key: Slice): Slice {
  const value = taken(env.proxy_get_shared_data(ptrOf(key), sizeOf(key), OUT, OUT_SIZE, OUT_CAS));
  if (lastStatus == OK) lastCas = load<u32>(OUT_CAS);
  return value;
}

/** Writes if the key's compare-and-swap value is still `cas` (0: in any case); OK or CAS_MISMATCH. */
export function setSharedData(key: Slice, value: Slice, cas: u32): u32 {
  return env.proxy_set_shared_data(ptrOf(key), sizeOf(key), ptrOf(value), sizeOf(value), cas);
}

/** The host's id of a metric, made at its first definition; 0xffffffff if the host refused. */
export function defineMetric(kind: u32, name: Slice): u32 {
  const status = env.proxy_define_metric(kind, ptrOf(name), sizeOf(name), OUT);
  return status == OK ? load<u32>(OUT) : 0xffffffff;
}

export function incrementMetric(id: u32, by: u64): void {
  env.proxy_increment_metric(id, by);
}

/** Sets a gauge, adds a sample to a histogram. */
export function recordMetric(id: u32, value: u64): void {
  env.proxy_record_metric(id, value);
}

/** Token of the call, or -1 when the host did not start it. */
export function grpcCall(cluster: Slice, service: Slice, method: Slice, message: Slice, timeoutMs: u32): i64 {
  const status = env.proxy_grpc_call(
    ptrOf(cluster),
    sizeOf(cluster),
    ptrOf(service),
    sizeOf(service),
    ptrOf(method),
    sizeOf(method),
    0,
    0,
    ptrOf(message),
    sizeOf(message),
    timeoutMs,
    OUT,
  );
  return status == OK ? load<u32>(OUT) : -1;
}

function taken(status: u32): Slice {
  lastStatus = status;
  if (status != OK) return ABSENT;
  // Address and size lie as in a slice.
  const value = load<Slice>(OUT);
  // An empty value need not have been put anywhere.
  return sizeOf(value) == 0 ? slice(OUT, 0) : value;
}
