// The host's functions of proxy-wasm 0.2.1 that the filter calls. AssemblyScript takes the import module's name
// from this file's. All return a status (see Status in host.ts); out-parameters are addresses of 4-byte cells.

export declare function proxy_log(level: u32, message: usize, size: u32): u32;
export declare function proxy_set_tick_period_milliseconds(periodMs: u32): u32;
export declare function proxy_get_current_time_nanoseconds(out: usize): u32;
export declare function proxy_set_effective_context(context: u32): u32;
export declare function proxy_get_property(path: usize, size: u32, outPtr: usize, outSize: usize): u32;
export declare function proxy_set_property(path: usize, size: u32, value: usize, valueSize: u32): u32;
export declare function proxy_get_header_map_pairs(map: u32, outPtr: usize, outSize: usize): u32;
export declare function proxy_get_header_map_value(
  map: u32,
  key: usize,
  keySize: u32,
  outPtr: usize,
  outSize: usize,
): u32;
export declare function proxy_replace_header_map_value(
  map: u32,
  key: usize,
  keySize: u32,
  value: usize,
  valueSize: u32,
): u32;
export declare function proxy_remove_header_map_value(map: u32, key: usize, keySize: u32): u32;
export declare function proxy_get_buffer_bytes(
  buffer: u32,
  start: u32,
  maxSize: u32,
  outPtr: usize,
  outSize: usize,
): u32;
export declare function proxy_set_buffer_bytes(
  buffer: u32,
  start: u32,
  replaced: u32,
  data: usize,
  size: u32,
): u32;
export declare function proxy_send_local_response(
  status: u32,
  details: usize,
  detailsSize: u32,
  body: usize,
  bodySize: u32,
  headers: usize,
  headersSize: u32,
  grpcStatus: i32,
): u32;
export declare function proxy_continue_stream(stream: u32): u32;
export declare function proxy_close_stream(stream: u32): u32;
export declare function proxy_get_shared_data(
  key: usize,
  keySize: u32,
  outPtr: usize,
  outSize: usize,
  outCas: usize,
): u32;
export declare function proxy_set_shared_data(
  key: usize,
  keySize: u32,
  value: usize,
  valueSize: u32,
  cas: u32,
): u32;
export declare function proxy_define_metric(kind: u32, name: usize, nameSize: u32, outId: usize): u32;
export declare function proxy_increment_metric(id: u32, offset: i64): u32;
export declare function proxy_record_metric(id: u32, value: u64): u32;
export declare function proxy_grpc_call(
  cluster: usize,
  clusterSize: u32,
  service: usize,
  serviceSize: u32,
  method: usize,
  methodSize: u32,
  metadata: usize,
  metadataSize: u32,
  message: usize,
  messageSize: u32,
  timeoutMs: u32,
  outToken: usize,
): u32;
