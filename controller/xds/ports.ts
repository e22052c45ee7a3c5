/** What the xDS server asks of the rest of the controller, and what it tells it. */
import type { Sidecar } from "../model/index.js";

/** One extension configuration as it goes to a sidecar. Treat as frozen: it is kept and sent again. */
export interface Resource {
  name: string;
  /** Hash of `body`: equal versions are equal bytes, on every replica. */
  version: string;
  /** Revision of the filter's document in it, as its reports name it; empty: no document, or one without. */
  revision: string;
  /** An encoded `envoy.config.core.v3.TypedExtensionConfig`. */
  body: Uint8Array;
}

export interface ResourceProvider {
  /**
   * What this sidecar shall run under this name; undefined: no such name. A name that was known stays known: what is
   * no longer wanted becomes a resource that passes everything, because Envoy answers 500 once one is removed.
   */
  resource(sidecar: Sidecar, name: string): Resource | undefined;
}

/** Called in the order of events, from within the server: do little, throw nothing. */
export interface XdsEvents {
  /** `stream` is a number that no other stream of this process has. */
  connected?(sidecar: Sidecar, stream: number): void;
  disconnected?(sidecar: Sidecar, stream: number): void;
  /** All that the stream asks for, whenever that is something else than before; nothing is sent for it yet. */
  subscribed?(sidecar: Sidecar, stream: number, names: readonly string[]): void;
  /** `healing`: sent to undo a refusal, not because it is what the provider wants to run. */
  sent?(sidecar: Sidecar, resource: Resource, healing: boolean): void;
  /** Also when a sidecar that reconnects says that it has this version already. */
  acknowledged?(sidecar: Sidecar, resource: Resource, healing: boolean): void;
  /** `detail` is Envoy's text, cut to 1,024 characters. */
  refused?(sidecar: Sidecar, resource: Resource, detail: string): void;
  /** A stream ended by an error: the client's message was refused, or something here failed. */
  failed?(node: string, reason: string): void;
}
