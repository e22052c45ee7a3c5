// Envoy 1.36 and 1.37 must begin V8 before their workers: on a processor with memory protection keys threads that were there
// before may not read V8's tables, and the first module that comes to them ends the process (SIGSEGV). Not so from 1.38 on.
import { WASM_RUNTIME } from "../../controller/model/index.js";
import { runCommand } from "./command.js";
import { tinyModule } from "./wasm.js";

const LAST_MINOR = 37;
const VERSION_WITHIN_MS = 15_000;
const known = new Map<string, boolean>();

/** What the bootstrap of such an Envoy has for that: a service that does nothing. A later one begins V8 by itself. */
export async function v8AtStart(binary: string): Promise<object> {
  if (!(await needsIt(binary))) return {};
  const code = { local: { inline_bytes: tinyModule().toString("base64") } };
  const config = { name: "v8", fail_open: true, vm_config: { vm_id: "v8", runtime: WASM_RUNTIME, code } };
  const type = "type.googleapis.com/envoy.extensions.wasm.v3.WasmService";
  const service = { "@type": type, singleton: true, config };
  return { bootstrap_extensions: [{ name: "envoy.bootstrap.wasm", typed_config: service }] };
}

async function needsIt(binary: string): Promise<boolean> {
  let needs = known.get(binary);
  if (needs === undefined) {
    const { output } = await runCommand(binary, ["--version"], VERSION_WITHIN_MS);
    needs = Number(/\/1\.(\d+)\.\d+/.exec(output)?.[1] ?? LAST_MINOR + 1) <= LAST_MINOR;
    known.set(binary, needs);
  }
  return needs;
}
