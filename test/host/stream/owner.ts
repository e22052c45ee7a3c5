// What a stream belongs to, and the fixed answers of its connection manager.
import type { HostContext, LocalReply, RootContext } from "../context.js";
import type { Guest } from "../guest.js";
import type { PluginFacts } from "../properties.js";

/** Ends that are no answers: response.flags (a bit each) and response.code_details. */
export const CANCELLED = {
  "HTTP/1.1": { flags: 16_384, details: "downstream_remote_disconnect" },
  "HTTP/2": { flags: 268_435_456, details: "http2.remote_reset" },
} as const;
export const BROKEN_OFF = {
  flags: 8_388_608,
  details: "upstream_reset_after_response_started{protocol_error}",
} as const;
/** What a client gets whose request met a dead VM. */
export const TRAP_REPLY: LocalReply = {
  ...{ status: 503, details: "wasm_fail_stream", body: new Uint8Array(), headers: [], grpcStatus: 14 },
};

/** What a stream belongs to. */
export interface StreamOwner {
  readonly context: RootContext;
  readonly guest: Guest;
  readonly plugin: PluginFacts;
  streamEnded(stream: HostContext): void;
}
