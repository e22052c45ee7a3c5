// The host's functions of proxy-wasm 0.2.1 that the probe calls; the file's name is the import module's.
export declare function proxy_log(level: u32, message: usize, size: u32): u32;
export declare function proxy_set_tick_period_milliseconds(periodMs: u32): u32;
export declare function proxy_get_current_time_nanoseconds(out: usize): u32;
export declare function proxy_set_effective_context(context: u32): u32;
export declare function proxy_done(): u32;
export declare function proxy_get_status(outCode: usize, out: usize, outSize: usize): u32;
export declare function proxy_get_property(path: usize, size: u32, out: usize, outSize: usize): u32;
export declare function proxy_set_property(path: usize, size: u32, value: usize, valueSize: u32): u32;
export declare function proxy_get_header_map_pairs(map: u32, out: usize, outSize: usize): u32;
export declare function proxy_get_header_map_value(
  map: u32,
  key: usize,
  size: u32,
  out: usize,
  outSize: usize,
): u32;
export declare function proxy_add_header_map_value(
  map: u32,
  key: usize,
  size: u32,
  value: usize,
  valueSize: u32,
): u32;
export declare function proxy_replace_header_map_value(
  map: u32,
  key: usize,
  size: u32,
  value: usize,
  valueSize: u32,
): u32;
export declare function proxy_remove_header_map_value(map: u32, key: usize, size: u32): u32;
export declare function proxy_get_buffer_bytes(
  buffer: u32,
  start: u32,
  length: u32,
  out: usize,
  outSize: usize,
): u32;
export declare function proxy_set_buffer_bytes(
  buffer: u32,
  start: u32,
  length: u32,
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
  size: u32,
  out: usize,
  outSize: usize,
  outCas: usize,
): u32;
export declare function proxy_set_shared_data(
  key: usize,
  size: u32,
  value: usize,
  valueSize: u32,
  cas: u32,
): u32;
export declare function proxy_register_shared_queue(name: usize, size: u32, outToken: usize): u32;
export declare function proxy_enqueue_shared_queue(token: u32, data: usize, size: u32): u32;
export declare function proxy_dequeue_shared_queue(token: u32, out: usize, outSize: usize): u32;
export declare function proxy_define_metric(kind: u32, name: usize, size: u32, outId: usize): u32;
export declare function proxy_increment_metric(id: u32, offset: i64): u32;
export declare function proxy_record_metric(id: u32, value: u64): u32;
export declare function proxy_get_metric(id: u32, out: usize): u32;
export declare function proxy_call_foreign_function(
  name: usize,
  size: u32,
  argument: usize,
  argumentSize: u32,
  out: usize,
  outSize: usize,
): u32;
export declare function proxy_http_call(
  cluster: usize,
  clusterSize: u32,
  headers: usize,
  headersSize: u32,
  body: usize,
  bodySize: u32,
  trailers: usize,
  trailersSize: u32,
  timeoutMs: u32,
  outToken: usize,
): u32;
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
