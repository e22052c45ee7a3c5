// Which Wasm runtime an Envoy was built with: it validates a configuration with a tiny module, in about 0.05 s.
import { WASM_RUNTIME } from "../../controller/model/index.js";
import { runCommand } from "./command.js";

const OTHERS = ["envoy.wasm.runtime.wamr", "envoy.wasm.runtime.wasmtime"];

const TYPES = "type.googleapis.com/envoy.extensions.filters";
const CONNECTION_MANAGER = `${TYPES}.network.http_connection_manager.v3.HttpConnectionManager`;
const FILTER = "envoy.filters.http.wasm";
const SHOWN_LINES = 3;

export interface WasmSupport {
  /** V8 if it has that, else another one that it has. */
  runtime?: string;
  /** Why it is not V8. */
  reason?: string;
}

/** Runs the executable, which has to be an Envoy. Never rejects. */
export async function wasmRuntimeOf(path: string, withinMs: number): Promise<WasmSupport> {
  const validate = (runtime: string) => {
    const config = JSON.stringify(bootstrapWith(runtime));
    return runCommand(
      path,
      ["--mode", "validate", "--log-level", "warning", "--config-yaml", config],
      withinMs,
    );
  };
  const { code, output } = await validate(WASM_RUNTIME);
  if (code === 0) return { runtime: WASM_RUNTIME };
  if (output.includes(`registered implementation for '${FILTER}'`)) {
    return { reason: "it was built without the Wasm filter" };
  }
  if (!/compiled without support|registered implementation/.test(output)) {
    const tail = output.trim().split("\n").slice(-SHOWN_LINES).join("\n  ");
    return { reason: `it does not load a Wasm module:\n  ${tail}\n ` };
  }
  const reason = `it was built without V8 (${WASM_RUNTIME})`;
  for (const runtime of OTHERS) {
    if ((await validate(runtime)).code === 0) return { runtime, reason };
  }
  return { reason };
}

function bootstrapWith(runtime: string): object {
  const vm_config = { runtime, code: { local: { inline_bytes: tinyModule().toString("base64") } } };
  const http_filters = [
    { name: FILTER, typed_config: { "@type": `${TYPES}.http.wasm.v3.Wasm`, config: { vm_config } } },
    {
      name: "envoy.filters.http.router",
      typed_config: { "@type": `${TYPES}.http.router.v3.Router` },
    },
  ];
  const manager = { "@type": CONNECTION_MANAGER, stat_prefix: "probe", route_config: {}, http_filters };
  const address = { socket_address: { address: "127.0.0.1", port_value: 0 } };
  const filter_chains = [{ filters: [{ name: "http", typed_config: manager }] }];
  return { static_resources: { listeners: [{ name: "probe", address, filter_chains }] } };
}

/** The least that Envoy loads: a memory, an allocator that gives address 0, and the ABI's version as a function. */
export function tinyModule(): Buffer {
  const name = (text: string) => [text.length, ...Buffer.from(text)];
  const section = (id: number, bytes: number[]) => [id, bytes.length, ...bytes];
  const types = [2, 0x60, 0, 0, 0x60, 1, 0x7f, 1, 0x7f];
  const exported = [
    ...[...name("proxy_abi_version_0_2_1"), 0, 0],
    ...[...name("malloc"), 0, 1],
    ...[...name("memory"), 2, 0],
  ];
  const bodies = [2, 2, 0, 0x0b, 4, 0, 0x41, 0, 0x0b];
  return Buffer.from([
    ...[...Buffer.from("\0asm"), 1, 0, 0, 0],
    ...section(1, types),
    ...section(3, [2, 0, 1]),
    ...section(5, [1, 0, 1]),
    ...section(7, [3, ...exported]),
    ...section(10, bodies),
  ]);
}
