// Everything that Envoy supplies to a module of proxy-wasm 0.2.1.
import { Status } from "../status.js";
import { bindCalls, type CallGate } from "./call.js";
import { calloutCalls } from "./callouts.js";
import { headerCalls } from "./headers.js";
import { metricCalls, processCalls, sharedCalls } from "./process.js";
import { streamCalls } from "./streams.js";
import { wasiCalls } from "./wasi.js";

export type { CallGate } from "./call.js";

const EFAULT = 21;
const ENV = {
  ...streamCalls,
  ...headerCalls,
  ...processCalls,
  ...sharedCalls,
  ...metricCalls,
  ...calloutCalls,
  emscripten_notify_memory_growth: () => Status.Ok,
};

/** All imports by module and name. */
export const HOST_CALLS = { env: ENV, wasi_snapshot_preview1: wasiCalls, wasi_unstable: wasiCalls } as const;

/** What Envoy lets a guest call from _initialize, _start and its allocator; anything else there kills the VM. */
export const ALWAYS_ALLOWED: ReadonlySet<string> = new Set([
  "proxy_log",
  "fd_write",
  "args_sizes_get",
  "args_get",
  "environ_sizes_get",
  "environ_get",
  "clock_time_get",
  "random_get",
  "proxy_get_current_time_nanoseconds",
  "emscripten_notify_memory_growth",
  "sched_yield",
]);

export function hostImports(gate: CallGate): WebAssembly.Imports {
  const wasi = bindCalls(gate, wasiCalls, EFAULT);
  return {
    env: bindCalls(gate, ENV, Status.InvalidMemoryAccess),
    wasi_snapshot_preview1: wasi,
    wasi_unstable: wasi,
  };
}
