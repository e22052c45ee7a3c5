// A proxy-wasm module as entries of `http_filters`.

const TYPE = "type.googleapis.com/envoy.extensions.filters.http.wasm.v3.Wasm";
const RUNTIME = "envoy.wasm.runtime.v8";

export interface Plugin {
  name: string;
  /** A file, or the module itself. */
  code: { filename: string } | { inline_bytes: string };
  /** As text; the filter gets these bytes. */
  configuration: string;
  rootId?: string;
}

/**
 * All copies are one plugin to Envoy, in one VM with one root context: each stream gets a context for each copy, and
 * ticks and reports do not multiply.
 */
export function wasmFilters(plugin: Plugin, copies: number): object[] {
  const { name, code, configuration, rootId = "" } = plugin;
  const value = Buffer.from(configuration).toString("base64");
  const config = {
    name,
    root_id: rootId,
    configuration: { "@type": "type.googleapis.com/google.protobuf.BytesValue", value },
    vm_config: { vm_id: name, runtime: RUNTIME, code: { local: code } },
  };
  return Array.from({ length: copies }, (_, copy) => ({
    name: `${name}-${copy}`,
    typed_config: { "@type": TYPE, config },
  }));
}
