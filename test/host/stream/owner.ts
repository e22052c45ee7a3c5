// What a stream belongs to, and the fixed answers of its connection manager.
import type { HostContext, LocalReply, RootContext } from "../context.js";
import type { Guest } from "../guest.js";
import type { PluginFacts } from "../properties.js";

/** Bits of response.flags for the ends that are no answers. */
export const Flag = {
  UpstreamProtocolError: 8_388_608,
  DownstreamRemoteReset: 268_435_456,
  DownstreamClosed: 16_384,
};
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
