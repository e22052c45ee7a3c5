// Extension configs as files: Envoy takes what is renamed into place.
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { resourceFile, resourceName, type Side } from "./listener.js";

const MODULE = "dist/meshfuse.wasm";
const PROTOBUF = "type.googleapis.com/google.protobuf";

export function bytesValue(document: string | Buffer): object {
  return { "@type": `${PROTOBUF}.BytesValue`, value: Buffer.from(document).toString("base64") };
}

export function stringValue(document: string): object {
  return { "@type": `${PROTOBUF}.StringValue`, value: document };
}

export function struct(document: object): object {
  return { "@type": `${PROTOBUF}.Struct`, value: document };
}

/** Absent: the plugin has no configuration at all. */
export function deliver(
  folder: string,
  side: Side,
  configuration: object | undefined,
  module = builtModule(),
): void {
  const name = resourceName(side);
  const config = {
    name,
    root_id: name,
    ...(configuration === undefined ? {} : { configuration }),
    vm_config: {
      vm_id: "meshfuse",
      runtime: "envoy.wasm.runtime.v8",
      code: { local: { inline_bytes: module.toString("base64") } },
    },
    failure_policy: "FAIL_RELOAD",
    reload_config: { backoff: { base_interval: "0.1s" } },
  };
  const resource = {
    "@type": "type.googleapis.com/envoy.config.core.v3.TypedExtensionConfig",
    name,
    typed_config: { "@type": "type.googleapis.com/envoy.extensions.filters.http.wasm.v3.Wasm", config },
  };
  const file = resourceFile(folder, side);
  writeFileSync(`${file}.next`, JSON.stringify({ resources: [resource] }));
  renameSync(`${file}.next`, file);
}

let built: Buffer | undefined;

/** Read once, so that a build in between does not change the module under a running Envoy. */
function builtModule(): Buffer {
  built ??= readFileSync(MODULE);
  return built;
}

/** The same module in other bytes: a custom section without content stands at its end. */
export function anotherBuild(): Buffer {
  return Buffer.concat([builtModule(), Buffer.from([0, 2, 1, 0x6d])]);
}
