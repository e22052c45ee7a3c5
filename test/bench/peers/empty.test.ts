import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { emptyModule, entriesOf } from "../../../bench/peers/empty/index.js";
import { emptyEntries, emptyWasm, isSkip } from "../../../bench/peers/index.js";

const SETTINGS = { cache: "", signal: new AbortController().signal, progress: () => undefined };
const FILTER = "dist/meshfuse.wasm";

async function exportsOf(module: Buffer): Promise<string[]> {
  const compiled = await WebAssembly.compile(new Uint8Array(module));
  return WebAssembly.Module.exports(compiled).map(({ name }) => name);
}

async function call(module: Buffer, name: string, ...values: number[]): Promise<unknown> {
  const instance = new WebAssembly.Instance(await WebAssembly.compile(new Uint8Array(module)), {});
  const entry = instance.exports[name];
  if (typeof entry !== "function") throw new Error(`${name} is not exported`);
  return entry(...values);
}

describe("an empty module", () => {
  it("exports what Envoy needs, its memory and the entries that were asked for", async () => {
    expect(await exportsOf(emptyModule(["proxy_on_request_headers"]))).toEqual([
      "proxy_abi_version_0_2_1",
      "proxy_on_memory_allocate",
      "proxy_on_request_headers",
      "memory",
    ]);
  });

  it("names an entry once, also one that is needed anyway", async () => {
    const names = await exportsOf(emptyModule(["proxy_on_memory_allocate", "proxy_on_log", "proxy_on_log"]));
    expect(names.filter((name) => name === "proxy_on_log")).toHaveLength(1);
    expect(names.filter((name) => name === "proxy_on_memory_allocate")).toHaveLength(1);
  });

  it("lets each stream go on", async () => {
    const entries = ["proxy_on_request_headers", "proxy_on_response_headers", "proxy_on_response_body"];
    for (const entry of entries) expect(await call(emptyModule(entries), entry, 1, 2, 0)).toBe(0);
  });

  it("takes any configuration, and is done at once", async () => {
    const module = emptyModule(["proxy_on_configure", "proxy_on_done"]);
    expect(await call(module, "proxy_on_configure", 1, 100)).toBe(1);
    expect(await call(module, "proxy_on_done", 1)).toBe(1);
  });

  it("answers nothing where the host expects nothing", async () => {
    const module = emptyModule(["proxy_on_log", "proxy_on_context_create"]);
    expect(await call(module, "proxy_on_log", 1)).toBeUndefined();
    expect(await call(module, "proxy_on_context_create", 1, 0)).toBeUndefined();
  });

  it("asks the host for nothing", async () => {
    const module = await WebAssembly.compile(new Uint8Array(emptyModule(["proxy_on_log"])));
    expect(WebAssembly.Module.imports(module)).toEqual([]);
  });

  it("can hold every entry of the ABI, so that sections are longer than one byte tells", async () => {
    const all = entriesOf(await readFile(FILTER)).concat(["proxy_on_delete", "proxy_on_request_trailers"]);
    expect((await exportsOf(emptyModule(all))).length).toBeGreaterThan(12);
  });

  it("refuses a name that is no entry", () => {
    expect(() => emptyModule(["proxy_on_nothing"])).toThrow("proxy_on_nothing is no entry of the ABI");
  });
});

describe("the entries of a module", () => {
  it("are those that it exports", async () => {
    const entries = ["proxy_abi_version_0_2_1", "proxy_on_memory_allocate", "proxy_on_tick", "proxy_on_log"];
    expect(entriesOf(emptyModule(entries)).sort()).toEqual(entries.sort());
  });

  it("are those of the filter's own list of exports, and no more", async () => {
    const module = await readFile(FILTER);
    const exported = (await exportsOf(module)).filter((name) => name.startsWith("proxy_"));
    expect(entriesOf(module).sort()).toEqual(exported.sort());
  });

  it("are none where there is no module", () => {
    expect(entriesOf(Buffer.from("no module: proxy_on_log"))).toEqual([]);
  });
});

describe("the empty peers", () => {
  it("stand in a chain as often as asked", async () => {
    const filters = await emptyWasm.filters(3, SETTINGS);
    expect(isSkip(filters)).toBe(false);
    expect(filters).toHaveLength(3);
  });

  it("have the entries of the module that they are compared with", async () => {
    const [first] = (await emptyEntries(FILTER).filters(1, SETTINGS)) as [
      { typed_config: { config: { vm_config: { code: { local: { inline_bytes: string } } } } } },
    ];
    const bytes = Buffer.from(first.typed_config.config.vm_config.code.local.inline_bytes, "base64");
    expect(entriesOf(bytes).sort()).toEqual(entriesOf(await readFile(FILTER)).sort());
  });
});
