// A compiled module, checked as Envoy checks it before it runs anything.
import { readFile } from "node:fs/promises";
import { HOST_CALLS } from "./abi/index.js";

const ABI_EXPORT = /^proxy_abi_version_(\d+_\d+_\d+)$/;
const ABI_VERSION = "0_2_1";
/** The two names under which a guest may offer memory; one of them, or the host does not know which to take. */
export const ALLOCATORS = ["proxy_on_memory_allocate", "malloc"] as const;

export interface WasmModule {
  readonly compiled: WebAssembly.Module;
  readonly bytes: Uint8Array;
  readonly exports: ReadonlySet<string>;
}

/** A module that Envoy would not load, or not as one of proxy-wasm 0.2.1; the message says why. */
export class ModuleRefused extends Error {
  override readonly name = "ModuleRefused";
}

const compiledByPath = new Map<string, Promise<WasmModule>>();

/** Compiles a file (once for each path) or bytes. Rejects with ModuleRefused. */
export function loadModule(source: string | Uint8Array): Promise<WasmModule> {
  if (typeof source !== "string") return compile(source);
  const known = compiledByPath.get(source);
  if (known !== undefined) return known;
  const loading = readFile(source).then((bytes) => compile(new Uint8Array(bytes)));
  compiledByPath.set(source, loading);
  loading.catch(() => compiledByPath.delete(source));
  return loading;
}

async function compile(bytes: Uint8Array): Promise<WasmModule> {
  const compiled = await WebAssembly.compile(new Uint8Array(bytes)).catch((error: unknown) => {
    throw new ModuleRefused(`not a WebAssembly module: ${String(error)}`);
  });
  const exports = new Set(WebAssembly.Module.exports(compiled).map(({ name }) => name));
  checkAbi(exports);
  checkImports(compiled);
  return { compiled, bytes, exports };
}

function checkAbi(exports: ReadonlySet<string>): void {
  const versions = [...exports].flatMap((name) => ABI_EXPORT.exec(name)?.[1] ?? []);
  if (versions.length !== 1 || versions[0] !== ABI_VERSION)
    throw new ModuleRefused(`exports ABI versions [${versions.join(", ")}]; needs exactly ${ABI_VERSION}`);
  const allocators = ALLOCATORS.filter((name) => exports.has(name));
  if (allocators.length !== 1)
    throw new ModuleRefused(
      `exports allocators [${allocators.join(", ")}]; needs one of ${ALLOCATORS.join(", ")}`,
    );
  if (!exports.has("memory")) throw new ModuleRefused("exports no memory");
}

function checkImports(compiled: WebAssembly.Module): void {
  const supplied: Readonly<Record<string, object>> = HOST_CALLS;
  const missing = WebAssembly.Module.imports(compiled)
    .filter(({ module, name, kind }) => kind !== "function" || !Object.hasOwn(supplied[module] ?? {}, name))
    .map(({ module, name, kind }) => `${module}.${name} (${kind})`);
  if (missing.length > 0)
    throw new ModuleRefused(`imports what Envoy does not supply: ${missing.join(", ")}`);
}
