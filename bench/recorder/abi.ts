// The host's functions of proxy-wasm 0.2.1, as far as modules of the bench call them, by what their parameters mean.

/**
 * number: an i32; wide: an i64; metric: the id of one; bytes: an address and a size that the module hands over;
 * out, wideOut: the address of a cell of 4 or 8 bytes; value: two such cells, for where the host's value lies and its size.
 */
export type Parameter = "number" | "wide" | "metric" | "bytes" | "out" | "wideOut" | "value";

/** How many of WebAssembly's parameters each takes, and their type. */
export const SHAPES: Readonly<Record<Parameter, readonly ("i32" | "i64")[]>> = {
  number: ["i32"],
  wide: ["i64"],
  metric: ["i32"],
  bytes: ["i32", "i32"],
  out: ["i32"],
  wideOut: ["i32"],
  value: ["i32", "i32"],
};

export const WASI = "wasi_snapshot_preview1";

export const FUNCTIONS: Readonly<Record<string, readonly Parameter[]>> = {
  proxy_log: ["number", "bytes"],
  proxy_set_tick_period_milliseconds: ["number"],
  proxy_get_current_time_nanoseconds: ["wideOut"],
  proxy_set_effective_context: ["number"],
  proxy_get_property: ["bytes", "value"],
  proxy_set_property: ["bytes", "bytes"],
  proxy_get_header_map_pairs: ["number", "value"],
  proxy_get_header_map_value: ["number", "bytes", "value"],
  proxy_add_header_map_value: ["number", "bytes", "bytes"],
  proxy_replace_header_map_value: ["number", "bytes", "bytes"],
  proxy_remove_header_map_value: ["number", "bytes"],
  proxy_get_buffer_bytes: ["number", "number", "number", "value"],
  proxy_set_buffer_bytes: ["number", "number", "number", "bytes"],
  proxy_send_local_response: ["number", "bytes", "bytes", "bytes", "number"],
  proxy_continue_stream: ["number"],
  proxy_close_stream: ["number"],
  proxy_get_shared_data: ["bytes", "value", "out"],
  proxy_set_shared_data: ["bytes", "bytes", "number"],
  proxy_define_metric: ["number", "bytes", "out"],
  proxy_increment_metric: ["metric", "wide"],
  proxy_record_metric: ["metric", "wide"],
  proxy_grpc_call: ["bytes", "bytes", "bytes", "bytes", "bytes", "number", "out"],
  clock_time_get: ["number", "wide", "wideOut"],
};

/** The import module of a function. */
export function importModuleOf(name: string): string {
  return name === "clock_time_get" ? WASI : "env";
}
