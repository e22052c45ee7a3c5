import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { envoy, google } from "../../../controller/proto/index.js";
import {
  FAULT_TYPE_URL,
  passThroughResource,
  RBAC_TYPE_URL,
  throughputResource,
  WASM_TYPE_URL,
  wasmResource,
} from "../../../controller/xds/index.js";

const MODULE = Buffer.from([0x00, 0x61, 0x73, 0x6d]);

function field(number: number, content: Uint8Array | string): Buffer {
  const bytes = Buffer.from(content);
  const length = bytes.length < 128 ? [bytes.length] : [(bytes.length & 127) | 128, bytes.length >> 7];
  return Buffer.concat([Buffer.from([(number << 3) | 2, ...length]), bytes]);
}

function wasm(name: string, configuration: string, module = MODULE) {
  return wasmResource({ name, revision: "r", configuration: Buffer.from(configuration), module });
}

/** The encoded `vm_config` of a resource. */
function vmConfigOf(body: Uint8Array): Uint8Array {
  const value = envoy.config.core.v3.TypedExtensionConfig.decode(body).typedConfig?.value;
  const { config } = envoy.extensions.filters.http.wasm.v3.Wasm.decode(Buffer.from(value ?? []));
  return envoy.extensions.wasm.v3.VmConfig.encode(config?.vmConfig ?? {}).finish();
}

describe("the resource for throughput", () => {
  it("is these bytes, always, and no filter of ours", () => {
    // response_rate_limit {percentage {numerator: 100}, header_limit {}}: a limit of a hundred percent by a header.
    const rateLimit = Buffer.concat([field(2, Buffer.from([0x08, 100])), field(3, "")]);
    const typedConfig = Buffer.concat([field(1, FAULT_TYPE_URL), field(2, field(7, rateLimit))]);
    const expected = Buffer.concat([field(1, "meshfuse.throughput"), field(2, typedConfig)]);
    const made = throughputResource("meshfuse.throughput");
    expect(Buffer.from(made.body).toString("hex")).toBe(expected.toString("hex"));
    expect(made).toMatchObject({ name: "meshfuse.throughput", revision: "" });
    expect(throughputResource("meshfuse.throughput")).toEqual(made);
  });
});

describe("the wasm resource", () => {
  it("is these bytes", () => {
    const vmConfig = Buffer.concat([
      field(1, "meshfuse"), // vm_id
      field(2, "envoy.wasm.runtime.v8"), // runtime
      field(3, field(1, field(2, MODULE))), // code.local.inline_bytes; allow_precompiled stays false: absent
    ]);
    const pluginConfig = Buffer.concat([
      field(1, "meshfuse.outbound"), // name
      field(2, "meshfuse.outbound"), // root_id
      field(3, vmConfig),
      // configuration: Any of BytesValue
      field(
        4,
        Buffer.concat([field(1, "type.googleapis.com/google.protobuf.BytesValue"), field(2, field(1, "{}"))]),
      ),
      Buffer.from([0x38, 0x01]), // failure_policy: FAIL_RELOAD
      // reload_config.backoff.base_interval.nanos: 100,000,000
      field(8, field(1, field(1, Buffer.from([0x10, 0x80, 0xc2, 0xd7, 0x2f])))),
    ]);
    const typedConfig = Buffer.concat([field(1, WASM_TYPE_URL), field(2, field(1, pluginConfig))]);
    const expected = Buffer.concat([field(1, "meshfuse.outbound"), field(2, typedConfig)]);
    const { body, version, revision, name } = wasm("meshfuse.outbound", "{}");
    expect(Buffer.from(body).toString("hex")).toBe(expected.toString("hex"));
    expect(version).toBe(createHash("sha256").update(expected).digest("hex").slice(0, 16));
    expect({ revision, name }).toEqual({ revision: "r", name: "meshfuse.outbound" });
  });

  it("has the same vm_config for both directions and for every document", () => {
    const expected = vmConfigOf(wasm("meshfuse.outbound", "{}").body);
    expect(vmConfigOf(wasm("meshfuse.inbound", '{"version":1}').body)).toEqual(expected);
  });

  it("has a version that follows its content: document, module and name, and nothing else", () => {
    const base = wasm("a", "{}").version;
    expect(wasm("a", "{}").version).toBe(base);
    expect(wasm("a", "{ }").version).not.toBe(base);
    expect(wasm("b", "{}").version).not.toBe(base);
    expect(wasm("a", "{}", Buffer.from([1])).version).not.toBe(base);
    expect(base).toMatch(/^[0-9a-f]{16}$/);
  });

  it("carries the document as a BytesValue, unchanged", () => {
    const document = '{"node":{"service":"caf\u00e9"}}';
    const { typedConfig } = envoy.config.core.v3.TypedExtensionConfig.decode(wasm("a", document).body);
    const { config } = envoy.extensions.filters.http.wasm.v3.Wasm.decode(
      Buffer.from(typedConfig?.value ?? []),
    );
    const value = google.protobuf.BytesValue.decode(Buffer.from(config?.configuration?.value ?? [])).value;
    expect(Buffer.from(value).toString()).toBe(document);
  });
});

describe("the pass-through resource", () => {
  it("is an RBAC filter without rules", () => {
    const { body, revision } = passThroughResource("meshfuse.inbound");
    const { name, typedConfig } = envoy.config.core.v3.TypedExtensionConfig.decode(body);
    expect(name).toBe("meshfuse.inbound");
    expect(typedConfig).toMatchObject({ type_url: RBAC_TYPE_URL });
    expect(revision).toBe("");
  });
});
