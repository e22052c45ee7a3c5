// The least host that the parts of the filter under test need: one request's headers, properties, and a count of
// what was asked for. Whole requests are played by the emulator in test/host.

const OK = 0;
const NOT_FOUND = 1;
/** What Envoy answers when the guest's allocator refuses. */
const INVALID_MEMORY_ACCESS = 6;

export type Headers = readonly (readonly [name: string, value: string])[];

export class StubHost {
  headers: Headers = [];
  properties: Record<string, string> = {};
  /** Sent in place of the headers' wire form. */
  rawPairs: Buffer | undefined;
  /** Calls since `forget`: `header :path`, `pairs`, `property xds.cluster_name`. */
  calls: string[] = [];
  #exports: WebAssembly.Exports = {};

  /** An instance of the module, initialised, with this host behind it. */
  start(module: WebAssembly.Module): WebAssembly.Exports {
    const numbers =
      (call: (...args: number[]) => number) =>
      (...args: (number | bigint)[]) =>
        call(...args.map(Number));
    const env: WebAssembly.Imports[string] = {
      proxy_get_header_map_value: numbers((_map = 0, key = 0, size = 0, ptr = 0, outSize = 0) =>
        this.#give(this.#header(this.#text(key, size)), ptr, outSize),
      ),
      proxy_get_header_map_pairs: numbers((_map = 0, ptr = 0, size = 0) =>
        this.#give(this.#pairs(), ptr, size),
      ),
      proxy_get_property: numbers((path = 0, size = 0, ptr = 0, outSize = 0) =>
        this.#give(this.#property(this.#text(path, size)), ptr, outSize),
      ),
    };
    this.#exports = new WebAssembly.Instance(module, { env }).exports;
    call(this.#exports, "_initialize");
    return this.#exports;
  }

  #header(name: string): Buffer | undefined {
    this.calls.push(`header ${name}`);
    const line = this.headers.find(([key]) => key === name);
    return line === undefined ? undefined : Buffer.from(line[1]);
  }

  #pairs(): Buffer {
    this.calls.push("pairs");
    return this.rawPairs ?? encodePairs(this.headers);
  }

  #property(path: string): Buffer | undefined {
    const name = path.replaceAll("\0", ".");
    this.calls.push(`property ${name}`);
    const value = this.properties[name];
    return value === undefined ? undefined : Buffer.from(value);
  }

  #give(value: Buffer | undefined, outPtr: number, outSize: number): number {
    if (value === undefined) return NOT_FOUND;
    const place = call(this.#exports, "proxy_on_memory_allocate", value.length);
    if (place === 0) return INVALID_MEMORY_ACCESS;
    const memory = memoryOf(this.#exports);
    value.copy(memory, place);
    memory.writeUInt32LE(place, outPtr);
    memory.writeUInt32LE(value.length, outSize);
    return OK;
  }

  #text(at: number, size: number): string {
    return memoryOf(this.#exports).toString("utf8", at, at + size);
  }
}

/** u32 count, count times (u32 name size, u32 value size), then name, 0, value, 0 for each. */
export function encodePairs(headers: Headers): Buffer {
  const sizes = Buffer.alloc(4 + headers.length * 8);
  sizes.writeUInt32LE(headers.length, 0);
  headers.forEach(([name, value], index) => {
    sizes.writeUInt32LE(Buffer.byteLength(name), 4 + index * 8);
    sizes.writeUInt32LE(Buffer.byteLength(value), 8 + index * 8);
  });
  return Buffer.concat([sizes, ...headers.map(([name, value]) => Buffer.from(`${name}\0${value}\0`))]);
}

/** Calls an exported function; a result is taken as unsigned, none as 0. */
export function call(exports: WebAssembly.Exports, name: string, ...args: (number | bigint)[]): number {
  const exported = exports[name];
  if (typeof exported !== "function") throw new Error(`the module has no function ${name}`);
  const result: unknown = exported(...args);
  return typeof result === "number" ? result >>> 0 : 0;
}

export function memoryOf(exports: WebAssembly.Exports): Buffer {
  const { memory } = exports;
  if (!(memory instanceof WebAssembly.Memory)) throw new Error("the module exports no memory");
  return Buffer.from(memory.buffer);
}
