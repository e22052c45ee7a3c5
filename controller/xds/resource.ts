/**
 * The bytes that a sidecar gets. They are a pure function of what is given, so that two replicas send the same and
 * their versions agree.
 */
import { createHash } from "node:crypto";
import { WASM_RUNTIME } from "../model/index.js";
import { envoy, google } from "../proto/index.js";
import type { Resource } from "./ports.js";

const { TypedExtensionConfig } = envoy.config.core.v3;
const { FailurePolicy } = envoy.extensions.wasm.v3;
const { Wasm } = envoy.extensions.filters.http.wasm.v3;
const { HTTPFault } = envoy.extensions.filters.http.fault.v3;

const TYPE_PREFIX = "type.googleapis.com/";
export const ECDS_TYPE_URL = `${TYPE_PREFIX}envoy.config.core.v3.TypedExtensionConfig`;
export const WASM_TYPE_URL = `${TYPE_PREFIX}envoy.extensions.filters.http.wasm.v3.Wasm`;
export const FAULT_TYPE_URL = `${TYPE_PREFIX}envoy.extensions.filters.http.fault.v3.HTTPFault`;
/** A filter of this type without rules passes everything; the listener's `default_config` is one too. */
export const RBAC_TYPE_URL = `${TYPE_PREFIX}envoy.extensions.filters.http.rbac.v3.RBAC`;
const BYTES_TYPE_URL = `${TYPE_PREFIX}google.protobuf.BytesValue`;

/** Fixed for good: it is part of the VM's key, and the VM's shared data ends with its last VM. */
const VM_ID = "meshfuse";
/** A worker whose VM trapped answers 503 until it reloads; only traps in quick succession wait this long. */
const RELOAD_BACKOFF = { nanos: 100_000_000 };
const VERSION_HEX_DIGITS = 16;

interface WasmResourceParts {
  /** Resource name; also the plugin's name and root id. */
  name: string;
  revision: string;
  /** The filter's document: JSON, UTF-8. */
  configuration: Uint8Array;
  /** The Wasm module. */
  module: Uint8Array;
}

/** The filter with one document. Everything under `vm_config` depends on the module alone. */
export function wasmResource(parts: WasmResourceParts): Resource {
  const config = {
    name: parts.name,
    rootId: parts.name,
    vmConfig: { vmId: VM_ID, runtime: WASM_RUNTIME, code: { local: { inlineBytes: parts.module } } },
    configuration: {
      type_url: BYTES_TYPE_URL,
      value: google.protobuf.BytesValue.encode({ value: parts.configuration }).finish(),
    },
    failurePolicy: FailurePolicy.FAIL_RELOAD,
    reloadConfig: { backoff: { baseInterval: RELOAD_BACKOFF } },
  };
  return resource(parts.name, parts.revision, WASM_TYPE_URL, Wasm.encode({ config }).finish());
}

/** Lets all traffic through without any module: for a sidecar that refused everything else. */
export function passThroughResource(name: string): Resource {
  return resource(name, "", RBAC_TYPE_URL, new Uint8Array());
}

/** Envoy's fault filter, slowing a response's body where a header of the request says so, and doing nothing else. */
export function throughputResource(name: string): Resource {
  const responseRateLimit = { headerLimit: {}, percentage: { numerator: 100 } };
  return resource(name, "", FAULT_TYPE_URL, HTTPFault.encode({ responseRateLimit }).finish());
}

function resource(name: string, revision: string, typeUrl: string, value: Uint8Array): Resource {
  const body = TypedExtensionConfig.encode({ name, typedConfig: { type_url: typeUrl, value } }).finish();
  return { name, revision, version: versionOf(body), body };
}

/** 16 hex digits of SHA-256. */
export function versionOf(bytes: Uint8Array | string): string {
  return createHash("sha256").update(bytes).digest("hex").slice(0, VERSION_HEX_DIGITS);
}
